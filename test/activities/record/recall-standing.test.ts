import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createContainment } from '../../../src/activities/contain';
import { recallStanding, type RecallStandingInput } from '../../../src/activities/record/recall-standing';
import { verificationLevels } from '../../../src/domain/plan/verification';
import type { Plan } from '../../../src/domain/plan/plan';
import { openBench, testPolicy, type Bench } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';

let bench: Bench;
let plan: Plan;
beforeEach(async () => {
  bench = await openBench({ scenario: 'reverse-shell-service', policy: testPolicy() });
  plan = await proposed(bench);
});
afterEach(async () => {
  await bench.close();
});

const recall = async (input: Partial<RecallStandingInput> = {}) =>
  recallStanding(bench.deps)({ incident: plan.incident, ...input });
const change = () => ({ plan: plan.hash, step: plan.steps[0]?.hash ?? '' });

test('an incident that was asked about and nothing else has its question, and no change', async () => {
  const nothing = { restored: false, verified: [], asked: 1 };
  expect(await recall({ change: change(), question: plan.hash })).toEqual({ ...nothing, question: plan });
  for (const question of ['f'.repeat(64), '../x', ''])
    expect(await recall({ question, change: { plan: question, step: 'x' } })).toEqual(nothing);
  // The question is of one incident, however close the next.
  const { workload } = plan.steps[0]?.target ?? {};
  if (workload === undefined) throw new Error('a plan without a step');
  await bench.ledger.openIncident(workload, 'next', plan.proposedAt);
  const next = plan.incident.replace('#1', '#2');
  expect(await recall({ incident: next, question: plan.hash })).toEqual({ ...nothing, asked: 0 });
});

test('a change that was carried out has its time, its looks and its outcome from the ledger', async () => {
  const containment = createContainment(bench.deps);
  const asked = await request(bench, plan, decided(plan, { id: 'approve-1' }));
  const applied = await inActivity(containment.applyStep, asked);
  if (applied.result !== 'applied') throw new Error(`not applied: ${applied.result}`);
  const begun = { ...change(), plan, since: applied.at };
  expect(await recall({ change: change() })).toEqual({
    ...{ restored: false, verified: [], asked: 1 },
    change: begun,
  });
  await inActivity(containment.verifyContainment, {
    ...{ plan, step: asked.step, projectId: 'acme-payments' },
  });
  const record = { outcome: 'contained', restored: false, closed: false, findingsInactive: false } as const;
  await bench.ledger.recordOutcome(plan.incident, { ...record, text: 'x' }, plan.proposedAt);
  expect(await recall({ change: change() })).toEqual({
    ...{ restored: false, asked: 1, outcome: 'contained', change: begun },
    verified: verificationLevels,
  });
  // Of another incident it is no more than what it took over.
  expect(await recall()).toEqual({ restored: false, asked: 1, outcome: 'contained', verified: [] });
}, 120_000);
