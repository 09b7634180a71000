import { describe, expect, test } from '@jest/globals';
import { protos } from '@google-cloud/run';
import type { Fault } from '../../../simulator/faults';
import { systemClock } from '../../../simulator/world/agenda';
import { denying, serveCloud } from '../cloud';
import { parent, shop, smallScenario } from '../small-scenario';

const toInternal = {
  service: { name: shop, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' as const },
  updateMask: { paths: ['ingress'] },
};
const toAll = { ...toInternal, service: { ...toInternal.service, ingress: 'INGRESS_TRAFFIC_ALL' as const } };

describe('a long-running operation', () => {
  test('is not done at first, its metadata the service that is reconciling; then done with the service', async () => {
    const { services, clock } = await serveCloud();
    const [operation] = await services.updateService(toInternal);
    expect(operation.name).toMatch(new RegExp(`^${parent}/operations/[0-9a-f-]{36}$`, 'u'));
    expect(operation.done).toBe(false);
    expect(operation.metadata).toMatchObject({ name: shop, reconciling: true });
    const before = await services.checkUpdateServiceProgress(operation.name ?? '');
    expect(before.done).toBe(false);
    clock.advance(1);
    const after = await services.checkUpdateServiceProgress(operation.name ?? '');
    expect(after.done).toBe(true);
    expect(after.result).toMatchObject({ name: shop, ingress: 2 });
  });

  test("the client's own waiting ends with it", async () => {
    const scenario = smallScenario({}, { timing: { operationSeconds: 0.05, historySeconds: 1 } });
    const { services } = await serveCloud(scenario, { clock: systemClock });
    const [operation] = await services.updateService(toInternal);
    await expect(operation.promise()).resolves.toMatchObject([{ name: shop, ingress: 2 }, {}, {}]);
  });

  test('a second update while the first reconciles is accepted; the first ends without having been served', async () => {
    const { services, clock } = await serveCloud();
    const [first] = await services.updateService(toInternal);
    clock.advance(0.5);
    const [second] = await services.updateService(toAll);
    clock.advance(0.6);
    const ended = await services.checkUpdateServiceProgress(first.name ?? '');
    expect(ended.done).toBe(true);
    expect(ended.result).toMatchObject({ ingress: 1, reconciling: true });
    const [meanwhile] = await services.getService({ name: shop });
    expect(meanwhile).toMatchObject({ generation: '4', observedGeneration: '2', reconciling: true });
    clock.advance(0.5);
    expect((await services.checkUpdateServiceProgress(second.name ?? '')).done).toBe(true);
    const [after] = await services.getService({ name: shop });
    expect(after).toMatchObject({ generation: '4', observedGeneration: '4', reconciling: false });
  });

  test('one that does not exist is not found', async () => {
    const { services } = await serveCloud();
    await expect(services.checkUpdateServiceProgress(`${parent}/operations/x`)).rejects.toMatchObject({
      code: 5,
    });
  });

  test('cannot be looked at without run.operations.get, while the update itself is made', async () => {
    const cloud = await serveCloud(denying(smallScenario(), 'run.operations.get'));
    const [operation] = await cloud.services.updateService(toInternal);
    await expect(cloud.services.checkUpdateServiceProgress(operation.name ?? '')).rejects.toMatchObject({
      code: 7,
    });
    cloud.clock.advance(1);
    const [service] = await cloud.services.getService({ name: shop });
    expect(service.ingress).toBe('INGRESS_TRAFFIC_INTERNAL_ONLY');
  });

  const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
  const code = 'INTERNAL';
  const message = 'Something went wrong.';
  const internal = 'INGRESS_TRAFFIC_INTERNAL_ONLY';
  test.each<{
    readonly case: string;
    readonly fault: Omit<Fault, 'method'>;
    readonly ended: object;
    readonly service: object;
  }>([
    {
      case: 'says that it failed although the change is served',
      fault: { kind: 'operation-error', code, message },
      ended: { done: true, error: { code: 13, message } },
      service: { ingress: internal, observedGeneration: '3', reconciling: false },
    },
    {
      case: 'says that it failed, and the change is not served',
      fault: { kind: 'operation-failed', code, message },
      ended: { done: true, error: { code: 13, message } },
      service: {
        ingress: internal,
        observedGeneration: '2',
        reconciling: false,
        terminalCondition: { state: 'CONDITION_FAILED', message },
      },
    },
    {
      case: 'never ends although the change is served',
      fault: { kind: 'operation-endless' },
      ended: { done: false },
      service: { ingress: internal, observedGeneration: '3', reconciling: false },
    },
    {
      case: 'takes longer',
      fault: { kind: 'operation-slow', milliseconds: 60_000 },
      ended: { done: false },
      service: { ingress: internal, observedGeneration: '2', reconciling: true },
    },
  ])('one that $case', async ({ fault, ended, service }) => {
    const { sim, services, clock } = await serveCloud();
    sim.faults.add({ method: UPDATE, times: 1, ...fault });
    const [{ name }] = await services.updateService(toInternal);
    clock.advance(2);
    const [operation] = await services.getOperation(
      new protos.google.longrunning.GetOperationRequest({ name: name ?? '' }),
    );
    expect(operation).toMatchObject(ended);
    expect((await services.getService({ name: shop }))[0]).toMatchObject(service);
    clock.advance(60);
    expect((await services.getService({ name: shop }))[0].reconciling).toBe(false);
  });

  test('an answer that is lost is an update that was made', async () => {
    const { sim, services, clock } = await serveCloud();
    sim.faults.add({ method: 'google.cloud.run.v2.Services/UpdateService', kind: 'lost-answer', times: 1 });
    await expect(services.updateService(toInternal)).rejects.toMatchObject({ code: 14 });
    clock.advance(1);
    const [service] = await services.getService({ name: shop });
    expect(service).toMatchObject({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY', generation: '3' });
    const [call] = sim.calls.all();
    expect(call).toMatchObject({
      method: 'google.cloud.run.v2.Services/UpdateService',
      resource: shop,
      change: true,
      validateOnly: false,
      outcome: 'answer-lost',
    });
  });
});
