import { StatusError } from '../wire/status';
import type { BoundRole } from '../world/identities';

/** Says whether a binding fits. */
type BindingTest = (bound: BoundRole) => boolean;

/**
 * The part of the query language for policies that is simulated: nothing, or one `policy:VALUE`, the value quoted or
 * a bare word. `:` compares words, in order and next to each other, without regard to case: `shop@a.example` is also found
 * in `book-shop@a.example` (https://cloud.google.com/asset-inventory/docs/query-syntax). Throws INVALID_ARGUMENT for all
 * else, which would otherwise look like a search that found nothing.
 */
export function parsePolicyQuery(query: string): BindingTest {
  if (query.trim() === '') return () => true;
  const [, quoted, bare] =
    /^\s*policy:(?:"((?:[^"\\]|\\["\\])*)"|([A-Za-z0-9_@.\-/]+))\s*$/u.exec(query) ?? [];
  const value = quoted?.replaceAll(/\\(["\\])/gu, '$1') ?? bare;
  if (value === undefined)
    throw new StatusError('INVALID_ARGUMENT', `The query '${query}' is not supported or not valid.`);
  const words = wordsOf(value);
  if (words.length === 0) throw new StatusError('INVALID_ARGUMENT', 'The query has no words.');
  return ({ role, members, condition }) =>
    [role, ...members, condition?.title ?? '', condition?.expression ?? ''].some((text) =>
      contains(wordsOf(text), words),
    );
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_&]+/gu) ?? [];
}

function contains(all: readonly string[], words: readonly string[]): boolean {
  return all.some((_word, start) => words.every((word, index) => all[start + index] === word));
}
