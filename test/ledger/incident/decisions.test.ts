import { describe, expect, test } from '@jest/globals';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import { at, failure, incident, later, temporaryLedger } from '../temporary-ledger';

const plan = 'a'.repeat(64);
const step = 'b'.repeat(64);
const counted: CountedDecision = {
  decision: {
    kind: 'plain',
    id: 'one/of:ada',
    incident,
    act: 'approve',
    plan,
    steps: [step],
    by: 'ada@example.com',
    reason: 'C2 is live',
  },
  at,
  via: 'update',
};
const closing: CountedDecision = {
  ...counted,
  decision: { ...counted.decision, id: 'two', act: 'close', finding: 'inactive' },
  via: 'signal',
};
const claim = { incident, act: 'approve', plan } as const;

describe('a decision id is used up once', () => {
  test.each([
    ['another incident', { ...claim, incident: incident.replace('#1', '#2') }],
    ['another act', { ...claim, act: 'restore' as const }],
    ['another plan', { ...claim, plan: 'c'.repeat(64) }],
  ])('%s: replayed', async (_, other) => {
    const { ledger } = await temporaryLedger();
    await ledger.claimDecision('one', claim);
    await expect(ledger.claimDecision('one', other)).rejects.toEqual(
      failure('decision-rejected', 'replayed'),
    );
  });

  test('the same again goes on: a retry is no replay', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.claimDecision('one', claim);
    await ledger.claimDecision('one', { plan, act: 'approve', incident });
  });

  test('of two incidents at the same moment one gets it', async () => {
    const { ledger } = await temporaryLedger();
    const results = await Promise.allSettled(
      ['#1', '#2'].map(async (number) =>
        ledger.claimDecision('one', { ...claim, incident: incident.replace('#1', number) }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('ids that look like paths or nothing are ids', async () => {
    const { ledger, store } = await temporaryLedger();
    for (const id of ['../../x', '', '.', 'x'.repeat(5_000)]) await ledger.claimDecision(id, claim);
    expect(await store.list('claims/decisions')).toHaveLength(4);
  });
});

describe('what is no decision is not recorded, where it would stand in the way of all others:', () => {
  test.each<[string, unknown, string]>([
    ['a time that is a word', { ...counted, at: 'never' }, 'not a time'],
    ['a time of no form', { ...counted, at: 'zz' }, 'not a time'],
    ['a number', { ...counted, at: 5 }, 'expected string'],
    ['a year of five digits', { ...counted, at: '99999-01-01T00:00:00Z' }, 'not a time'],
    ['another way to arrive', { ...counted, via: 'pigeon' }, 'via'],
    ['a member that nobody knows', { ...counted, extra: 1 }, 'extra'],
    ['a decision that is a text', { ...counted, decision: 'approve' }, 'decision'],
  ])('%s', async (_, given, why) => {
    const { ledger } = await temporaryLedger();
    const record: unknown = Reflect.apply(ledger.recordDecision, ledger, [incident, given]);
    await expect(record).rejects.toEqual(failure('malformed', why));
    expect(await ledger.readDecisions(incident)).toEqual([]);
  });
});

describe('recorded decisions', () => {
  test('another one under the same id differs, and the first stays', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.recordDecision(incident, counted)).toBe('created');
    expect(await ledger.recordDecision(incident, counted)).toBe('same');
    const refusal: CountedDecision = {
      ...counted,
      decision: { ...counted.decision, reason: 'changed my mind' },
    };
    expect(await ledger.recordDecision(incident, refusal)).toBe('differs');
    expect(await ledger.readDecisions(incident)).toEqual([counted]);
  });

  test.each<[string, CountedDecision]>([
    ['by somebody else', { ...counted, decision: { ...counted.decision, by: 'eve@example.com' } }],
    ['at another time', { ...counted, at: later }],
    ['with another step', { ...counted, decision: { ...counted.decision, steps: [plan] } }],
    ['that was never recorded', closing],
  ])('one %s is not in the ledger', async (_, other) => {
    const { ledger } = await temporaryLedger();
    await ledger.recordDecision(incident, counted);
    expect(await ledger.hasDecision(incident, counted)).toBe(true);
    expect(await ledger.hasDecision(incident, other)).toBe(false);
    expect(await ledger.hasDecision(incident.replace('#1', '#2'), counted)).toBe(false);
  });

  test('come back whole', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.recordDecision(incident, closing);
    await ledger.recordDecision(incident, counted);
    expect(await ledger.readDecisions(incident)).toEqual([counted, closing]);
  });

  test('a damaged one is not overlooked', async () => {
    const { ledger, store, text, overwrite } = await temporaryLedger();
    await ledger.recordDecision(incident, counted);
    const [name] = await store.list(`incidents/${incident}/decisions`);
    const key = `incidents/${incident}/decisions/${name}`;
    await overwrite(key, (await text(key)).replace('ada@', 'eve@'));
    await expect(ledger.hasDecision(incident, counted)).rejects.toEqual(failure('ledger-corrupt', key));
    await expect(ledger.readDecisions(incident)).rejects.toEqual(failure('ledger-corrupt', key));
  });
});
