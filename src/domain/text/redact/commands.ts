import { GONE } from './tokens';

/** The value of an option, in quotes or not. */
const VALUE = `(?!\\[redacted\\])(?:"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\s"'|;&]{1,500})`;

/** An option that carries a secret: what stays, what goes. Only where options begin: after white space or a quote. */
function option(flags: string, between: string): RegExp {
  return new RegExp(`((?<=[\\s"'])(?:${flags})${between})${VALUE}`, 'g');
}

// Command lines are logged as lists, too: `["redis-cli", "-a", "x"]`.
const APART = `(?:\\s{1,5}|=|["'],\\s{0,5}(?=["']))`;
const EITHER = `${APART}?`;

/** Programs, and the options by which they take a secret on the command line. The same letter is a port elsewhere. */
const PROGRAMS: readonly (readonly [name: RegExp, secrets: readonly RegExp[]])[] = [
  // With a space `-p` asks for the password, and what follows is a database.
  [/^(?:mysql|mariadb)/, [option('-p', '=?')]],
  // The command that it starts may have a `-p` of its own, for a port.
  [/^sshpass/, [new RegExp(`((?:^|\\bsshpass)\\s{1,5}-p\\s{0,5})${VALUE}`, 'g')]],
  [
    /^(?:redis|valkey)/,
    [
      option('-a|--pass', APART),
      /(\b(?:AUTH|auth)\s{1,5})(?!\[redacted\])[^\s"'|;&]{1,300}(?:\s{1,5}(?!-)[^\s"'|;&]{1,300})?/g,
    ],
  ],
  [/^mongo/, [option('-p', EITHER)]],
  [/^ldap/, [option('-w', EITHER)]],
  [/^(?:sqlcmd|bcp|zip|unzip)/, [option('-P', EITHER)]],
  [/^(?:7z|rar|unrar)/, [option('-p', '')]],
  [
    /^(?:smbclient|rpcclient)$/,
    [/((?<=\s)(?:-U|--user)(?:\s{1,5}|=)?[^\s%"']{1,100}%)(?!\[redacted\])[^\s"'|;&]{1,300}/g],
  ],
  [/^openssl/, [/((?<=\s)(?:pass|env):)(?!\[redacted\])[^\s"'|;&]{1,300}/g, option('-k|-K', APART)]],
  [
    /^htpasswd/,
    [
      /((?<=\s)-[A-Za-z]*b[A-Za-z]*\s(?:[^\s|;&]{1,200}\s{1,5}){1,2})(?!\[redacted\])[^\s"'|;&]{1,300}(?=\s*$)/g,
    ],
  ],
];

/** The options of every program that logs in somewhere; `docker run -p` publishes a port. */
const LOGIN = [option('-p', EITHER)];

/** The rest of a command behind the name of its program, to the end of the line or the next command. */
const COMMAND =
  /(?<![\w.-])((?:mysql|mariadb)[a-z-]{0,12}|sshpass|(?:redis|valkey)-cli|mongo[a-z]{0,10}|ldap[a-z]{3,10}|sqlcmd|bcp|zip|unzip|7z[az]?|unrar|rar|smbclient|rpcclient|openssl|htpasswd|docker|podman|nerdctl|helm|oras|crane|gcrane|skopeo|buildah|az|cf|vault)(?![\w.-])((?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|[^\n|;&"']|["']){0,2000})/g;

/** Passwords that are piped into a program: `echo x | sudo -S`. */
const PIPED =
  /(\b(?:echo|printf)\s{1,5}(?:-[a-zA-Z]{1,3}\s{1,5})?)(?!\[redacted\])[^|\n]{1,300}(?=\|\s{0,5}(?:[^\s|]{0,50}\/)?(?:sudo\s[^|\n]{0,50}-S\b|chpasswd|passwd\s[^|\n]{0,50}--stdin|(?:docker|podman|helm|gh|az|crane)\b[^|\n]{0,80}(?:--password-stdin|--with-token)))/g;

/** `-u user:password` of curl and of many others; user and group of a container (`-u 1000:1000`) are numbers. */
const USER =
  /((?<![\w-])(?:-u|-U|--user|--proxy-user|--creds|--src-creds|--dest-creds|--auth)(?:\s{1,5}|=|["'],\s{0,5}(?=["']))?)(?!\[redacted\]|\d{1,6}:\d{1,6}(?![^\s"']))(?:"[^"\n:]{0,200}:[^"\n]{0,300}"|'[^'\n:]{0,200}:[^'\n]{0,300}'|[^\s"':=/-][^\s"':/]{0,200}:(?!\/\/)[^\s"']{0,300})/g;

/** The text without the passwords that command lines carry. */
export function redactCommands(text: string): string {
  return text
    .replace(PIPED, `$1${GONE} `)
    .replace(USER, `$1${GONE}`)
    .replace(COMMAND, (_all, program: string, rest: string) => `${program}${redactOptions(program, rest)}`);
}

/** One command may start another (`sshpass -p x mysql -py`), so that the options of all that are named in it go. */
function redactOptions(program: string, rest: string): string {
  const others = [...rest.matchAll(/(?<![\w.-])[a-z0-9][a-z0-9-]{1,14}(?![\w.-])/g)].map(([word]) => word);
  const names = new Set([program, ...others.slice(0, 100)]);
  const patterns = PROGRAMS.filter(([pattern]) => [...names].some((name) => pattern.test(name)));
  const secrets = [...patterns.flatMap(([, options]) => options), ...(names.has('login') ? LOGIN : [])];
  return secrets.reduce((left, pattern) => left.replace(pattern, `$1${GONE}`), rest);
}
