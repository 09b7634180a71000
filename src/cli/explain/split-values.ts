import { Failure } from '../../domain/failures';
import { parseDocument, type Document } from './document';

/** Longest single JSON value, in characters: a list's answer of some thousand findings fits. */
const LONGEST = 200_000_000;

/** Takes a text in pieces and gives the JSON values in it. */
interface Splitter {
  push(text: string): Generator<Document>;
  end(): Generator<Document>;
}

/**
 * Splits JSON values that stand one after the other, over several lines or not. A list that is not inside anything is
 * given entry by entry, so that a large export is never held whole. Throws `malformed` for a value that is too long.
 */
export function createSplitter(): Splitter {
  let line = 1;
  let parts: string[] = [];
  let length = 0;
  let beganOn = 1;
  let depth = 0;
  let open = false;
  let inText = false;
  let escaped = false;

  const begin = (): void => {
    if (!open) beganOn = line;
    open = true;
  };
  const keep = (text: string): void => {
    if (text === '') return;
    parts.push(text);
    length += text.length;
    if (length > LONGEST) {
      throw new Failure(
        'malformed',
        `the JSON value that begins on line ${beganOn} has more than ${LONGEST} characters; give its findings as JSON lines, one on each`,
      );
    }
  };
  function* finish(text: string): Generator<Document> {
    keep(text);
    const whole = parts.join('');
    parts = [];
    length = 0;
    depth = 0;
    open = inText = escaped = false;
    if (whole.trim() !== '') yield* parseDocument(whole, beganOn);
  }

  return {
    *push(text) {
      let from = 0;
      for (let at = 0; at < text.length; at += 1) {
        const character = text[at];
        if (character === '\n') line += 1;
        if (inText) {
          if (escaped) escaped = false;
          else if (character === '\\') escaped = true;
          else if (character === '"') inText = false;
          continue;
        }
        switch (character) {
          case '{':
          case '[':
            if (open && depth === 0) {
              yield* finish(text.slice(from, at));
              from = at;
            }
            // A list around everything is passed over: what stands in it is given one by one.
            if (character === '[' && !open) {
              from = at + 1;
              break;
            }
            if (!open) from = at;
            begin();
            depth += 1;
            break;
          case '}':
          case ']':
            if (!open) from = at + 1;
            else if (depth > 1) depth -= 1;
            else {
              const closes = depth === 1;
              yield* finish(text.slice(from, closes ? at + 1 : at));
              from = at + 1;
            }
            break;
          case ',':
          case '\n':
            if (open && depth === 0) yield* finish(text.slice(from, at));
            if (!open) from = at + 1;
            break;
          case ' ':
          case '\t':
          case '\r':
            break;
          default:
            if (!open) from = at;
            begin();
            if (character === '"') inText = true;
        }
      }
      if (open) keep(text.slice(from));
    },
    *end() {
      if (open) yield* finish('');
    },
  };
}
