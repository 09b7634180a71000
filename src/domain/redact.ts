const GONE = '[redacted]';

const NAMES =
  'password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?|authorization|cookie|session[_-]?id|signature';
// Bounded repetitions throughout: these run over hostile text, where an open one costs quadratic time.
const VALUE = `(?!\\[redacted\\])(?:(["'])(?!\\[redacted\\]).{0,2000}?(?:\\2|$)|[^\\s"',;&)}\\]]{1,2000})`;

type Replacement = (all: string, kept: string, quote?: string) => string;
// The quotes stay, so that JSON stays JSON.
const valueGone: Replacement = (_all, kept, quote = '') => `${kept}${quote}${GONE}${quote}`;
const keptAndGone: Replacement = (_all, kept) => `${kept}${GONE}`;
const allGone: Replacement = () => GONE;

/** What is replaced, in this order, and what stays of it. */
const RULES: readonly (readonly [RegExp, Replacement])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, allGone],
  [/(:\/\/)[^\s/?#@]{1,300}(?:@[^\s/?#@]{1,300}){0,3}(?=@)/g, keptAndGone],
  [/\b((?:Bearer|Basic)\s{1,5})(?!\[redacted\])[A-Za-z0-9._~+/=-]{6,}/gi, keptAndGone],
  [/\b((?:Set-)?Cookie:\s{0,5})(?!\[redacted\])[^\s"'][^\r\n"']{0,4000}/gi, keptAndGone],
  [/\bya29\.[A-Za-z0-9._-]{6,}/g, allGone],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*){0,3}/g, allGone],
  [/\bAIza[A-Za-z0-9_-]{30,}/g, allGone],
  [/\b(?:GOCSPX-|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk_live_|sk-)[A-Za-z0-9_-]{10,}/g, allGone],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, allGone],
  // The scheme word of an authorization header says nothing secret; what follows it was taken above.
  [
    new RegExp(
      `((?:${NAMES})[A-Za-z0-9_.-]{0,40}["']?\\s{0,5}[=:]\\s{0,5})(?!(?:Bearer|Basic)\\s)${VALUE}`,
      'gi',
    ),
    valueGone,
  ],
  [new RegExp(`(--?(?:[a-z0-9]{1,20}-){0,3}(?:${NAMES})\\s{1,5})(?!-)${VALUE}`, 'gi'), valueGone],
  [/([?&][A-Za-z0-9_.~%[\]-]{1,64}=)(?!\[redacted\])[^&\s#"'<>]{1,4000}/g, keptAndGone],
];

const LONG_RUN = /[A-Za-z0-9+/_-]{33,}={0,2}/g;

/**
 * The text without what opens something: tokens, keys, passwords, URL credentials and query values, long random
 * values. What identifies something stays: SHA-256 and image digests, finding ids, resource names. Errs on the side of
 * taking too much, and gives the same when applied twice.
 */
export function redact(text: string): string {
  const named = RULES.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
  return named.replace(LONG_RUN, (run) => (looksSecret(run) ? GONE : run));
}

function looksSecret(run: string): boolean {
  // 40 and 64 hexadecimal digits are SHA-1 and SHA-256: they name things, and an analyst needs them.
  if (/^[0-9a-f]+$/i.test(run)) return run.length !== 40 && run.length !== 64;
  const mixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
  // Paths and names are made of short words; random text is not.
  return mixed && run.length >= 40 && run.split(/[/_-]/).some((word) => word.length >= 20);
}
