import { redact } from './index';
import { GONE } from './tokens';

/** Names that stand before a secret in the path of an address: `/reset/9f8a...`. */
const NAMES =
  /^(?:tokens?|keys?|api[_-]?keys?|secrets?|passwords?|passwd|auth|oauth|sessions?|sid|jsessionid|reset|invites?|invitations?|bearer|jwt|credentials?|signin|login|magic|verify|unsubscribe|share|s|signature|sig)$/i;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const LONGEST = 2_000;

/**
 * Redacts the path of an address: parts that look like a secret (tokens, the part after a word such as `reset`,
 * random text) become `[redacted]`. Knowing such an address is often enough to use it. Of one that is too long only
 * its site stays.
 */
export function redactUrl(href: string): string {
  const [, site = '', path = '', query = ''] =
    /^([a-z][a-z0-9+.-]{1,20}:\/\/[^/?#]{0,300})([^?#]*)([\s\S]*)$/i.exec(href) ?? [];
  if (site === '') return redact(href);
  if (href.length > LONGEST) return `${redact(site)}/${GONE}`;
  const parts = path.split('/');
  const kept = parts.map((part, index) => (looksSecret(part, parts[index - 1] ?? '') ? GONE : part));
  return redact(`${site}${kept.join('/')}${query}`);
}

function looksSecret(part: string, before: string): boolean {
  const text = decoded(part);
  if (redact(text) !== text || UUID.test(text)) return true;
  // `;jsessionid=...`: parameters of a part.
  if (/;[a-z_]{1,30}=./i.test(text)) return true;
  if (NAMES.test(before) && text.length >= 6 && (/\d/.test(text) || text.length >= 20)) return true;
  return text.split(/[^A-Za-z0-9+=]/).some(looksRandom);
}

/** Words and versions mix letters and digits a little; keys mix them throughout. */
function looksRandom(run: string): boolean {
  if (run.length < 20) return false;
  // Digests name a file, and a file of an attacker is what is looked up. Shorter ones are ids of sessions as often.
  if (/^[0-9a-f]+$/i.test(run)) return run.length !== 64 && run.length !== 40;
  const digits = run.replaceAll(/\D/g, '').length;
  return digits >= 3 || (/[a-z]/.test(run) && /[A-Z]/.test(run) && run.length >= 24);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
