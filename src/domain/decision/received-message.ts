import { inertLine } from '../text/inert-text';

/** Most that a message may hold, in characters and values; a full decision has a third of it. */
const LARGEST = 16_384;
/** Most levels of lists and objects in a message; a full decision has two. */
const DEEPEST = 8;

/** Stands for something that is no message at all. The payload converter writes the same for what it cannot read. */
export interface Undecodable {
  readonly undecodable: string;
}

/**
 * Takes the value that a signal or an update carried as the message that it is. More than any message holds becomes
 * `Undecodable` here, before anything is made of it: it would be kept, shown and handed on otherwise.
 */
export function receivedMessage(message: unknown): unknown {
  return isTooLarge(message)
    ? undecodable(`it holds more than ${LARGEST} characters or ${DEEPEST} levels, more than any message`)
    : message;
}

/** Why there is no message to read, as one inert line; undefined where there is one. */
export function whyUndecodable(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  if (!('undecodable' in message) || Object.keys(message).length !== 1) return undefined;
  return typeof message.undecodable === 'string'
    ? inertLine(message.undecodable, 160)
    : 'it does not say why';
}

function undecodable(reason: string): Undecodable {
  return { undecodable: reason };
}

/** Without recursion: a message of a megabyte can be a megabyte deep. */
function isTooLarge(message: unknown): boolean {
  let left = LARGEST;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: message, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    left -= typeof value === 'string' ? value.length : 1;
    if (typeof value === 'object' && value !== null) {
      if (depth === DEEPEST) return true;
      for (const [key, member] of Object.entries(value)) {
        left -= key.length;
        if (left < 0) return true;
        open.push({ value: member, depth: depth + 1 });
      }
    }
    if (left < 0) return true;
  }
  return false;
}
