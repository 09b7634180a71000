/**
 * Words by which a message about a secret goes on, where the secret itself would stand: "token: Not Found", "secret:
 * Permission denied", "Bearer token is missing".
 */
const WORDS = new Set(
  `a an the this that these your our its no not none null nil undefined unset empty missing absent blank redacted hidden
  is are was were be been has have had can cannot could couldn't did didn't do does doesn't don't may might must should
  will would of for on in at by to from with without as if when while because it you we they
  invalid valid unknown unexpected unsupported unauthorized unauthenticated unauthorised forbidden denied refused rejected revoked
  expired expires malformed incorrect wrong bad required optional disabled enabled deprecated unavailable unreachable
  permission permissions access authentication authorization auth error errors failed failure fails fatal warning
  exception request response status code http https rpc dial lookup context timeout timed connection could
  token tokens scheme header headers credential credentials secret secrets password passwords key keys certificate
  information true false yes latest version versions default mismatch found ok please check see use using user users
  container image service services account accounts attested signed verify verification parse parsing reading loading
  stat lstat illegal such there only all any some too more less than before after cause reason unable open read write no-one nothing`.split(
    /\s+/,
  ),
);

/** Of these, the ones that say how it stands with a password, and are seldom one. */
const STATES = new Set(
  'invalid missing required expired incorrect wrong none null nil empty unset undefined redacted hidden denied failed rejected mismatch yes no'.split(
    ' ',
  ),
);

/** Letters only, as words of a sentence are; a closing mark may follow. */
const WORD = /^([A-Za-z][a-z']{0,19}|[A-Z]{2,20})[.,;:!?)}\]'"]{0,4}$/;

/** The ways in which messages go on and no secret begins: an answer of HTTP, a request, a part of a program. */
const ANSWER =
  /^\(?[1-5]\d\d[):]{0,2}\s{1,5}(?:OK|Moved|Found|Bad|Unauthori[sz]ed|Payment|Forbidden|Not|Method|Proxy|Request|Conflict|Gone|Length|Precondition|Payload|Unsupported|Unprocessable|Locked|Failed|Too|Internal|Service|Gateway|Client|Server)\b/i;
const REQUEST = /^(?:get|head|post|put|patch|delete)\s{1,5}\\?["']?https?:\/\//i;
const PART = /^(?:x509|asn1|oauth2|http2|pkcs\d{1,2}|base64|utf-?8):\s/i;

/** The name of a resource of Google's, and an image by its digest or in a registry that everybody knows. */
const RESOURCE =
  /^(?:\/\/[a-z]{2,40}\.googleapis\.com\/)?(?:projects|folders|organizations)\/[\w.:-]{1,63}(?:\/[A-Za-z]{2,30}\/[\w.@-]{1,255}){1,6}[.,:;]{0,2}$/;
const IMAGE =
  /^(?=.{3,500}@sha256:|(?:[a-z0-9-]{1,30}\.)?(?:gcr\.io|pkg\.dev|docker\.io|ghcr\.io|quay\.io)\/)[a-z0-9.-]{1,100}(?::\d{2,5})?(?:\/[a-z0-9._-]{1,100}){1,8}(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f.\u2026]{3,64})?[.,:;]{0,2}$/;

/** Tells whether a value is the name of something that can be looked up, and opens nothing. */
export function isNamed(value: string): boolean {
  return RESOURCE.test(value) || IMAGE.test(value);
}

/**
 * Tells whether the text after the name of a secret and a colon is a sentence and no value. A password may be a word
 * of any language, so that only a word which such messages are made of excuses it (`strict`); a token is no word, so
 * that two words in a row do.
 */
export function isProse(following: string, strict: boolean): boolean {
  const text = following.trimStart();
  if (ANSWER.test(text) || REQUEST.test(text) || PART.test(text)) return true;
  const [line = ''] = text.split(/["\r\n\u2028]/, 1);
  const [first = '', second = ''] = line.split(/\s+/, 2);
  const word = WORD.exec(first)?.[1]?.toLowerCase();
  if (word === undefined) return false;
  if (WORDS.has(word)) return !strict || second !== '' || STATES.has(word);
  return !strict && WORD.test(second);
}

/** Tells whether a word by itself is one of those. */
export function isProseWord(word: string): boolean {
  return WORDS.has(word.toLowerCase().replace(/[.,;:!?)}\]'"]{1,4}$/, ''));
}
