import type { RejectionCode } from './decision';
import { inertLine } from '../text/inert-text';

/** A message's own members, of unknown types. */
export type Fields = Readonly<Record<string, unknown>>;

/** Members that may be there and empty: the check says more about them than "malformed". */
const MAY_BE_EMPTY = ['reason', 'plan', 'note'];

/** Why a message is no decision. Thrown while it is read and caught by `parseDecision`; never leaves it. */
export class RefusedMessage extends Error {
  readonly code: RejectionCode;
  constructor(code: RejectionCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A refusal with the code `malformed`. */
export function malformed(reason: string): RefusedMessage {
  return new RefusedMessage('malformed', reason);
}

/** A member that must be a text of at most `max` characters, 300 by default. Throws `RefusedMessage`, naming the member. */
export function text(fields: Fields, key: string, max = 300): string {
  if (!Object.hasOwn(fields, key)) throw malformed(`"${key}" is missing`);
  const value = fields[key];
  if (typeof value !== 'string') throw malformed(`"${key}" is not a text`);
  if (value.length > max) throw malformed(`"${key}" is longer than ${max} characters`);
  if (!value.isWellFormed()) throw malformed(`"${key}" is not well-formed Unicode`);
  if (value.trim() === '' && !MAY_BE_EMPTY.includes(key)) throw malformed(`"${key}" is empty`);
  return value;
}

/** As `text`, undefined where the member is missing. */
export function optionalText(fields: Fields, key: string, max?: number): string | undefined {
  return Object.hasOwn(fields, key) ? text(fields, key, max) : undefined;
}

/** Refuses members that are not on the list, by name: a misspelt key must not be ignored. */
export function onlyKeys(fields: Fields, allowed: readonly string[]): void {
  const unknown = Object.keys(fields).filter((key) => !allowed.includes(key));
  if (unknown.length === 0) return;
  throw malformed(
    `unknown key ${unknown.slice(0, 3).map(quoted).join(', ')}; known here are ${allowed.join(', ')}`,
  );
}

/** An outside value as it may stand in a message to a person. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${inertLine(value, 40)}"` : `of type ${typeof value}`;
}
