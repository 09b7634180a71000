import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import { createActivities } from '../../../src/activities';
import { createContainment } from '../../../src/activities/contain';
import type { ChangeRequest } from '../../../src/activities/contain/parse-request';
import {
  changesOf,
  happens,
  isFrozen,
  replaced,
  restoreRequest,
  SERVICE,
  UPDATE,
  useApproved,
  WORKLOAD,
  type Approved,
} from '../../support/containment';
import { testPolicy } from '../../support/lab';
import { decided, inActivity, proposalInput, request } from '../../support/proposed';

const open = useApproved();
const MALLORY = 'mallory@example.com';

const annotations = (values: Record<string, string | null>): ScenarioEvent => ({
  do: 'update-service',
  service: SERVICE,
  by: MALLORY,
  annotations: values,
});
const stripped = annotations({
  'firebreak/incident': null,
  'firebreak/plan': null,
  'firebreak/step': null,
  'firebreak/claim': null,
});

describe('marks that were planted before the approval stop nothing:', () => {
  test.each<[string, (lab: Approved) => Record<string, string>]>([
    ['those of the step', ({ approved }) => ({ 'firebreak/step': approved.step })],
    ['those of its undo', ({ approved }) => ({ 'firebreak/step': `undone-${approved.step}` })],
    [
      'a claim of their own',
      ({ approved }) => ({ 'firebreak/step': approved.step, 'firebreak/claim': 'a'.repeat(32) }),
    ],
    ['an empty claim', ({ approved }) => ({ 'firebreak/step': approved.step, 'firebreak/claim': '' })],
  ])('%s', async (_, marks) => {
    const lab = await open();
    const { plan } = lab.approved;
    const planted = { 'firebreak/incident': plan.incident, 'firebreak/plan': plan.hash, ...marks(lab) };
    await happens(lab, annotations(planted));
    expect(await inActivity(lab.containment.applyStep, lab.approved)).toMatchObject({ result: 'applied' });
    expect(changesOf(lab.bench)).toBe(1);
    expect(isFrozen(lab.bench)).toBe(true);
    const { claim } = (await lab.bench.ledger.openSteps(WORKLOAD))[0] ?? {};
    const { facts } = await lab.bench.deps.google.services.service(WORKLOAD);
    expect(facts.annotations['firebreak/claim']).toBe(claim?.claim);
  });
});

describe('an approval that was used never acts again,', () => {
  test.each<[string, readonly ScenarioEvent[]]>([
    ['the marks standing', []],
    ['the marks taken away', [stripped]],
    ['the service replaced by its owner', [replaced]],
    ['the marks of the freeze copied back', []],
  ])('once it was restored, %s', async (name, events) => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    const { facts: frozen } = await lab.bench.deps.google.services.service(WORKLOAD);
    expect((await inActivity(lab.containment.undoStep, restore)).result).toBe('restored');
    for (const event of events) await happens(lab, event);
    if (name.includes('copied')) await happens(lab, annotations(frozen.annotations));
    const before = changesOf(lab.bench);
    for (const sent of [lab.approved, { ...lab.approved, plan: lab.approved.plan.hash }]) {
      const again = await inActivity(lab.containment.applyStep, sent);
      expect(again).toMatchObject({
        result: 'refused',
        code: 'decision-rejected',
        why: expect.stringContaining('an approval counts once'),
      });
    }
    expect(changesOf(lab.bench)).toBe(before);
    expect(isFrozen(lab.bench)).toBe(false);
  });

  test('while its freeze stands or was thawed by somebody: what is recorded is answered, without a call', async () => {
    const lab = await open();
    const first = await inActivity(lab.containment.applyStep, lab.approved);
    await happens(lab, replaced);
    const before = changesOf(lab.bench);
    expect(await inActivity(lab.containment.applyStep, lab.approved)).toEqual(first);
    // Neither a policy that has changed since nor a request without its decisions makes it another answer.
    await lab.bench.setPolicy(testPolicy({ ada: 'note', serial: 2 }));
    expect(await inActivity(lab.containment.applyStep, { ...lab.approved, decisions: [] })).toEqual(first);
    expect(changesOf(lab.bench)).toBe(before);
    expect(isFrozen(lab.bench)).toBe(false);
  });
});

describe('a restore that was used lifts nothing later', () => {
  test('by the same request, nor by its decision under the next plan', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    const { applyStep, undoStep } = lab.containment;
    const restored = await inActivity(undoStep, restore);
    const plan = await askedAgain(lab);
    expect(
      (await inActivity(applyStep, await request(lab.bench, plan, decided(plan, { id: 'again' })))).result,
    ).toBe('applied');
    const before = changesOf(lab.bench);
    expect(await inActivity(undoStep, restore)).toEqual(restored);
    const stolen: ChangeRequest = { ...restore, plan };
    expect(await inActivity(undoStep, stolen)).toMatchObject({
      result: 'refused',
      code: 'decision-rejected',
    });
    expect(changesOf(lab.bench)).toBe(before);
    expect(isFrozen(lab.bench)).toBe(true);
  });

  test('one that was decided before the freeze is none of it', async () => {
    const lab = await open();
    const { plan } = lab.approved;
    const early = new Date(Date.parse(plan.proposedAt) - 10 * 60_000).toISOString();
    const old = await request(
      lab.bench,
      plan,
      decided(plan, { id: 'old', act: 'restore', steps: [], at: early }),
    );
    expect((await inActivity(lab.containment.applyStep, lab.approved)).result).toBe('applied');
    expect(await inActivity(lab.containment.undoStep, old)).toMatchObject({
      result: 'refused',
      why: expect.stringContaining('before the change that it would take back'),
    });
    expect(isFrozen(lab.bench)).toBe(true);
  });

  test('its retry after the answer was lost makes no second call, whatever was done to the marks since', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    await inActivity(lab.containment.undoStep, restore);
    await happens(lab, stripped);
    const before = changesOf(lab.bench);
    expect((await inActivity(lab.containment.undoStep, restore)).result).toBe('restored');
    expect(changesOf(lab.bench)).toBe(before);
  });
});

/** The same step in another asking. */
async function askedAgain({ bench, approved }: Approved) {
  const input = await proposalInput(bench);
  const { plan } = await createActivities(bench.deps).main.propose({
    ...input,
    incident: approved.plan.incident,
    asking: 2,
  });
  if (plan === undefined) throw new Error('nothing was proposed');
  return plan;
}

describe('in time or not at all:', () => {
  const at = (lab: Approved, ms: number) =>
    createContainment({
      ...lab.bench.deps,
      now: () => new Date(Date.parse(lab.approved.plan.deadline) + ms),
    });
  const late = { result: 'refused', code: 'decision-rejected', why: expect.stringContaining('expired') };

  test.each([
    ['at the end of the grace', 60_000],
    ['hours later', 36_000_000],
  ])('begun %s, whatever the decision says of when it came', async (_, ms) => {
    const lab = await open();
    expect(await inActivity(at(lab, ms).applyStep, lab.approved)).toMatchObject(late);
    expect(changesOf(lab.bench)).toBe(0);
  });

  test('within the grace it is begun', async () => {
    const lab = await open();
    expect(await inActivity(at(lab, 59_999).applyStep, lab.approved)).toMatchObject({ result: 'applied' });
  });

  test('what was begun in time is gone on with for ten minutes, and not for ever', async () => {
    const lab = await open();
    lab.bench.simulator.faults.add({ method: UPDATE, kind: 'error', code: 'UNAVAILABLE', times: 2 });
    const sent = async (ms: number) => inActivity(at(lab, ms).applyStep, lab.approved);
    await expect(sent(-1_000)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(sent(10 * 60_000 - 2_000)).rejects.toMatchObject({ code: 'unreachable' });
    const answer = {
      result: 'not-reached',
      why: [expect.stringMatching(/^It was begun at .* the service does not carry it\.$/)],
    };
    expect(await sent(10 * 60_000)).toMatchObject(answer);
    expect(await sent(0)).toMatchObject(answer);
    expect(changesOf(lab.bench)).toBe(0);
  });

  test.each([
    ['yet to come', 3_600_000, /yet to come/],
    ['from before the question', -3_600_000, /before the plan was proposed/],
  ])('a decision that is said to be %s', async (_, ms, why) => {
    const lab = await open();
    const { plan } = lab.approved;
    const when = new Date(Date.parse(plan.proposedAt) + ms).toISOString();
    // Within the plan's time, so that it is not merely late.
    const other = await request(lab.bench, plan, decided(plan, { id: randomUUID(), at: when }));
    const answer = await inActivity(lab.containment.applyStep, other);
    expect(answer).toMatchObject({ result: 'refused', code: 'decision-rejected' });
    expect(answer.result === 'refused' ? answer.why : '').toMatch(ms > 0 ? /expired|yet to come/ : why);
    expect(changesOf(lab.bench)).toBe(0);
  });
});

describe('a refusal stops a step only by somebody whom the policy lets refuse, while it was asked:', () => {
  test.each<[string, Parameters<typeof decided>[1] & object, boolean]>([
    ['lin, who may', { by: 'lin@example.com' }, true],
    ['grace, who may only note', { by: 'grace@example.com' }, false],
    ['nobody at all', { by: 'nobody-at-all' }, false],
    ['lin, without a reason', { by: 'lin@example.com', reason: ' ' }, false],
    ['lin, of another step', { by: 'lin@example.com', steps: ['f'.repeat(64)] }, false],
    ['lin, before it was asked', { by: 'lin@example.com', at: '2020-01-01T00:00:00Z' }, false],
    ['lin, in a time to come', { by: 'lin@example.com', at: '2999-01-01T00:00:00Z' }, false],
  ])('%s', async (_, change, stops) => {
    const lab = await open();
    const { plan } = lab.approved;
    await request(lab.bench, plan, decided(plan, { id: 'no', act: 'refuse', ...change }));
    const answer = await inActivity(lab.containment.applyStep, lab.approved);
    expect(answer.result).toBe(stops ? 'refused' : 'applied');
  });

  test('one that comes once the step was begun does not stop its retry', async () => {
    const lab = await open();
    lab.bench.simulator.faults.add({ method: UPDATE, kind: 'error', code: 'UNAVAILABLE', times: 1 });
    await expect(inActivity(lab.containment.applyStep, lab.approved)).rejects.toThrow();
    const { plan } = lab.approved;
    const at = new Date(Date.now() + 1_000).toISOString();
    await request(lab.bench, plan, decided(plan, { id: 'no', act: 'refuse', by: 'lin@example.com', at }));
    expect((await inActivity(lab.containment.applyStep, lab.approved)).result).toBe('applied');
  });
});

describe('a request that is none says what is wrong with it, and nothing is done:', () => {
  test.each<[string, unknown, RegExp]>([
    ['null', null, /record: Invalid input: expected object/],
    ['a text', 'freeze it', /expected object/],
    ['nothing in it', {}, /plan/],
    ['a plan that is a number', { plan: 5, step: 'f'.repeat(64) }, /plan/],
    ['a step that is no hash', { plan: 'f'.repeat(64), step: '../x' }, /step: not a SHA-256/],
  ])('%s', async (_, sent, why) => {
    const lab = await open();
    for (const activity of [lab.containment.applyStep, lab.containment.undoStep]) {
      const answer: unknown = await Reflect.apply(inActivity, undefined, [activity, sent]);
      expect(answer).toMatchObject({ result: 'refused', code: 'malformed', why: expect.stringMatching(why) });
    }
    for (const activity of [lab.containment.verifyContainment, lab.containment.previewStep]) {
      const answer: unknown = Reflect.apply(inActivity, undefined, [activity, sent]);
      await expect(answer).rejects.toMatchObject({ code: 'malformed', message: expect.stringMatching(why) });
    }
    expect(changesOf(lab.bench)).toBe(0);
  });

  test.each([['never'], ['zz'], [12], ['99999-01-01T00:00:00Z'], ['2026-02-30T00:00:00Z']])(
    'a decision taken at %p',
    async (at) => {
      const lab = await open();
      const decisions = lab.approved.decisions.map((counted) => ({ ...counted, at }));
      const sent = { ...lab.approved, decisions };
      const answer: unknown = await Reflect.apply(inActivity, undefined, [lab.containment.applyStep, sent]);
      expect(answer).toMatchObject({
        result: 'refused',
        code: 'malformed',
        why: expect.stringContaining('decisions.0.at'),
      });
    },
  );
});
