import { describe, expect, test } from '@jest/globals';
import { handledWhats } from '../../../src/ledger/shared/intake';
import { at, failure, later, temporaryLedger } from '../temporary-ledger';

const finding = {
  key: '1234/abc',
  eventTime: '2026-03-01T09:59:00.120Z',
  state: 'ACTIVE',
  what: 'started',
  at,
} as const;

describe('a state of a finding that was handled', () => {
  test.each([
    ['another finding', { ...finding, key: '1234/abd' }],
    ['the same finding of another source', { ...finding, key: '123/4abc' }],
    ['a later event', { ...finding, eventTime: '2026-03-01T09:59:00.121Z' }],
    ['another state', { ...finding, state: 'INACTIVE' }],
    ['a reactivation', { ...finding, eventTime: '2026-03-02T00:00:00Z' }],
  ])('is not %s', async (_, other) => {
    const { ledger } = await temporaryLedger();
    await ledger.recordHandled(finding);
    expect(await ledger.isHandled(other.key, other.eventTime, other.state)).toBe(false);
  });

  test.each([['2026-03-01T09:59:00.120Z'], ['2026-03-01T09:59:00.12Z'], ['2026-03-01T09:59:00.120000Z']])(
    'is found whether its time is written as %s',
    async (eventTime) => {
      const { ledger } = await temporaryLedger();
      await ledger.recordHandled(finding);
      expect(await ledger.isHandled(finding.key, eventTime, 'ACTIVE')).toBe(true);
    },
  );

  test.each([['2026-03-01T09:59:00Z'], ['2026-03-01T09:59:00.000Z'], ['2026-03-01T09:59:00.Z']])(
    'a whole second too: %s',
    async (eventTime) => {
      const { ledger } = await temporaryLedger();
      await ledger.recordHandled({ ...finding, eventTime: '2026-03-01T09:59:00Z' });
      expect(await ledger.isHandled(finding.key, eventTime, 'ACTIVE')).toBe(true);
    },
  );

  test.each(handledWhats.map((what) => [what]))('%s: the first record stays', async (what) => {
    const { ledger } = await temporaryLedger();
    const first = await ledger.recordHandled({ ...finding, what });
    expect(await ledger.recordHandled({ ...finding, what: 'started', at: later })).toEqual(first);
  });

  test('names from outside lead nowhere else', async () => {
    const { ledger, store } = await temporaryLedger();
    await ledger.recordHandled({ ...finding, key: '../../..', eventTime: '', state: 'a/b' });
    expect(await ledger.isHandled('../../..', '', 'a/b')).toBe(true);
    expect(await store.list('handled')).toHaveLength(1);
  });
});

describe('a message that is no finding', () => {
  test('is kept by size and digest, without its content, once', async () => {
    const { ledger, store, text } = await temporaryLedger();
    const message = new TextEncoder().encode('{"token":"ya29.secret"}');
    const first = await ledger.recordNotAFinding(message, { why: 'no finding in it', at });
    expect(first).toMatchObject({ bytes: 23, why: 'no finding in it', at });
    expect(await ledger.recordNotAFinding(message, { why: 'other', at: later })).toEqual(first);
    const [name] = await store.list('not-findings');
    expect(await text(`not-findings/${name}`)).not.toContain('secret');
  });

  test('a damaged record says so', async () => {
    const { ledger, store, overwrite } = await temporaryLedger();
    const message = new Uint8Array([0, 255]);
    await ledger.recordNotAFinding(message, { why: 'not JSON', at });
    const [name] = await store.list('not-findings');
    await overwrite(`not-findings/${name}`, '{}');
    await expect(ledger.recordNotAFinding(message, { why: 'not JSON', at })).rejects.toEqual(
      failure('ledger-corrupt', 'not-findings/'),
    );
  });
});
