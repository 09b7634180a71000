import type { JsonObject } from '../wire/json';
import { numberOf, textOf } from '../wire/json';
import { StatusError } from '../wire/status';

/** One page of a list, and the token of the next; `''` after the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

const defaultSize = 100;

/** Cuts the page out that `pageSize` (default 100) and `pageToken` ask for. Throws INVALID_ARGUMENT. */
export function pageOf<T>(items: readonly T[], request: JsonObject): Page<T> {
  const size = numberOf(request, 'pageSize');
  const token = textOf(request, 'pageToken');
  if (size < 0) throw new StatusError('INVALID_ARGUMENT', 'page_size must not be negative.');
  if (!/^\d*$/u.test(token))
    throw new StatusError('INVALID_ARGUMENT', 'page_token is not one that was given out.');
  const start = token === '' ? 0 : Number(token);
  const end = start + (size === 0 ? defaultSize : size);
  return { items: items.slice(start, end), nextPageToken: end < items.length ? String(end) : '' };
}
