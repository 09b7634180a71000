import type { z } from 'zod';
import { Failure } from '../../domain/failures';
import { createRecord, readRecord, type Stored } from './records';
import type { LedgerStore } from './file-store';

const NUMBER = /^[1-9][0-9]{0,8}$/;

/** One record of a sequence, numbered from 1 without gaps. */
export interface Numbered<T> extends Stored<T> {
  readonly number: number;
}

/** How a record joins its sequence. */
interface Append<T> {
  /** The entry that a retry of the same doing made before; it is given back instead of a new one. */
  readonly mine: (entries: readonly Numbered<T>[]) => Numbered<T> | undefined;
  /** The record to append after these entries. */
  readonly next: (entries: readonly Numbered<T>[]) => T;
}

/** The newest number of a sequence, by the names alone; 0 when there is none. One may be missing before it. */
export async function newestNumber(store: LedgerStore, prefix: string): Promise<number> {
  return Math.max(0, ...(await numbersOf(store, prefix)));
}

/** How many records a sequence has, damaged ones among them. Throws `ledger-corrupt` when one is missing. */
export async function lengthOf(store: LedgerStore, prefix: string): Promise<number> {
  const numbers = (await numbersOf(store, prefix)).toSorted((a, b) => a - b);
  const at = numbers.findIndex((number, index) => number !== index + 1);
  if (at >= 0) throw missing(prefix, at + 1, numbers.at(-1) ?? 0);
  return numbers.length;
}

async function numbersOf(store: LedgerStore, prefix: string): Promise<readonly number[]> {
  return (await store.list(prefix)).filter((name) => NUMBER.test(name)).map(Number);
}

function missing(prefix: string, number: number, last: number): Failure {
  return new Failure('ledger-corrupt', `${prefix}/${number} is missing, although ${prefix}/${last} is there`);
}

/**
 * All records `<prefix>/1`, `<prefix>/2`, ... Throws `ledger-corrupt` when one is missing: a number that was deleted
 * must not be given a second time.
 */
export async function readSequence<T>(
  store: LedgerStore,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<Numbered<T>[]> {
  const last = await newestNumber(store, prefix);
  const entries: Numbered<T>[] = [];
  for (let number = 1; ; number += 1) {
    const stored = await readRecord(store, `${prefix}/${number}`, schema);
    if (stored !== undefined) entries.push({ ...stored, number });
    else if (number > last) return entries;
    else throw missing(prefix, number, last);
  }
}

/** Claims the next number create-only, however many try at the same moment; each of them gets a number of its own. */
export async function appendOnce<T>(
  store: LedgerStore,
  prefix: string,
  schema: z.ZodType<T>,
  append: Append<T>,
): Promise<Numbered<T>> {
  for (;;) {
    const entries = await readSequence(store, prefix, schema);
    const mine = append.mine(entries);
    if (mine !== undefined) return mine;
    const number = entries.length + 1;
    const created = await createRecord(store, `${prefix}/${number}`, append.next(entries));
    if (created === 'differs') continue;
    const stored = await readRecord(store, `${prefix}/${number}`, schema);
    if (stored !== undefined) return { ...stored, number };
  }
}
