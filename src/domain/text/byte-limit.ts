const encoder = new TextEncoder();

/** Most bytes of the summary of an activity, a timer or a workflow. Temporal's limit is 400, Temporal Cloud's 200. */
export const SUMMARY_BYTES = 200;
/** Most bytes of a workflow's static or current details; servers that hold to it refuse more. */
export const DETAILS_BYTES = 20_000;

/** Bytes of `text` in UTF-8. */
export function bytesOfText(text: string): number {
  return encoder.encode(text).length;
}

/** Bytes of `value` as it travels: JSON in UTF-8, with the escapes and quotes that the server counts. */
export function encodedBytes(value: object | string): number {
  return bytesOfText(JSON.stringify(value));
}

/** `text` cut to `max` bytes of UTF-8, never inside a character. */
export function cutBytes(text: string, max: number): string {
  if (bytesOfText(text) <= max) return text;
  return cutWhile(text, (kept) => bytesOfText(kept) <= max, max);
}

/** `text` cut so that its JSON, quotes and escapes included, has at most `max` bytes. */
export function cutEncoded(text: string, max: number): string {
  if (encodedBytes(text) <= max) return text;
  return cutWhile(text, (kept) => encodedBytes(kept) <= max, max);
}

/** The longest beginning of whole characters that fits, at most `most` of them; `fits` is asked some twenty times. */
function cutWhile(text: string, fits: (kept: string) => boolean, most: number): string {
  // A character has at least one byte.
  const characters = Array.from(text.slice(0, most * 2)).slice(0, most);
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(characters.slice(0, middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('');
}
