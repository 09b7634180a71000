import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { supported, type Standing } from '../../../src/activities/record/supported';
import { defined } from '../../../src/domain/defined';
import { incidentWorkflowId, parseIncidentName } from '../../../src/domain/incident/incident-name';
import type { Outcome } from '../../../src/domain/phases';
import type { Plan } from '../../../src/domain/plan/plan';
import { openBench, type Bench } from '../../support/lab';
import { decided, proposed } from '../../support/proposed';
import { said } from './said';

let bench: Bench;
let plan: Plan;
beforeEach(async () => {
  const opened = await openBench({ scenario: 'reverse-shell-service' });
  // Nobody runs under the incident's id.
  const workflows = { ...opened.deps.workflows, holder: async () => Promise.resolve(undefined) };
  bench = { ...opened, deps: { ...opened.deps, workflows } };
  plan = await proposed(bench);
});
afterEach(async () => {
  await bench.close();
});

/** Minutes after the question, which is open for a quarter of an hour. */
const after = (minutes: number): (() => Date) => {
  const at = new Date(Date.parse(plan.proposedAt) + minutes * 60_000);
  return () => at;
};
const askAt = async (minutes: number, outcome: Outcome): Promise<Standing> =>
  supported({ ...bench.deps, now: after(minutes) }, plan.incident, said({ outcome }));

test.each(['expired', 'observed', 'no-action', 'gone', 'failed'] as const)(
  '%s is not said while the question is open',
  async (outcome) => {
    expect(await askAt(0, outcome)).toEqual(said());
    expect(await askAt(13, outcome)).toEqual(said());
    // A note, and an answer of somebody who may not give it, leave it open.
    for (const changes of [
      { act: 'note', id: 'n' },
      { act: 'approve', by: 'mallory@example.com', id: 'm' },
      { act: 'restore', plan: '', steps: [], by: 'lin@example.com', id: 'r' },
    ] as const)
      await bench.ledger.recordDecision(plan.incident, decided(plan, changes));
    expect(await askAt(0, outcome)).toEqual(said());
    await bench.ledger.recordDecision(plan.incident, decided(plan));
    expect(await askAt(0, outcome)).toEqual(said(outcome === 'expired' ? {} : { outcome }));
    expect(await askAt(15, outcome)).toEqual(said({ outcome }));
  },
);

test('what became of an earlier question is said again while the next one is open', async () => {
  const record = { outcome: 'expired', restored: false, closed: false, findingsInactive: false } as const;
  await bench.ledger.recordOutcome(plan.incident, { ...record, text: 'x' }, plan.proposedAt);
  expect(await askAt(0, 'expired')).toEqual(said({ outcome: 'expired' }));
  expect(await askAt(0, 'observed')).toEqual(said());
});

test('that nobody decided in time is not said where nobody was asked', async () => {
  const { workload } = parseIncidentName(plan.incident);
  await bench.ledger.openIncident(workload, 'another', plan.proposedAt);
  const second = plan.incident.replace('#1', '#2');
  expect(await supported(bench.deps, second, said({ outcome: 'expired' }))).toEqual(said());
  expect(await supported(bench.deps, second, said({ outcome: 'gone' }))).toEqual(said({ outcome: 'gone' }));
});

test.each<[string, string, boolean, Outcome | undefined]>([
  ['was cancelled', 'slot/run-1', true, 'failed'],
  ['was not', 'slot/run-1', false, undefined],
  ['is of another run', 'slot/run-2', true, undefined],
])(
  'that it failed is said while the question is open of an incident that %s',
  async (_, run, cancelled, outcome) => {
    const { workload, number } = parseIncidentName(plan.incident);
    const slot = incidentWorkflowId(workload, bench.deps.taskQueue);
    const [, firstRunId = ''] = run.split('/');
    const holder = { runId: 'x', firstRunId, status: 'RUNNING', type: 'manageIncident', cancelled };
    const deps = {
      ...bench.deps,
      ledger: {
        ...bench.ledger,
        claimantOf: async () => Promise.resolve(number === 1 ? `${slot}/run-1` : undefined),
      },
      workflows: {
        ...bench.deps.workflows,
        holder: async () => Promise.resolve({ ...holder, taskQueue: 'x', startedAt: plan.proposedAt }),
      },
    };
    expect(await supported(deps, plan.incident, said({ outcome: 'failed' }))).toEqual(
      said(defined({ outcome })),
    );
  },
);
