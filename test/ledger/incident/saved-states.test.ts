import { describe, expect, test } from '@jest/globals';
import { at, failure, incident, later, temporaryLedger, workload } from '../temporary-ledger';

const step = 'b'.repeat(64);
const original = { scaling: { mode: 'AUTOMATIC', maxInstanceCount: 10 } };
const frozen = { scaling: { mode: 'MANUAL', manualInstanceCount: 0 } };
const state = { incident, step, saved: original, at };
const restored = { incident, step, at: later, generation: '9' };

describe('the original is never lost', () => {
  test('a retry after the change does not save what Firebreak made', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.saveState(workload, state);
    expect(await ledger.saveState(workload, { ...state, saved: frozen, at: later })).toEqual({
      ...state,
      index: 1,
    });
    expect(await ledger.readSavedStates(workload)).toEqual([{ ...state, index: 1 }]);
  });

  test('20 attempts at the same moment save one state', async () => {
    const { ledger } = await temporaryLedger();
    const saved = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        ledger.saveState(workload, { ...state, saved: { index } }),
      ),
    );
    expect(new Set(saved.map(({ index }) => index))).toEqual(new Set([1]));
    expect(new Set(saved.map((one) => JSON.stringify(one.saved))).size).toBe(1);
  });

  test('two steps at the same moment save two states', async () => {
    const { ledger } = await temporaryLedger();
    const steps = ['c'.repeat(64), 'd'.repeat(64)];
    await Promise.all(steps.map(async (one) => ledger.saveState(workload, { ...state, step: one })));
    expect((await ledger.readSavedStates(workload)).map((saved) => saved.step).sort()).toEqual(steps);
  });

  test.each([
    [
      'changed',
      async (l: Awaited<ReturnType<typeof temporaryLedger>>, key: string) =>
        l.overwrite(key, (await l.text(key)).replace('"maxInstanceCount":10', '"maxInstanceCount":99')),
    ],
    ['deleted', async (l: Awaited<ReturnType<typeof temporaryLedger>>, key: string) => l.remove(key)],
  ])('a state that was %s is not put back', async (_, tamper) => {
    const made = await temporaryLedger();
    await made.ledger.saveState(workload, state);
    await made.ledger.saveState(workload, { ...state, step: 'c'.repeat(64) });
    const key = 'workloads/415104041262/europe-west1/services/shop/saved/1';
    await tamper(made, key);
    await expect(made.ledger.readSavedStates(workload)).rejects.toEqual(failure('ledger-corrupt', key));
    await expect(made.ledger.openSteps(workload)).rejects.toEqual(failure('ledger-corrupt', key));
  });
});

describe('restoring', () => {
  test('of a state that was never saved is not recorded', async () => {
    const { ledger } = await temporaryLedger();
    await expect(ledger.recordRestored(workload, 1, restored)).rejects.toEqual(
      failure('not-found', 'no saved state 1'),
    );
  });

  test('is recorded once; a retry gets the first record', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.saveState(workload, state);
    await ledger.recordRestored(workload, 1, restored);
    expect(await ledger.recordRestored(workload, 1, { ...restored, at: '2027-01-01T00:00:00.000Z' })).toEqual(
      restored,
    );
    expect(await ledger.readSavedStates(workload)).toEqual([{ ...state, index: 1, restored }]);
  });

  test('the same step carried out again after a restore saves anew', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.saveState(workload, state);
    await ledger.recordRestored(workload, 1, restored);
    expect((await ledger.saveState(workload, { ...state, at: later })).index).toBe(2);
  });

  test('also when what was put back is a later one: each is an original in full', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.saveState(workload, state);
    await ledger.saveState(workload, { ...state, step: 'c'.repeat(64) });
    await ledger.recordRestored(workload, 2, restored);
    expect((await ledger.saveState(workload, { ...state, at: later })).index).toBe(3);
  });
});
