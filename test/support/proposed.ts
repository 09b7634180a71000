import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../src/activities';
import type { ChangeRequest } from '../../src/activities/contain/parse-request';
import type { ProposeInput } from '../../src/activities/decide/propose';
import type { CountedDecision, Decision } from '../../src/domain/decision/decision';
import type { Plan } from '../../src/domain/plan/plan';
import { defined } from '../../src/domain/defined';
import type { Bench } from './lab';
import { until } from './until';

/** Runs an activity with the context that it has in a worker: heartbeats, cancellation. */
export async function inActivity<A extends unknown[], R>(
  activity: (...args: A) => Promise<R>,
  ...args: A
): Promise<R> {
  return new MockActivityEnvironment({ attempt: 1 }).run(activity, ...args);
}

/** Every activity up to the proposal, on the real wire: what `propose` is then asked. */
export async function proposalInput(bench: Bench): Promise<ProposeInput> {
  const { main, reads } = createActivities(bench.deps);
  const record = await until('the first finding', () => bench.simulator.world.findings.list()[0]);
  const { name: first } = record.finding;
  if (typeof first !== 'string') throw new Error('a finding without a name');
  const fetched = await reads.fetchFinding({ name: first });
  if (fetched.status !== 'found' || fetched.summary.workload === undefined) throw new Error('no finding');
  const { workload, name } = fetched.summary;
  const { incident } = await main.openIncident({ workload, claimant: 'test' });
  const settings = await inActivity(reads.readWorkload, { workload });
  const { assessment, caseFile, reconstruction } = await main.assessIncident({
    workload,
    findings: [fetched.read.facts],
    relatedMinutes: 30,
    settings: settings.facts,
    logs: [],
    reports: [],
    gaps: [],
  });
  const evidence = [...fetched.read.evidence, ...settings.evidence];
  const known = { caseFile, assessment, ...defined({ reconstruction }) };
  return { incident, asking: 1, ...known, unsealed: evidence, findings: [name] };
}

/** Brings a bench to the point where a plan stands in the ledger. */
export async function proposed(bench: Bench): Promise<Plan> {
  const { plan, none } = await createActivities(bench.deps).main.propose(await proposalInput(bench));
  if (plan === undefined) throw new Error(`nothing was proposed: ${none ?? ''}`);
  return plan;
}

/** A decision on a plan as the incident counts it. */
export function decided(
  plan: Plan,
  changes: Partial<Decision> & { readonly at?: string } = {},
): CountedDecision {
  const { at, ...decision } = changes;
  return {
    decision: {
      kind: 'plain',
      id: 'decision-1',
      incident: plan.incident,
      act: 'approve',
      plan: plan.hash,
      steps: plan.steps.map(({ hash }) => hash),
      by: 'ada@example.com',
      reason: 'the shell is live',
      ...decision,
    },
    at: at ?? plan.proposedAt,
    via: 'update',
  };
}

/** A request that brings the plan in full. */
export interface WholeRequest extends ChangeRequest {
  readonly plan: Plan;
}

/** Builds the request that arrives on the containment queue when `decisions` were counted; they are in the ledger. */
export async function request(
  bench: Bench,
  plan: Plan,
  ...decisions: readonly CountedDecision[]
): Promise<WholeRequest> {
  for (const counted of decisions) await bench.ledger.recordDecision(plan.incident, counted);
  return { plan, decisions, step: plan.steps[0]?.hash ?? '' };
}
