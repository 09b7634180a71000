import type { FindingRecord } from '../world/finding/findings';
import { StatusError } from '../wire/status';
import { fieldNamed, isOrderable, type FindingField } from './finding-fields';

/** Compares two findings, as `Array.sort` wants it. */
type FindingOrder = (left: FindingRecord, right: FindingRecord) => number;

/**
 * Compiles `order_by`: fields separated by commas, each with an optional ` desc`. An empty one keeps the order of creation.
 * Throws INVALID_ARGUMENT naming a field that findings cannot be ordered by.
 */
export function compileOrder(orderBy: string): FindingOrder {
  const keys = orderBy.trim() === '' ? [] : orderBy.split(',').map(orderKey);
  return (left, right) => {
    for (const { field, sign } of keys) {
      const [a = '', b = ''] = [field.values(left)[0], field.values(right)[0]];
      if (a !== b) return a < b ? -sign : sign;
    }
    return 0;
  };
}

function orderKey(text: string): { readonly field: FindingField; readonly sign: 1 | -1 } {
  const [, name = '', descending] = /^\s*(\S+?)(\s+desc)?\s*$/.exec(text) ?? [];
  const field = isOrderable(name) ? fieldNamed(name) : undefined;
  if (field === undefined) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      `Invalid order_by: findings cannot be ordered by '${text.trim()}'.`,
    );
  }
  return { field, sign: descending === undefined ? 1 : -1 };
}
