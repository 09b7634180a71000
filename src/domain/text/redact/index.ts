import { redactCommands } from './commands';
import { isNamed, isProse, isProseWord } from './prose';
import { GONE, TOKENS } from './tokens';

/** Names that a password has; what stands behind them may be any word. */
const PASSWORDS = 'password|passwd|passphrase|passcode|pwd';
const NAMES = `${PASSWORDS}|secret|token|(?:api|access|private|account|encryption|signing|master|auth|ssh|shared[_-]?access)[_-]?key|client[_-]?secret|credentials?|authorization|cookie|session[_-]?id|signature`;

/** Between the parts of a command line that are kept apart; white space to every pattern, and no part of a text. */
const BETWEEN = '\u2028';
// Bounded repetitions throughout: these run over hostile text, where an open one costs quadratic time.
const QUOTED = `(?!\\[redacted\\])(?:(["'])(?!\\[redacted\\]).{0,2000}?(?:\\4|$)|[^\\s"',;&)}\\]]{1,2000})`;

/** `NAME=value`, `NAME: value`, `"NAME": "value"`: the whole, the name, what stands behind the name, the separator, a quote. */
const NAMED = new RegExp(
  // gcloud's `--set-secrets` takes names and versions of secrets.
  `(?<!--(?:set|update|remove|add)-)((?:${NAMES})[A-Za-z0-9_.-]{0,40})(["']?\\s{0,5})([=:]\\s{0,5})(?!(?:Bearer|Basic|Digest)\\s|[A-Za-z0-9-]{1,20}\\s{1,5}\\[redacted\\])${QUOTED}`,
  'gi',
);
const FLAGGED = new RegExp(
  `(--?(?:[a-z0-9]{1,20}-){0,3}(?:${NAMES}|pass)(?:\\s{1,5}|["'],\\s{0,5}(?=["'])))(?!-)()()${QUOTED}`,
  'gi',
);
/** `pass` alone is a word of every test report; as a variable, a flag or a member it is none. */
const PASS = new RegExp(
  `((?:\\b[A-Z0-9_]{0,40}PASS=)|--(?:[a-z0-9]{1,20}-){0,3}pass=|["'](?:[A-Za-z0-9]{1,20}[_-]?)?[Pp]ass["']\\s{0,5}:\\s{0,5})()()${QUOTED}`,
  'g',
);

/** Ways in which a header of HTTP names who asks: those with one value behind them, and those with a list. */
const SCHEMES =
  'Bearer|Basic|Token|Negotiate|NTLM|ApiKey|Api-Key|Key|JWT|SSWS|Bot|DPoP|GoogleLogin|GenieKey|PrivateToken|Private-Token|AWS|KakaoAK|Splunk';
const LISTS = 'Digest|Hawk|OAuth|Signature|MAC|AWS4-HMAC-SHA256|Discogs';
const HEADER = new RegExp(
  `(\\b(?:Proxy-)?Authorization["']?\\s{0,5}[:=]\\s{0,5}["']?(?:${SCHEMES})\\s{1,5})(?!\\[redacted\\])((?:=(?:"[^"\\r\\n]{0,1000}"?)?|[^\\s"',;=]){1,4000})`,
  'gi',
);
const LIST = new RegExp(
  `(\\b(?:Proxy-)?Authorization["']?\\s{0,5}[:=]\\s{0,5}["']?(?:${LISTS})\\s{1,5})(?!\\[redacted\\])([^'\\r\\n${BETWEEN}]{1,4000})`,
  'gi',
);
const SCHEME = /\b((?:Bearer|Basic)\s{1,5})(?!\[redacted\])([A-Za-z0-9._~+/=-]{6,4000})/gi;
const DIGEST = /\b(Digest\s{1,5})(?=[a-z]{2,20}=)[^\r\n'\u2028]{1,4000}/gi;
const COOKIE = /\b((?:Set-)?Cookie:\s{0,5})(?!\[redacted\])([^\s"'][^\r\n"'\u2028]{0,4000})/gi;
const QUERY = /([?&][A-Za-z0-9_.~%[\]-]{1,64}=)(?!\[redacted\])[^&\s#"'<>]{1,4000}/g;
const LONG_RUN = /[A-Za-z0-9+/_-]{33,}={0,2}/g;

/**
 * Removes everything that opens something: tokens, keys, passwords (in headers, addresses and command lines, too),
 * query values, long random values. Identifiers stay: SHA-256 and image digests, finding ids, resource names; and so
 * do sentences about a secret that hold none. Errs on the side of removing too much, and gives the same when applied
 * twice.
 */
export function redact(text: string): string {
  let left = text;
  // A removal can make a value of the text before it, so that the text is read again; seldom more than once.
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const next = redactOnce(left);
    if (next === left) break;
    left = next;
  }
  return left;
}

const MOST_PASSES = 8;

function redactOnce(text: string): string {
  const known = TOKENS.reduce(
    (left, [pattern, stays]) => left.replace(pattern, stays === undefined ? GONE : `$1${GONE}`),
    text,
  );
  const headers = known
    .replace(DIGEST, `$1${GONE}`)
    .replace(LIST, unlessSentence)
    .replace(HEADER, (all: string, kept: string, value: string, at: number, whole: string) =>
      isProse(whole.slice(at + kept.length, at + kept.length + 200), false) && isProseWord(value)
        ? all
        : `${kept}${GONE}`,
    )
    .replace(SCHEME, (all: string, kept: string, value: string) =>
      isProseWord(value) ? all : `${kept}${GONE}`,
    )
    .replace(COOKIE, unlessSentence);
  const named = redactCommands(headers)
    .replace(NAMED, unlessProse)
    .replace(FLAGGED, valueGone)
    .replace(PASS, valueGone)
    .replace(QUERY, `$1${GONE}`);
  return named.replace(LONG_RUN, (run) => (looksSecret(run) ? GONE : run));
}

/**
 * The arguments of a program, each by itself and each without secrets. They are read together, since `--password` and `-p`
 * say what the next one is, and the program says what `-p` means.
 */
export function redactArguments(args: readonly string[], program = ''): readonly string[] {
  const joined = [program, ...args].map((each) => each.replaceAll(BETWEEN, ' ')).join(BETWEEN);
  const [, ...parts] = redact(joined).split(BETWEEN);
  // A quote that is opened in one and closed in another hides where one ends.
  if (parts.length !== args.length) return args.map(redact);
  return parts.map((part, index) => {
    const flag = args[index - 1] ?? '';
    // An argument is one value, though there be spaces in it.
    if (part.startsWith(GONE) && /^--?[A-Za-z]/.test(flag) && !flag.includes('=')) return GONE;
    return part.replace(/^(--?[A-Za-z][A-Za-z0-9_-]{0,60}=?)\[redacted\][\s\S]*$/, `$1${GONE}`);
  });
}

function unlessSentence(all: string, kept: string, value: string): string {
  return isProse(value, false) ? all : `${kept}${GONE}`;
}

// The quotes stay, so that JSON stays JSON.
function valueGone(_all: string, name: string, behind: string, separator: string, quote = ''): string {
  return `${name}${behind}${separator}${quote}${GONE}${quote}`;
}

const IS_PASSWORD = new RegExp(`(?:${PASSWORDS})[^A-Za-z]*$`, 'i');
/** How a name may go on and still be that name: `tokens`, `token_value`, `tokenValue`, `TOKEN2`; no `tokenizer`. */
const GOES_ON =
  /^(?:s|[_.-][\s\S]*|[A-Z0-9][\s\S]*|(?:key|value|hash|data|string|text|phrase|word|file)s?)?$/;
const NAME = new RegExp(`^(?:${NAMES})`, 'i');

function unlessProse(
  all: string,
  name: string,
  behind: string,
  separator: string,
  quote: string | undefined,
  at: number,
  whole: string,
): string {
  const gone = valueGone(all, name, behind, separator, quote);
  const value = all.slice(name.length + behind.length + separator.length);
  if (isNamed(quote === undefined ? value : value.slice(1, -1))) return all;
  // Only a colon outside quotes can end a clause.
  // So can one behind an address in quotes, which a name in quotes is not.
  const isMember = behind.trim() !== '' && whole[at - 1] !== '/';
  if (quote !== undefined || isMember || !separator.startsWith(':')) return gone;
  if (!GOES_ON.test(name.replace(NAME, ''))) return all;
  const strict = IS_PASSWORD.test(name);
  const begins = at + name.length + behind.length + separator.length;
  const following = whole.slice(begins, begins + 200);
  // Without a space it is a pair; the version of a secret (`secret:latest`) is one that opens nothing.
  if (separator === ':') return !strict && isProseWord(value) ? all : gone;
  return isProse(following, strict) ? all : gone;
}

function looksSecret(run: string): boolean {
  // 40 and 64 hexadecimal digits are SHA-1 and SHA-256: they name things, and an analyst needs them.
  if (/^[0-9a-f]+$/i.test(run)) return run.length !== 40 && run.length !== 64;
  const mixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
  // Paths and names are made of short words; random text is not.
  return mixed && run.length >= 40 && run.split(/[/_-]/).some((word) => word.length >= 20);
}
