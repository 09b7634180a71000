import { StatusError } from '../wire/status';

/** A piece of a findings filter with where it stands (from 0), so that an error can point at it. */
export interface Token {
  readonly kind: 'word' | 'text' | 'operator' | 'open' | 'close' | 'minus' | 'end';
  /** A text without its quotes and escapes; the others as written. */
  readonly value: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /"((?:[^"\\]|\\["\\])*)"/y],
  ['operator', />=|<=|[=:><]/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['minus', /-(?=[A-Za-z(])/y],
  ['word', /[A-Za-z0-9_][A-Za-z0-9_.-]*/y],
];

/** Cuts a filter into tokens, the last of kind `end`. Throws INVALID_ARGUMENT at a character that begins none. */
export function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(filter, 0);
  while (at < filter.length) {
    const token = tokenAt(filter, at);
    if (token === undefined) {
      throw invalidFilter(`unexpected '${filter.charAt(at)}' at ${at}`);
    }
    tokens.push(token.token);
    at = skipSpace(filter, token.end);
  }
  return [...tokens, { kind: 'end', value: '', at }];
}

/** The error for a filter that is not understood. */
export function invalidFilter(problem: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Invalid filter: ${problem}.`);
}

function tokenAt(filter: string, at: number): { readonly token: Token; readonly end: number } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(filter);
    if (found === null) continue;
    const value = kind === 'text' ? (found[1] ?? '').replace(/\\(.)/g, '$1') : found[0];
    return { token: { kind, value, at }, end: pattern.lastIndex };
  }
  return undefined;
}

function skipSpace(filter: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  space.exec(filter);
  return space.lastIndex;
}
