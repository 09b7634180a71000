import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { digestValue } from '../../../src/domain/text/digest';
import { createFirst, createRecord, readRecord, readRecords } from '../../../src/ledger/store/records';
import { failure, temporaryLedger } from '../temporary-ledger';

const schema = z.strictObject({ by: z.string(), count: z.number() });
const record = { by: 'ada@example.com', count: 1 };
const key = 'claims/decisions/one';

describe('a record that is damaged or foreign names its key', () => {
  const sealed = (value: unknown) => JSON.stringify({ record: value, sha256: digestValue(value) });
  test.each([
    ['one byte changed', sealed(record).replace('ada', 'eve'), 'its content does not match its digest'],
    [
      'digest changed',
      sealed(record).replace(/[0-9a-f]{64}/, '0'.repeat(64)),
      'its content does not match its digest',
    ],
    ['not JSON', '{', 'it is not a record of the ledger'],
    ['emptied', '', 'it is not a record of the ledger'],
    ['not UTF-8 any more', sealed(record).replace('ada', '\ufffd'), 'its content does not match its digest'],
    ['other JSON', '{"by":"ada"}', 'it is not a record of the ledger'],
    [
      'something beside the record',
      sealed(record).replace('}', '},"more":1'),
      'it is not a record of the ledger',
    ],
    ['the same value spelt otherwise', ` ${sealed(record)}`, 'it is not a record of the ledger'],
    ['a key twice', sealed(record).replace('{"by"', '{"by":"eve","by"'), 'it is not a record of the ledger'],
    ['another kind of record', sealed({ name: 'x' }), 'it is not a record of this kind'],
    ['a field too many', sealed({ ...record, more: true }), 'it is not a record of this kind'],
    ['a field of another type', sealed({ ...record, count: '1' }), 'it is not a record of this kind: count'],
  ])('%s', async (_, text, why) => {
    const { store, overwrite } = await temporaryLedger();
    await createRecord(store, key, record);
    await overwrite(key, text);
    await expect(readRecord(store, key, schema)).rejects.toEqual(
      failure('ledger-corrupt', `${key} is damaged: ${why}`),
    );
  });

  test('is not taken for the same or another one when it is created again', async () => {
    const { store, overwrite } = await temporaryLedger();
    await createRecord(store, key, record);
    await overwrite(key, sealed(record).replace('ada', 'eve'));
    await expect(createRecord(store, key, record)).rejects.toEqual(failure('ledger-corrupt', key));
  });
});

describe('create', () => {
  test('the same again is the same, other content differs and stays out', async () => {
    const { store } = await temporaryLedger();
    expect(await createRecord(store, key, record)).toBe('created');
    expect(await createRecord(store, key, { count: 1, by: 'ada@example.com' })).toBe('same');
    expect(await createRecord(store, key, { ...record, by: 'eve@example.com' })).toBe('differs');
    expect((await readRecord(store, key, schema))?.record).toEqual(record);
  });

  test('what JSON cannot carry is refused and leaves nothing behind', async () => {
    const { store } = await temporaryLedger();
    await expect(createRecord(store, key, { a: undefined })).rejects.toEqual(
      failure('malformed', 'JSON only'),
    );
    expect(await store.read(key)).toBeUndefined();
  });

  test('the first counts, also among 20 at once', async () => {
    const { store } = await temporaryLedger();
    const stored = await Promise.all(
      Array.from({ length: 20 }, async (_, count) => createFirst(store, key, schema, { by: 'x', count })),
    );
    expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
  });
});

describe('read', () => {
  test('absent is undefined', async () => {
    const { store } = await temporaryLedger();
    expect(await readRecord(store, key, schema)).toBeUndefined();
    expect(await readRecords(store, 'claims', schema)).toEqual([]);
  });

  test('all below a prefix, in the order of their names, more than are read at a time', async () => {
    const { store } = await temporaryLedger();
    const names = Array.from({ length: 70 }, (_, index) => String(index).padStart(2, '0'));
    await Promise.all(names.map(async (by, count) => createRecord(store, `doctor/${by}`, { by, count })));
    expect((await readRecords(store, 'doctor', schema)).map(({ by }) => by)).toEqual(names);
  });
});
