import { afterEach, describe, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import { createContainment, type Containment } from '../../../src/activities/contain';
import type { ChangeRequest } from '../../../src/activities/contain/parse-request';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import { hashPlan, hashStep, type Plan } from '../../../src/domain/plan/plan';
import { openBench, testPolicy, type Bench, type PolicyChanges } from '../../support/lab';
import { decided, inActivity, proposed, request, type WholeRequest } from '../../support/proposed';

const UPDATE = 'google.cloud.run.v2.Services/UpdateService';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(
  policy: PolicyChanges = {},
): Promise<{ bench: Bench; plan: Plan; containment: Containment }> {
  bench = await openBench({ scenario: 'reverse-shell-service', policy: testPolicy(policy) });
  return { bench, plan: await proposed(bench), containment: createContainment(bench.deps) };
}

const changes = ({ simulator }: Bench): unknown => truthOf(simulator.world, simulator.calls)['changes'];

/** A plan that says something else than what was proposed, with hashes that fit. */
function forged(plan: Plan): Plan {
  const steps = plan.steps.map(({ hash: _, ...step }) => {
    const other = { ...step, title: 'Freeze something else' };
    return { ...other, hash: hashStep(other) };
  });
  return { ...plan, steps, hash: hashPlan({ ...plan, steps }) };
}

interface Refused {
  readonly case: string;
  readonly policy?: PolicyChanges;
  readonly now?: PolicyChanges;
  readonly decisions?: (plan: Plan) => readonly CountedDecision[];
  readonly unrecorded?: true;
  readonly ask?: (asked: WholeRequest) => ChangeRequest;
  readonly why: RegExp;
}

const late = (plan: Plan): string => new Date(Date.parse(plan.deadline) + 1_000).toISOString();

describe('the containment process refuses, and changes nothing,', () => {
  test.each<Refused>([
    { case: 'a plan without a decision', decisions: () => [], why: /0 of 1 people/ },
    {
      case: 'a plan that was altered',
      ask: (asked) => ({ ...asked, plan: { ...asked.plan, findings: [] } }),
      why: /does not match its hash/,
    },
    {
      case: 'a step that was altered',
      ask: (asked) => ({
        ...asked,
        plan: { ...asked.plan, steps: asked.plan.steps.map((step) => ({ ...step, title: 'Delete it' })) },
      }),
      why: /does not match its hash/,
    },
    {
      case: 'a forged plan whose hashes fit',
      ask: ({ plan, ...asked }) => ({
        ...asked,
        plan: forged(plan),
        step: forged(plan).steps[0]?.hash ?? '',
      }),
      why: /not in the ledger/,
    },
    {
      case: 'a step that the plan does not have',
      ask: (asked) => ({ ...asked, step: 'f'.repeat(64) }),
      why: /no step/,
    },
    { case: 'a decision that was never recorded', unrecorded: true, why: /not in the ledger/ },
    {
      case: 'a decision of somebody unknown',
      decisions: (plan) => [decided(plan, { by: 'eve@example.com' })],
      why: /unknown-approver/,
    },
    {
      case: 'a decision of somebody who may not approve',
      decisions: (plan) => [decided(plan, { by: 'grace@example.com' })],
      why: /not-allowed/,
    },
    {
      case: 'a plain decision where the policy takes none',
      now: { plainDecisions: false, serial: 2 },
      why: /plain-not-allowed/,
    },
    {
      case: 'an approver whom the policy has dropped since',
      now: { ada: 'note', serial: 2 },
      why: /not-allowed/,
    },
    {
      case: 'a workload that is protected',
      now: { protectedWorkloads: '415104041262/europe-west1/services/payment-api', serial: 2 },
      why: /protects/,
    },
    { case: 'one approval where two are needed', now: { approvals: 2, serial: 2 }, why: /1 of 2 people/ },
    {
      case: 'the same person twice where two are needed',
      now: { approvals: 2, serial: 2 },
      decisions: (plan) => [decided(plan), decided(plan, { id: 'decision-2' })],
      why: /1 of 2 people/,
    },
    {
      case: 'a decision that came too late',
      decisions: (plan) => [decided(plan, { at: late(plan) })],
      why: /expired/,
    },
    {
      case: 'a decision on another plan',
      decisions: (plan) => [decided(plan, { plan: 'a'.repeat(64) })],
      why: /wrong-plan/,
    },
    {
      case: 'a decision for another incident',
      decisions: (plan) => [decided(plan, { incident: plan.incident.replace('#1', '#2') })],
      why: /wrong-incident/,
    },
    {
      case: 'an approval of what somebody else refused',
      decisions: (plan) => [
        decided(plan),
        decided(plan, { id: 'decision-2', act: 'refuse', by: 'lin@example.com' }),
      ],
      why: /lin@example.com refused/,
    },
    {
      case: 'a plan whose deadline was moved',
      decisions: (plan) => [decided(plan, { at: late(plan) })],
      ask: (asked) => ({ ...asked, plan: { ...asked.plan, deadline: '2999-01-01T00:00:00.000Z' } }),
      why: /expired/,
    },
    { case: 'a refusal', decisions: (plan) => [decided(plan, { act: 'refuse' })], why: /refused this step/ },
    {
      case: 'an approval without a reason',
      decisions: (plan) => [decided(plan, { reason: ' ' })],
      why: /empty-reason/,
    },
  ])('$case', async ({ policy, now, decisions, unrecorded, ask, why }) => {
    const lab = await open(policy);
    const made = decisions === undefined ? [decided(lab.plan)] : decisions(lab.plan);
    const asked = await request(lab.bench, lab.plan, ...(unrecorded ? [] : made));
    if (now !== undefined) await lab.bench.setPolicy(testPolicy(now));
    const sent = { ...asked, decisions: made };
    const applied = await inActivity(lab.containment.applyStep, ask === undefined ? sent : ask(sent));
    expect(applied).toMatchObject({ result: 'refused', code: 'decision-rejected' });
    expect(applied.result === 'refused' ? applied.why : '').toMatch(why);
    expect(changes(lab.bench)).toBe(0);
  });
});

describe('an approved step', () => {
  test('is carried out once, however often it is tried', async () => {
    const lab = await open();
    const asked = await request(lab.bench, lab.plan, decided(lab.plan));
    const first = await inActivity(lab.containment.applyStep, asked);
    const again = await inActivity(lab.containment.applyStep, asked);
    expect([first.result, again.result]).toEqual(['applied', 'applied']);
    expect(changes(lab.bench)).toBe(1);
  });

  test('is not carried out when Google says no, and says which permission was missing', async () => {
    const lab = await open();
    lab.bench.simulator.faults.add({
      method: UPDATE,
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message: "Permission 'run.services.update' denied on resource 'payment-api' (or it may not exist).",
    });
    const asked = await request(lab.bench, lab.plan, decided(lab.plan));
    const applied = await inActivity(lab.containment.applyStep, asked);
    expect(applied).toMatchObject({ result: 'postponed', code: 'permission-denied' });
    expect(changes(lab.bench)).toBe(0);
  });

  test('whose answer was lost is read, not sent again', async () => {
    const lab = await open();
    lab.bench.simulator.faults.add({ method: UPDATE, kind: 'lost-answer', times: 1 });
    const asked = await request(lab.bench, lab.plan, decided(lab.plan));
    const tries: string[] = [];
    while (!tries.includes('applied') && tries.length < 20) {
      const applied = await inActivity(lab.containment.applyStep, asked).catch((thrown: unknown) =>
        String(thrown),
      );
      tries.push(typeof applied === 'string' ? applied : applied.result);
    }
    expect(tries.at(-1)).toBe('applied');
    expect(changes(lab.bench)).toBe(1);
  });

  test('that never reached Google is tried again', async () => {
    const lab = await open();
    lab.bench.simulator.faults.add({ method: UPDATE, kind: 'error', code: 'UNAVAILABLE', times: 1 });
    const asked = await request(lab.bench, lab.plan, decided(lab.plan));
    await expect(inActivity(lab.containment.applyStep, asked)).rejects.toMatchObject({ code: 'unreachable' });
    expect(changes(lab.bench)).toBe(0);
    expect((await inActivity(lab.containment.applyStep, asked)).result).toBe('applied');
    expect(changes(lab.bench)).toBe(1);
  });

  test('has its prior state in the ledger, and is restored to it once', async () => {
    const lab = await open();
    const before = await lab.bench.deps.google.services.service(lab.plan.steps[0]?.target.workload ?? fail());
    await inActivity(lab.containment.applyStep, await request(lab.bench, lab.plan, decided(lab.plan)));
    const asked = await request(
      lab.bench,
      lab.plan,
      decided(lab.plan, { id: 'decision-2', act: 'restore', steps: [] }),
    );
    expect((await inActivity(lab.containment.undoStep, asked)).result).toBe('restored');
    expect((await inActivity(lab.containment.undoStep, asked)).result).toBe('restored');
    const after = await lab.bench.deps.google.services.service(before.facts.workload);
    expect([after.facts.scaling, after.facts.traffic]).toEqual([before.facts.scaling, before.facts.traffic]);
    expect(changes(lab.bench)).toBe(2);
  });

  test('that was never carried out cannot be restored', async () => {
    const lab = await open();
    const asked = await request(lab.bench, lab.plan, decided(lab.plan, { act: 'restore', steps: [] }));
    expect(await inActivity(lab.containment.undoStep, asked)).toMatchObject({
      result: 'refused',
      code: 'not-found',
    });
    expect(changes(lab.bench)).toBe(0);
  });
});

function fail(): never {
  throw new Error('the plan has no step');
}
