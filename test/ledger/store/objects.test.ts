import { describe, expect, test } from '@jest/globals';
import { digestValue } from '../../../src/domain/text/digest';
import { getObject, objectKey, putObject } from '../../../src/ledger/store/objects';
import { failure, temporaryLedger } from '../temporary-ledger';

const facts = { revision: 'shop-00007', images: ['eu/shop@sha256:1'], text: 'é\u0000"' };
const missing = 'a'.repeat(64);

describe('an object that cannot be trusted', () => {
  test.each([
    ['one byte changed', (text: string) => text.replace('00007', '00008')],
    ['cut off', (text: string) => text.slice(0, -1)],
    ['emptied', () => ''],
    ['the same value in another spelling', (text: string) => `${text} `],
  ])('%s: reading and storing again both say so', async (_, damage) => {
    const { store, text, overwrite } = await temporaryLedger();
    const { sha256 } = await putObject(store, facts);
    await overwrite(objectKey(sha256), damage(await text(objectKey(sha256))));
    const expected = failure('ledger-corrupt', `${objectKey(sha256)} was changed after it was stored`);
    await expect(getObject(store, sha256)).rejects.toEqual(expected);
    await expect(putObject(store, facts)).rejects.toEqual(expected);
  });

  test('missing', async () => {
    const { store } = await temporaryLedger();
    await expect(getObject(store, missing)).rejects.toEqual(
      failure('not-found', `the ledger has no object objects/aa/${missing}`),
    );
  });

  test.each([['../../etc/passwd'], [''], ['A'.repeat(64)], ['a'.repeat(63)]])(
    '%j is no digest',
    async (sha256) => {
      const { store } = await temporaryLedger();
      await expect(getObject(store, sha256)).rejects.toEqual(failure('malformed', 'is not a SHA-256'));
    },
  );

  test.each<[string, unknown]>([
    ['an undefined member', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['not a number', { a: Number.NaN }],
    ['half a character', { a: '\ud800' }],
    ['nothing', undefined],
  ])('%s is not stored', async (_, value) => {
    const { store } = await temporaryLedger();
    await expect(putObject(store, value)).rejects.toEqual(
      failure('malformed', 'the ledger stores JSON only'),
    );
  });
});

describe('an object', () => {
  test('comes back as it was, under the digest of its canonical JSON', async () => {
    const { store } = await temporaryLedger();
    const { sha256, bytes } = await putObject(store, facts);
    expect(sha256).toBe(digestValue(facts));
    expect(bytes).toBe((await store.read(objectKey(sha256)))?.length);
    expect(await getObject(store, sha256)).toEqual(facts);
  });

  test('is the same object whatever the order of its members, also for 20 at once', async () => {
    const { store } = await temporaryLedger();
    const stored = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        putObject(store, index % 2 === 0 ? { a: 1, b: 2 } : { b: 2, a: 1 }),
      ),
    );
    expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
  });
});
