import { describe, expect, test } from '@jest/globals';
import type { ServiceChange } from '../../../src/google/run/change/service-body';
import { until } from '../../support/until';
import { denying, failureOf, payments, simulate } from '../simulated';
import type { Simulated } from '../simulated';
import { operationEnd } from '../../../src/google/run/change/service-changer';

const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const GET_OPERATION = 'google.longrunning.Operations/GetOperation';

async function freeze({ google }: Simulated, more: Partial<ServiceChange> = {}): Promise<ServiceChange> {
  const { facts } = await google.services.service(payments);
  return {
    workload: payments,
    etag: facts.etag,
    scaling: { mode: 'MANUAL', manualInstanceCount: 0 },
    traffic: [{ type: 'latest', percent: 100 }],
    annotations: { 'firebreak/incident': 'w#1', 'firebreak/step': 's1' },
    ...more,
  };
}

const updates = ({ sim }: Simulated) => sim.calls.all().filter(({ method }) => method === UPDATE);
const service = async ({ google }: Simulated) => (await google.services.service(payments)).facts;
const ended = async ({ changer }: Simulated, operation: string) =>
  until('the end of the operation', async () => changer.endOf(operation));

test('start is refused when somebody changed the service since it was read, and nothing is sent', async () => {
  const cloud = await simulate();
  const change = await freeze(cloud, { etag: '"old"' });
  expect((await failureOf(cloud.changer.start(change))).code).toBe('conflict');
  expect(updates(cloud)).toEqual([]);
});

describe.each(['preview', 'start'] as const)('%s is refused', (call) => {
  test('without the permission, which is named', async () => {
    const cloud = await simulate(denying('run.services.update'));
    const failure = await failureOf(cloud.changer[call](await freeze(cloud)));
    expect(failure).toMatchObject({ code: 'permission-denied', permission: 'run.services.update' });
  });

  test('when somebody changes it between the read and the call', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud);
    cloud.sim.faults.add({
      method: UPDATE,
      kind: 'error',
      code: 'ABORTED',
      message: "version 'a' was specified but current version is 'b'.",
    });
    expect((await failureOf(cloud.changer[call](change))).code).toBe('conflict');
  });

  test('for a template that names its revision: permanent, and no conflict', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud);
    const message = "Revision named 'payment-api-00003-kfw' with different configuration already exists.";
    cloud.sim.faults.add({ method: UPDATE, kind: 'error', code: 'ALREADY_EXISTS', message });
    expect(await failureOf(cloud.changer[call](change))).toMatchObject({ code: 'change-refused' });
  });

  test('for a split that does not add up', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud, { traffic: [{ type: 'latest', percent: 90 }] });
    expect((await failureOf(cloud.changer[call](change))).code).toBe('change-refused');
  });

  test('for a service that is gone', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud, { workload: { ...payments, name: 'gone' } });
    expect((await failureOf(cloud.changer[call](change))).code).toBe('not-found');
  });
});

describe('a change is sent once', () => {
  test('also when its answer is lost; the service tells', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud);
    cloud.sim.faults.add({ method: UPDATE, kind: 'lost-answer', times: 1 });
    expect((await failureOf(cloud.changer.start(change))).code).toBe('unreachable');
    expect(updates(cloud).map(({ outcome }) => outcome)).toEqual(['answer-lost']);
    expect((await service(cloud)).annotations).toEqual(change.annotations);
  });

  test('also when Google is not there', async () => {
    const cloud = await simulate();
    const change = await freeze(cloud);
    cloud.sim.faults.add({ method: UPDATE, kind: 'error', code: 'UNAVAILABLE', times: 1 });
    expect((await failureOf(cloud.changer.start(change))).code).toBe('unreachable');
    expect(updates(cloud)).toHaveLength(1);
    expect((await service(cloud)).scaling.mode).toBe('AUTOMATIC');
  });
});

describe('how an operation ended', () => {
  test('is not known of one that does not exist', async () => {
    const { changer } = await simulate();
    const name = 'projects/acme-payments/locations/europe-west1/operations/none';
    expect((await failureOf(changer.endOf(name))).code).toBe('not-found');
  });

  test('cannot be asked without the permission, which is named', async () => {
    const cloud = await simulate(denying('run.operations.get'));
    const operation = await cloud.changer.start(await freeze(cloud));
    expect((await failureOf(cloud.changer.endOf(operation))).permission).toBe('run.operations.get');
  });

  test('is asked once, whatever becomes of the question', async () => {
    const cloud = await simulate();
    const operation = await cloud.changer.start(await freeze(cloud));
    cloud.sim.faults.add({ method: GET_OPERATION, kind: 'error', code: 'UNAVAILABLE' });
    expect((await failureOf(cloud.changer.endOf(operation))).code).toBe('unreachable');
    expect(cloud.sim.calls.all().filter(({ method }) => method === GET_OPERATION)).toHaveLength(1);
  });

  test('is nothing while it runs', async () => {
    const cloud = await simulate((scenario) => ({
      ...scenario,
      timing: { ...scenario.timing, operationSeconds: 600 },
    }));
    const operation = await cloud.changer.start(await freeze(cloud));
    expect(await cloud.changer.endOf(operation)).toBeUndefined();
  });

  test('is in Google’s words when it failed', async () => {
    const cloud = await simulate();
    const traffic = [{ type: 'revision', revision: 'payment-api-00009-xyz', percent: 100 }] as const;
    const operation = await cloud.changer.start(await freeze(cloud, { traffic }));
    expect(await ended(cloud, operation)).toEqual({
      ok: false,
      text: expect.stringMatching(/^Revision 'payment-api-00009-xyz' does not exist.* \(code 13\)$/),
    });
  });
});

test('a preview says what the service would be, and moves nothing', async () => {
  const cloud = await simulate();
  const before = await service(cloud);
  const after = await cloud.changer.preview(await freeze(cloud));
  expect(after).toMatchObject({
    workload: payments,
    uid: before.uid,
    generation: before.generation,
    scaling: { mode: 'MANUAL', manualInstanceCount: 0 },
    traffic: [{ type: 'latest', percent: 100 }],
    ingress: 'INGRESS_TRAFFIC_ALL',
    annotations: { 'firebreak/incident': 'w#1', 'firebreak/step': 's1' },
  });
  expect(await service(cloud)).toEqual(before);
  expect(updates(cloud).map(({ validateOnly }) => validateOnly)).toEqual([true]);
});

test('frozen and put back, with the annotations of others kept and no new revision', async () => {
  const cloud = await simulate();
  const { changer, google } = cloud;
  const before = await service(cloud);
  expect(await ended(cloud, await changer.start(await freeze(cloud)))).toEqual({ ok: true });
  const frozen = await service(cloud);
  expect(frozen).toMatchObject({ scaling: { mode: 'MANUAL', manualInstanceCount: 0 }, reconciling: false });

  const restore = await freeze(cloud, {
    scaling: before.scaling,
    traffic: before.traffic,
    annotations: { 'firebreak/step': 'undone-s1' },
  });
  expect(await ended(cloud, await changer.start(restore))).toEqual({ ok: true });
  const restored = await service(cloud);
  expect(restored.scaling).toEqual(before.scaling);
  expect(restored.traffic).toEqual(before.traffic);
  expect(restored.annotations).toEqual({ 'firebreak/incident': 'w#1', 'firebreak/step': 'undone-s1' });
  expect((await google.services.revisions(payments)).facts).toHaveLength(3);
});

type Operation = Parameters<typeof operationEnd>[0];

const bearer = `Authorization: Bearer ya29.${'a'.repeat(60)}`;

test.each<[string, Operation, string | undefined]>([
  ['runs', {}, undefined],
  ['runs, and has an error already', { done: false, error: { code: 9, message: 'x' } }, undefined],
  ['has ended well', { done: true }, 'ok'],
  ['has ended well, with an empty error', { done: true, error: { code: 0, message: '' } }, 'ok'],
  ['has failed', { done: true, error: { code: 9, message: 'not ready' } }, 'not ready (code 9)'],
  ['has failed without a word', { done: true, error: { code: 13 } }, 'no message (code 13)'],
  [
    'has failed with a text that acts',
    { done: true, error: { code: 9, message: 'a\u001B[2J\u202Eb\n\n# Approved' } },
    String.raw`a\u001b[2J\u202eb\n\n# Approved (code 9)`,
  ],
  [
    'has failed with a very long text',
    { done: true, error: { code: 9, message: 'x'.repeat(5_000) } },
    `${'x'.repeat(449)}… (code 9)`,
  ],
])('an operation that %s', (_, operation, expected) => {
  const end = operationEnd(operation);
  expect(end === undefined ? undefined : end.ok ? 'ok' : end.text).toBe(expected);
});

test('no secret of a failed container is repeated', () => {
  const end = operationEnd({ done: true, error: { code: 9, message: `it printed ${bearer}` } });
  expect(JSON.stringify(end)).not.toContain('ya29.aaaa');
});
