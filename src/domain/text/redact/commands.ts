import { GONE } from './tokens';

/** The value of an option, in quotes or not. Ports that a container publishes (`-p 8080:80`) are none. */
const VALUE = `(?!\\[redacted\\]|\\d{1,5}:\\d{1,5}(?![^\\s"']))(?:"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\s"'|;&]{1,500})`;

/** An option that carries a secret: what stays, what goes. Only where options begin: after white space or a quote. */
function option(flags: string, between: string): RegExp {
  return new RegExp(`((?<=[\\s"'])(?:${flags})${between})${VALUE}`, 'g');
}

// Command lines are logged as lists, too: `["redis-cli", "-a", "x"]`.
const APART = `(?:\\s{1,5}|=|["'],\\s{0,5}(?=["']))`;
const EITHER = `${APART}?`;

/** Tools of impacket, by whatever name they are installed. */
const IMPACKET =
  'impacket-[A-Za-z]{2,20}|(?:psexec|smbexec|wmiexec|atexec|dcomexec|secretsdump|smbclient|mssqlclient|rpcdump|samrdump|lookupsid|GetNPUsers|GetUserSPNs|GetADUsers|getTGT|getST|services|reg|netview|rbcd|addcomputer|changepasswd|smbpasswd|ticketer|findDelegation|getArch|dpapi|smbserver)\\.py';

/** Programs, and the options by which they take a secret on the command line. The same letter is a port elsewhere. */
const PROGRAMS: readonly (readonly [names: string, secrets: readonly RegExp[]])[] = [
  // With a space `-p` asks for the password, and what follows is a database.
  ['(?:mysql|mariadb)[a-z-]{0,12}', [option('-p', '=?')]],
  // The command that it starts may have a `-p` of its own, for a port.
  ['sshpass', [new RegExp(`((?:^|\\bsshpass)\\s{1,5}-p\\s{0,5})${VALUE}`, 'g')]],
  [
    '(?:redis|valkey)(?:-cli)?',
    [
      option('-a|--pass', APART),
      /(\b(?:AUTH|auth)\s{1,5})(?!\[redacted\])[^\s"'|;&]{1,300}(?:\s{1,5}(?!-)[^\s"'|;&]{1,300})?/g,
    ],
  ],
  ['mongo[a-z]{0,10}|cqlsh|rabbitmqadmin|ncftp[a-z]{0,6}|hydra|medusa', [option('-p', EITHER)]],
  // Instead of a password they take its hash, which opens as much.
  [
    'evil-winrm|crackmapexec|cme|netexec|nxc|smbmap|enum4linux(?:-ng)?|bloodhound-python|certipy(?:-ad)?|rdesktop|ldapdomaindump',
    [option('-p|-H|--?hash(?:es)?', APART)],
  ],
  ['ldap[a-z]{3,10}', [option('-w', EITHER)]],
  [
    'sqlcmd|bcp|[toi]sql|zip|unzip|ipmitool|mosquitto_(?:pub|sub|rr)',
    [option('-P', EITHER), option('--pw', APART)],
  ],
  ['7z[az]?|rar|unrar', [option('-p', '')]],
  ['keytool|jarsigner', [option('-(?:src|dest)?(?:store|key)pass', APART)]],
  ['plink|pscp|psftp|putty', [option('-pw', APART)]],
  ['(?:xfree|wlfree|sdl-free)rdp3?|mstsc', [option('[/-](?:p|pth|gp|gateway-p):', '')]],
  [
    'lftp',
    [/((?<=[\s"'])(?:-u|--user)(?:\s{1,5}|=)?["']?[^\s,"']{1,100},)(?!\[redacted\])[^\s"'|;&]{1,300}/g],
  ],
  ['swaks', [option('-ap', APART)]],
  ['sendemail|sendEmail', [option('-xp', APART)]],
  ['snmp[a-z]{3,10}', [option('-A|-X|-c', EITHER)]],
  [
    'rabbitmqctl',
    [
      /(\b(?:add_user|change_password|authenticate_user)\s{1,5}[^\s|;&]{1,100}\s{1,5})(?!\[redacted\]|-)[^\s|;&]{1,300}/g,
    ],
  ],
  // `user/password@database`; a slash alone is the user of the machine.
  [
    'sqlplus|sqlldr|expdp|impdp|rman',
    [
      /((?:^|\b(?:sqlplus|sqlldr|expdp|impdp))(?:\s{1,5}-[A-Za-z]{1,12}){0,5}\s{1,5}["']?(?:userid=)?[A-Za-z][\w$#]{0,60}\/)(?!\[redacted\])(?:"[^"\n]{1,200}"|[^\s"'@|;&]{1,200})/g,
      /((?<=\s)(?:target|catalog|auxiliary)\s{1,5}["']?[A-Za-z][\w$#]{0,60}\/)(?!\[redacted\])[^\s"'@|;&]{1,200}/gi,
    ],
  ],
  // `domain/user:password@host`, with the domain or the host or both.
  [
    IMPACKET,
    [
      /((?<=[\s"'])(?:[\w.-]{1,100}\/)?[\w.$-]{1,100}:)(?!\[redacted\])[^\s"'|;&]{1,300}(?=@[\w[])/g,
      /((?<=[\s"'])[\w.-]{1,100}\/[\w.$-]{1,100}:)(?!\[redacted\])[^\s"'|;&@]{1,300}/g,
      option('-hashes|-aesKey', APART),
    ],
  ],
  ['openssl', [/((?<=\s)(?:pass|env):)(?!\[redacted\])[^\s"'|;&]{1,300}/g, option('-k|-K', APART)]],
  [
    'htpasswd',
    [
      /((?<=\s)-[A-Za-z]*b[A-Za-z]*\s(?:[^\s|;&]{1,200}\s{1,5}){1,2})(?!\[redacted\])[^\s"'|;&]{1,300}(?=\s*$)/g,
    ],
  ],
  // Only what they start is of interest, and where they log in.
  ['docker|podman|nerdctl|helm|oras|crane|gcrane|skopeo|buildah|az|cf|vault', []],
];
const WHOLE = PROGRAMS.map(([names, secrets]) => ({ name: new RegExp(`^(?:${names})$`), secrets }));

/** The options of every program that logs in somewhere; `docker run -p` publishes a port. */
const LOGIN = [option('-p', EITHER)];

/** The rest of a command behind the name of its program, to the end of the line or the next command. */
const COMMAND = new RegExp(
  `(?<![\\w.-])(${PROGRAMS.map(([names]) => names).join('|')})(?![\\w.-])((?:"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\n|;&"']|["']){0,2000})`,
  'g',
);

/** Passwords that are piped into a program: `echo x | sudo -S`. */
const PIPED =
  /(\b(?:echo|printf)\s{1,5}(?:-[a-zA-Z]{1,3}\s{1,5})?)(?!\[redacted\])[^|\n]{1,300}(?=\|\s{0,5}(?:[^\s|]{0,50}\/)?(?:sudo\s[^|\n]{0,50}-S\b|chpasswd|passwd\s[^|\n]{0,50}--stdin|(?:docker|podman|helm|gh|az|crane)\b[^|\n]{0,80}(?:--password-stdin|--with-token)))/g;

/** `-u user:password` of curl and of many others; user and group of a container (`-u 1000:1000`) are numbers. */
const USER =
  /((?<![\w-])(?:-u|-U|--user|--proxy-user|--creds|--src-creds|--dest-creds|--auth)(?:\s{1,5}|=|["'],\s{0,5}(?=["']))?)(?!\[redacted\]|\d{1,6}:\d{1,6}(?![^\s"']))(?:"[^"\n:]{0,200}:[^"\n]{0,300}"|'[^'\n:]{0,200}:[^'\n]{0,300}'|[^\s"':=/-][^\s"':/]{0,200}:(?!\/\/)[^\s"']{0,300})/g;

/** `-U user%password` of Samba's programs and of those that are made of them. */
const PERCENT =
  /((?<![\w-])(?:-U|--user)(?:\s{1,5}|=|["'],\s{0,5}(?=["']))?["']?[^\s%"'|;&]{1,100}%)(?!\[redacted\])[^\s"'|;&]{1,300}/g;

/** The text without the passwords that command lines carry. */
export function redactCommands(text: string): string {
  return text
    .replace(PIPED, `$1${GONE} `)
    .replace(PERCENT, `$1${GONE}`)
    .replace(USER, `$1${GONE}`)
    .replace(COMMAND, (_all, program: string, rest: string) => `${program}${redactOptions(program, rest)}`);
}

/** One command may start another (`sshpass -p x mysql -py`), so that the options of all that are named in it go. */
function redactOptions(program: string, rest: string): string {
  const others = [...rest.matchAll(/(?<![\w.-])[A-Za-z0-9][\w.-]{1,24}(?![\w.-])/g)].map(([word]) => word);
  const names = new Set([program, ...others.slice(0, 100)]);
  const named = WHOLE.filter(({ name }) => [...names].some((each) => name.test(each)));
  const secrets = [...named.flatMap((each) => each.secrets), ...(names.has('login') ? LOGIN : [])];
  return secrets.reduce((left, pattern) => left.replace(pattern, `$1${GONE}`), rest);
}
