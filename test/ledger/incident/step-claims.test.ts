import { describe, expect, test } from '@jest/globals';
import type { Applied, Undone } from '../../../src/domain/plan/change-results';
import { at, failure, incident, later, temporaryLedger, workload } from '../temporary-ledger';

const step = 'b'.repeat(64);
const plan = 'a'.repeat(64);
const other = 'c'.repeat(64);
const evidence = 'e'.repeat(64);
const begun = { step, plan, evidence, saved: 1, failing: [], revisions: [], at };
const undo = { step, plan, decision: 'restore/1', saved: 1, failing: ['no capacity'], at };
const applied: Applied & { result: 'applied' } = { result: 'applied', at, generation: '8' };
const restored = { incident, step, at: later, generation: '9' };
const state = { incident, step, saved: { x: 1 }, at };

describe('a claim', () => {
  test('is 128 random bits, the same for every retry, and another for another plan, incident or installation', async () => {
    const { ledger } = await temporaryLedger();
    const first = await ledger.claimStep(incident, begun);
    expect(first.claim).toMatch(/^[0-9a-f]{32}$/);
    expect(await ledger.claimStep(incident, { ...begun, at: later })).toEqual(first);
    const others = await Promise.all([
      ledger.claimStep(incident, { ...begun, plan: other }),
      ledger.claimStep(incident, { ...begun, step: other }),
      ledger.claimStep(incident.replace('#1', '#2'), begun),
      (await temporaryLedger()).ledger.claimStep(incident, begun),
      ledger.claimUndo(incident, undo),
    ]);
    expect(new Set([first, ...others].map(({ claim }) => claim)).size).toBe(6);
  });

  test('of 20 processes at the same moment is one', async () => {
    const { ledger } = await temporaryLedger();
    const claims = await Promise.all(
      Array.from({ length: 20 }, async () => ledger.claimStep(incident, begun)),
    );
    expect(new Set(claims.map(({ claim }) => claim)).size).toBe(1);
  });

  test.each([
    ['a damaged one', '"saved":1', '"saved":2'],
    ['one whose random was chosen by somebody', '"claim":"', '"claim":"x'],
  ])('%s is not gone on with', async (_, from, to) => {
    const { ledger, text, overwrite } = await temporaryLedger();
    await ledger.claimStep(incident, begun);
    const key = `incidents/${incident}/claims/${step}/${plan}`;
    await overwrite(key, (await text(key)).replace(from, to));
    await expect(ledger.stepClaim(incident, step, plan)).rejects.toEqual(failure('ledger-corrupt', key));
    await expect(ledger.claimStep(incident, begun)).rejects.toEqual(failure('ledger-corrupt', key));
  });

  test('of an undo is one for each decision, also where ids look like paths', async () => {
    const { ledger } = await temporaryLedger();
    const first = await ledger.claimUndo(incident, undo);
    const second = await ledger.claimUndo(incident, { ...undo, decision: '../../restore' });
    expect(await ledger.claimUndo(incident, { ...undo, failing: [], at: later })).toEqual(first);
    expect(await ledger.readUndoClaims(incident, step)).toEqual(expect.arrayContaining([first, second]));
    expect(await ledger.readUndoClaims(incident, other)).toEqual([]);
  });
});

describe('how it ended is written once:', () => {
  test.each<Exclude<Applied, { result: 'postponed' }>>([
    applied,
    { result: 'not-reached', why: ['It went wrong.'] },
    { result: 'precondition-changed', differences: ['Scaling.'] },
    { result: 'refused', code: 'change-refused', why: 'no' },
  ])('a step, $result', async (answer) => {
    const { ledger } = await temporaryLedger();
    const settled = { step, plan, at, answer };
    expect(await ledger.settledStep(incident, step, plan)).toBeUndefined();
    expect(await ledger.settleStep(incident, settled)).toEqual(settled);
    const second = { ...settled, answer: { result: 'refused', code: 'x', why: 'second' } } as const;
    expect(await ledger.settleStep(incident, second)).toEqual(settled);
    expect(await ledger.settledStep(incident, step, plan)).toEqual(settled);
    expect(await ledger.settledStep(incident, step, other)).toBeUndefined();
  });

  test.each<Exclude<Undone, { result: 'postponed' }>>([
    { result: 'restored', at, generation: '9' },
    { result: 'restored-in-part', at, generation: '9', differences: ['Tag.'], commands: ['gcloud'] },
    { result: 'changed-since', differences: ['Scaling.'] },
    { result: 'not-equal', differences: ['Scaling.'] },
    { result: 'refused', code: 'change-refused', why: 'no' },
  ])('an undo, $result', async (answer) => {
    const { ledger } = await temporaryLedger();
    const undone = { step, plan, decision: 'd/1', at, answer };
    await ledger.settleUndo(incident, undone);
    const named = { ...undone, decision: 'd/2', named: { digest: other, known: ['d/1'] } };
    await ledger.settleUndo(incident, named);
    expect(await ledger.settleUndo(incident, { ...undone, at: later })).toEqual(undone);
    expect(await ledger.readUndone(incident, step)).toEqual([undone, named]);
  });
});

describe('a step is', () => {
  const stage = async (ledger: Awaited<ReturnType<typeof temporaryLedger>>['ledger'], of = plan) =>
    (await ledger.stepState(workload, incident, step, of)).stage;

  test('none, begun, settled, taken back; and never what it was before', async () => {
    const { ledger } = await temporaryLedger();
    expect(await stage(ledger)).toBe('none');
    await ledger.saveState(workload, state);
    expect(await stage(ledger)).toBe('none');
    await ledger.claimStep(incident, begun);
    expect(await stage(ledger)).toBe('begun');
    await ledger.settleStep(incident, { step, plan, at, answer: applied });
    expect(await stage(ledger)).toBe('settled');
    expect(await stage(ledger, other)).toBe('none');
    await ledger.recordRestored(workload, 1, restored);
    expect(await ledger.stepState(workload, incident, step, plan)).toMatchObject({
      stage: 'taken-back',
      restored,
      settled: { answer: applied },
    });
  });

  test('taken back although nobody knows how it ended', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.saveState(workload, state);
    await ledger.claimStep(incident, begun);
    await ledger.recordRestored(workload, 1, restored);
    const now = await ledger.stepState(workload, incident, step, plan);
    expect(now).toMatchObject({ stage: 'taken-back' });
    expect(now).not.toHaveProperty('settled');
  });

  test('taken back by a restore of what was saved later, not by one of what was saved before', async () => {
    const { ledger } = await temporaryLedger();
    for (const one of [step, other, evidence]) await ledger.saveState(workload, { ...state, step: one });
    await ledger.claimStep(incident, { ...begun, saved: 2 });
    await ledger.recordRestored(workload, 1, restored);
    expect(await stage(ledger)).toBe('begun');
    await ledger.recordRestored(workload, 3, restored);
    expect(await stage(ledger)).toBe('taken-back');
  });
});

describe('what may have changed a workload and was not taken back', () => {
  test('newest first; none of another incident, nothing that is known to have changed nothing', async () => {
    const { ledger } = await temporaryLedger();
    const second = incident.replace('#1', '#2');
    const third = incident.replace('#1', '#3');
    for (const one of [incident, second, third])
      await ledger.saveState(workload, { ...state, incident: one });
    await ledger.claimStep(incident, begun);
    await ledger.claimStep(incident, { ...begun, plan: other, at: later });
    await ledger.settleStep(incident, { step, plan, at, answer: { result: 'not-reached', why: [] } });
    await ledger.claimStep(second, { ...begun, saved: 2 });
    await ledger.settleStep(second, { step, plan, at, answer: applied });
    await ledger.claimStep(third, { ...begun, saved: 3 });
    const refused = { result: 'refused', code: 'change-refused', why: 'no' } as const;
    await ledger.settleStep(third, { step, plan, at, answer: refused });
    const open = await ledger.openSteps(workload);
    expect(open.map((one) => [one.incident, one.claim.plan, one.settled?.answer.result])).toEqual([
      [second, plan, 'applied'],
      [incident, other, undefined],
      [incident, plan, 'not-reached'],
    ]);
    await ledger.recordRestored(workload, 2, restored);
    expect(await ledger.openSteps(workload)).toEqual([]);
  });

  test('what was saved and never begun is none', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.openSteps(workload)).toEqual([]);
    await ledger.saveState(workload, state);
    expect(await ledger.openSteps(workload)).toEqual([]);
  });
});
