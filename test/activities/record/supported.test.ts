import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createActivities } from '../../../src/activities';
import { createContainment } from '../../../src/activities/contain';
import type { Standing } from '../../../src/activities/record/supported';
import { supported } from '../../../src/activities/record/supported';
import type { Decision } from '../../../src/domain/decision/decision';
import { outcomes } from '../../../src/domain/phases';
import type { PageFacts } from '../../../src/domain/incident/page-facts';
import type { Plan } from '../../../src/domain/plan/plan';
import { parseIncidentName } from '../../../src/domain/incident/incident-name';
import { openBench, testPolicy, type Bench } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';
import { said } from './said';

let bench: Bench;
let plan: Plan;
beforeEach(async () => {
  bench = await openBench({ scenario: 'reverse-shell-service' });
  plan = await proposed(bench);
});
afterEach(async () => {
  await bench.close();
});

const ask = async (changes: Partial<Standing>): Promise<Standing> =>
  supported(bench.deps, plan.incident, said(changes));
const close = async (changes: Partial<Decision> = {}): Promise<unknown> =>
  bench.ledger.recordDecision(
    plan.incident,
    decided(plan, { act: 'close', plan: '', steps: [], id: 'close', ...changes }),
  );

/** The question is open for a quarter of an hour. */
const later = (): Date => new Date(Date.parse(plan.proposedAt) + 900_000);

describe('without a step that was begun, a decision or a restore', () => {
  test.each(outcomes)('%s is said only where it says that nothing was done', async (outcome) => {
    const isClaim = ['contained', 'partly-contained', 'not-verified', 'refused', 'not-ours'].includes(
      outcome,
    );
    const got = await supported(
      { ...bench.deps, now: later },
      plan.incident,
      said({ outcome, restored: true, closed: true, findingsInactive: true }),
    );
    expect(got).toEqual({
      ...said(),
      ...(isClaim ? {} : { outcome }),
    });
  });

  test('and of an incident that nobody has opened nothing at all is', async () => {
    const unknown = plan.incident.replace('#1', '#9');
    const got = await supported(bench.deps, unknown, said({ outcome: 'expired', closed: true }));
    expect(got).toEqual(said());
  });
});

describe('a close', () => {
  interface Case {
    readonly what: string;
    readonly decision: Partial<Decision>;
    readonly policy?: Parameters<typeof testPolicy>[0];
    readonly closed: boolean;
    readonly inactive: boolean;
  }
  test.each<Case>([
    { what: 'by somebody who may', decision: {}, closed: true, inactive: true },
    { what: 'that leaves the findings', decision: { finding: 'leave' }, closed: true, inactive: false },
    {
      what: 'by an approver who may not',
      decision: { by: 'lin@example.com' },
      closed: false,
      inactive: false,
    },
    { what: 'by nobody we know', decision: { by: 'mallory@example.com' }, closed: false, inactive: false },
    {
      what: 'under a policy that takes no plain decisions',
      decision: {},
      policy: { plainDecisions: false, serial: 2 },
      closed: false,
      inactive: false,
    },
    {
      what: 'by somebody who may no longer',
      decision: {},
      policy: { ada: 'approve, refuse, restore, note', serial: 2 },
      closed: false,
      inactive: false,
    },
    { what: 'of another incident', decision: { incident: 'x#1' }, closed: false, inactive: false },
    { what: 'that is a note', decision: { act: 'note' }, closed: false, inactive: false },
  ])('$what: closed $closed, INACTIVE $inactive', async ({ decision, policy, closed, inactive }) => {
    if (policy !== undefined) await bench.setPolicy(testPolicy(policy));
    await close(decision);
    const got = await ask({ closed: true, findingsInactive: true });
    expect([got.closed, got.findingsInactive]).toEqual([closed, inactive]);
  });

  test.each([
    ['not before the quiet time', 71, false],
    ['after the quiet time', 73, true],
  ])('by itself %s', async (_, hours, closed) => {
    const now = (): Date => new Date(Date.now() + hours * 3_600_000);
    const got = await supported(
      { ...bench.deps, now },
      plan.incident,
      said({ closed: true, findingsInactive: true }),
    );
    expect([got.closed, got.findingsInactive]).toEqual([closed, false]);
  });

  test('by itself not while a finding has joined since', async () => {
    const joined = new Date(Date.now() + 10 * 3_600_000).toISOString();
    await bench.ledger.joinFinding(plan.incident, 'organizations/1/sources/2/findings/f', joined);
    const now = (): Date => new Date(Date.now() + 73 * 3_600_000);
    expect((await supported({ ...bench.deps, now }, plan.incident, said({ closed: true }))).closed).toBe(
      false,
    );
  });
});

test('refused is said of a refusal by somebody who may refuse', async () => {
  await bench.ledger.recordDecision(
    plan.incident,
    decided(plan, { act: 'refuse', by: 'grace@example.com', id: 'r1' }),
  );
  expect(await ask({ outcome: 'refused' })).toEqual(said());
  await bench.ledger.recordDecision(
    plan.incident,
    decided(plan, { act: 'refuse', by: 'lin@example.com', id: 'r2' }),
  );
  expect(await ask({ outcome: 'refused' })).toEqual(said({ outcome: 'refused' }));
});

test('an end is recorded also where its outcome is not supported: its findings would open it anew for ever', async () => {
  await close();
  expect(await ask({ outcome: 'contained', closed: true })).toEqual(
    said({ outcome: 'no-action', closed: true }),
  );
  await bench.ledger.recordOutcome(
    plan.incident,
    { outcome: 'expired', restored: false, closed: false, findingsInactive: false, text: 'x' },
    new Date().toISOString(),
  );
  expect(await ask({ outcome: 'contained', closed: true })).toEqual(
    said({ outcome: 'expired', closed: true }),
  );
});

describe('contained', () => {
  test('is said once the containment process has seen it, and of its own claim only', async () => {
    await bench.setPolicy(testPolicy());
    const containment = createContainment(bench.deps);
    // An observation that no step of the ledger's stands behind is nobody's.
    const look = { plan: plan.hash, step: plan.steps[0]?.hash ?? '', claim: 'f'.repeat(32) };
    const at = new Date().toISOString();
    await bench.ledger.recordObservation(plan.incident, { ...look, contained: true, verified: [], at });
    expect(await ask({ outcome: 'contained' })).toEqual(said());
    const asked = await request(bench, plan, decided(plan, { id: 'approve-1' }));
    await inActivity(containment.applyStep, asked);
    expect(await ask({ outcome: 'contained' })).toEqual(said({ outcome: 'not-verified' }));
    // That nothing was done is not so while its own change stands.
    for (const outcome of ['expired', 'observed', 'no-action', 'gone', 'failed'] as const)
      expect([outcome, await ask({ outcome })]).toEqual([outcome, said({ outcome: 'not-verified' })]);
    const seen = await inActivity(containment.verifyContainment, {
      ...{ plan, step: asked.step, projectId: 'acme-payments' },
    });
    const isSeen = seen.verification.levels.every(({ verified }) => verified);
    expect(isSeen).toBe(true);
    expect(await ask({ outcome: 'contained' })).toEqual(said({ outcome: 'contained' }));
    expect(await ask({ outcome: 'contained', restored: true })).toEqual(said({ outcome: 'contained' }));
  }, 120_000);
});

test('that nothing was done is not said while nobody knows what became of a step that was begun', async () => {
  const step = plan.steps[0]?.hash ?? '';
  const at = new Date().toISOString();
  const workload = parseIncidentName(plan.incident).workload;
  const saved = await bench.ledger.saveState(workload, { step, incident: plan.incident, saved: '{}', at });
  await bench.ledger.claimStep(plan.incident, {
    ...{ step, plan: plan.hash, saved: saved.index, failing: [], revisions: [], at },
    evidence: plan.evidence,
  });
  for (const outcome of ['expired', 'failed', 'no-action'] as const)
    expect([outcome, await ask({ outcome })]).toEqual([outcome, said({ outcome: 'not-verified' })]);
  await bench.ledger.settleStep(plan.incident, {
    ...{ step, plan: plan.hash, at },
    answer: { result: 'precondition-changed', differences: ['scaling'] },
  });
  const { outcome } = await supported(
    { ...bench.deps, now: later },
    plan.incident,
    said({ outcome: 'expired' }),
  );
  expect(outcome).toBe('expired');
});

describe('announce, and a page, say as much', () => {
  test('what is claimed of a conclusion without a ground is not recorded, and the answer says so', async () => {
    const { workload } = parseIncidentName(plan.incident);
    const told: unknown[] = [];
    const workflows = {
      ...bench.deps.workflows,
      tellFinding: async (_: string, progress: unknown) => {
        told.push(progress);
        return Promise.resolve(true);
      },
    };
    const { main } = createActivities({ ...bench.deps, workflows });
    await bench.ledger.joinFinding(plan.incident, plan.findings[0] ?? '');
    const progress = {
      incident: plan.incident,
      slot: 'x',
      phase: 'closed',
      restored: true,
      text: 'x',
    } as const;
    const record = {
      outcome: 'contained',
      restored: true,
      closed: true,
      findingsInactive: true,
      text: 'x',
    } as const;
    const announced = await main.announce({
      progress: { ...progress, outcome: 'contained' },
      unsealed: [],
      record,
    });
    expect(announced).toEqual({ restored: false, closed: false });
    expect(told).toEqual([{ ...progress, restored: false, phase: 'watching' }]);
    expect(await bench.ledger.latestOutcome(plan.incident)).toBeUndefined();

    const sent: { readonly body: string }[] = [];
    const webhooks = {
      first: { send: async (page: { readonly body: string }) => Promise.resolve(void sent.push(page)) },
    };
    const facts: PageFacts = {
      ...{ at: new Date().toISOString(), incident: plan.incident, workload, phase: 'closed' },
      ...{ outcome: 'contained', restored: true, severity: 'HIGH', findingCount: 1, approvers: [] },
      findings: [
        { name: 'organizations/1/sources/2/findings/f', category: 'x', severity: 'LOW', eventTime: '' },
      ],
      plan: { hash: 'a'.repeat(64), recommended: true, steps: [] },
    };
    const pager = createActivities({ ...bench.deps, webhooks }).main;
    await pager.sendPage({ id: 'x', kind: 'outcome', to: 'first', facts });
    const body = JSON.parse(sent[0]?.body ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({ phase: 'watching', restored: false, findings: [] });
    expect(body['outcome']).toBeUndefined();
    expect(body['plan']).toBeUndefined();
    expect(JSON.stringify(body)).not.toMatch(/contained and verified|CONTAINED/);
    await expect(
      pager.sendPage({
        id: 'x',
        kind: 'found',
        to: 'first',
        facts: { ...facts, incident: `${plan.incident}9` },
      }),
    ).rejects.toMatchObject({ code: 'wrong-ledger' });
  });

  test("an outcome is written onto findings of the incident's own list alone", async () => {
    const { main } = createActivities(bench.deps);
    const own = plan.findings[0] ?? '';
    const input = {
      name: own,
      canonicalName: own,
      key: 'x/y',
      eventTime: '',
      incident: plan.incident,
      slot: '',
    };
    const foreign = { code: 'foreign-caller' };
    await expect(main.writeOutcome(input)).rejects.toMatchObject(foreign);
    const key = /sources\/([^/]+)\/.*findings\/(.*)$/.exec(own)?.slice(1).join('/') ?? '';
    await expect(main.writeOutcome({ ...input, key })).rejects.toMatchObject(foreign);
    await bench.ledger.joinFinding(plan.incident, own);
    const other = own.replace(/findings\/.*/, `findings/${'a'.repeat(32)}`);
    await expect(main.writeOutcome({ ...input, key, canonicalName: other })).rejects.toMatchObject(foreign);
    await expect(main.writeOutcome({ ...input, key })).rejects.toMatchObject({ code: 'not-found' });
  });
});
