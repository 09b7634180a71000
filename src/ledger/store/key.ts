import { digestText } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';

const PART = /^[A-Za-z0-9._:#@-]+$/;
const PLAIN = /^[A-Za-z0-9._:@-]+$/;
/** File systems take 255 bytes a name; what is longer is named by its digest. */
const MAX_PART = 200;

/** Whether a name can be a part of a key. `.` and `..` cannot: they would lead out of the ledger. */
export function isKeyPart(name: string): boolean {
  return PART.test(name) && name.length <= MAX_PART && name !== '.' && name !== '..';
}

/** The parts of a key. Throws `malformed`: keys are made by our own code, so a bad one carries text from outside. */
export function keyParts(key: string): readonly string[] {
  const parts = key.split('/');
  const bad = parts.find((part) => !isKeyPart(part));
  if (bad === undefined) return parts;
  throw new Failure(
    'malformed',
    `${JSON.stringify(key.slice(0, 300))} is not a ledger key: ${JSON.stringify(bad.slice(0, 80))} is not a name of letters, digits and ._:#@- up to ${MAX_PART} characters`,
  );
}

/**
 * Any text as one part of a key; different texts give different parts. Bytes that a part cannot hold become `#` and
 * two hex digits; a text that would be too long becomes `#sha256-` and its digest.
 */
export function encodePart(text: string): string {
  if (PLAIN.test(text) && isKeyPart(text)) return text;
  const encoded = [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return PLAIN.test(character) && character !== '.'
        ? character
        : `#${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
  return isKeyPart(encoded) ? encoded : `#sha256-${digestText(text)}`;
}
