import { describe, expect, test } from '@jest/globals';
import { createRecord } from '../../../src/ledger/store/records';
import { samplePlan } from './sample-plan';
import { failure, later, temporaryLedger } from '../temporary-ledger';

const plan = samplePlan();
const key = `plans/${plan.hash}`;

describe('a plan that does not match its hash', () => {
  test.each([
    ['another incident', { ...plan, incident: 'other#1' }],
    ['no steps any more', { ...plan, steps: [] }],
    [
      'a step that says less than it does',
      { ...plan, steps: plan.steps.map((step) => ({ ...step, doesNotStop: [] })) },
    ],
    [
      'a step with a wrong hash',
      { ...plan, steps: plan.steps.map((step) => ({ ...step, hash: '0'.repeat(64) })) },
    ],
  ])('%s: is not saved', async (_, forged) => {
    const { ledger, store } = await temporaryLedger();
    await expect(ledger.savePlan(forged)).rejects.toEqual(failure('malformed', 'does not match its hash'));
    expect(await store.list('plans')).toEqual([]);
  });

  test('forged in the ledger, digest and all: is not read', async () => {
    const { ledger, store } = await temporaryLedger();
    await createRecord(store, key, {
      ...plan,
      steps: plan.steps.map((step) => ({ ...step, title: 'harmless' })),
    });
    await expect(ledger.readPlan(plan.hash)).rejects.toEqual(failure('ledger-corrupt', `${key} is damaged`));
  });

  test('a plan with fields that this version does not know: is not read', async () => {
    const { ledger, store } = await temporaryLedger();
    await createRecord(store, key, { ...plan, force: true });
    await expect(ledger.readPlan(plan.hash)).rejects.toEqual(
      failure('ledger-corrupt', 'not a record of this kind'),
    );
  });
});

describe('a plan', () => {
  test('comes back whole', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.readPlan(plan.hash)).toBeUndefined();
    expect(await ledger.savePlan(plan)).toEqual(plan);
    expect(await ledger.readPlan(plan.hash)).toEqual(plan);
  });

  test('of a retry, with later times, is the first one', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.savePlan(plan);
    const retried = samplePlan({ proposedAt: later, deadline: '2027-01-01T00:00:00.000Z', previews: [] });
    expect(retried.hash).toBe(plan.hash);
    expect(await ledger.savePlan(retried)).toEqual(plan);
    expect((await ledger.readPlan(plan.hash))?.deadline).toBe(plan.deadline);
  });

  test.each([['../../etc/passwd'], [''], ['.']])('%j as a hash finds nothing', async (hash) => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.readPlan(hash)).toBeUndefined();
  });
});
