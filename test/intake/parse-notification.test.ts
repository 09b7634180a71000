import { describe, expect, test } from '@jest/globals';
import { parseNotification } from '../../src/intake/parse-notification';

const NAME = 'organizations/1/sources/2/locations/global/findings/f1';
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('a message that is no finding', () => {
  test.each<{ readonly case: string; readonly data: Uint8Array; readonly why: RegExp }>([
    { case: 'nothing', data: new Uint8Array(), why: /not JSON/ },
    { case: 'broken JSON', data: new TextEncoder().encode('{"finding":'), why: /not JSON/ },
    {
      case: 'bytes that are no UTF-8',
      data: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d),
      why: /not JSON in UTF-8/,
    },
    { case: 'null', data: bytes(null), why: /no finding\.name/ },
    { case: 'a text', data: bytes('finding'), why: /no finding\.name/ },
    { case: 'a list around it', data: bytes([{ finding: { name: NAME } }]), why: /no finding\.name/ },
    { case: 'a finding that is a list', data: bytes({ finding: [NAME] }), why: /no finding\.name/ },
    {
      case: 'a test message',
      data: bytes({ test: true, finding: { category: 'x', state: 'ACTIVE' } }),
      why: /no finding\.name/,
    },
    { case: 'a name that is a number', data: bytes({ finding: { name: 7 } }), why: /no finding\.name/ },
    {
      case: 'a name that is none',
      data: bytes({ finding: { name: '../../etc' } }),
      why: /not a finding's name/,
    },
    {
      case: 'a name that only inherits',
      data: bytes({ finding: { __proto__: { name: NAME } } }),
      why: /no finding\.name/,
    },
    {
      case: 'empty ids',
      data: bytes({ finding: { name: 'organizations//sources//findings/' } }),
      why: /not a finding's name/,
    },
    { case: 'more than it may hold', data: new Uint8Array(1_000_001), why: /more than 1000000/ },
  ])('$case', ({ data, why }) => {
    const parsed = parseNotification(data);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.why).toMatch(why);
  });
});

describe('a finding', () => {
  test.each<{
    readonly case: string;
    readonly finding: Readonly<Record<string, unknown>>;
    readonly read: object;
  }>([
    {
      case: 'as it is published',
      finding: {
        name: NAME,
        eventTime: '2026-11-25T03:00:00.123Z',
        state: 'ACTIVE',
        unknown: { kept: true },
      },
      read: { ok: true, name: NAME, eventTime: '2026-11-25T03:00:00.123Z', state: 'ACTIVE' },
    },
    {
      case: 'without time and state',
      finding: { name: NAME },
      read: { ok: true, name: NAME, eventTime: '', state: '' },
    },
    {
      case: 'with times and states of the wrong type',
      finding: { name: NAME, eventTime: 12, state: ['ACTIVE'] },
      read: { ok: true, name: NAME, eventTime: '', state: '' },
    },
    {
      case: 'with a time of a megabyte',
      finding: { name: NAME, eventTime: '9'.repeat(10_000), state: 'ACTIVE' },
      read: { ok: true, name: NAME, eventTime: '9'.repeat(64), state: 'ACTIVE' },
    },
  ])('$case', ({ finding, read }) => {
    expect(parseNotification(bytes({ notificationConfigName: 'n', finding, resource: {} }))).toEqual(read);
  });
});
