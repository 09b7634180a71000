import { expect, test } from '@jest/globals';
import { Client, credentials } from '@grpc/grpc-js';
import { protosOf } from '../../../simulator/wire/grpc/protos';
import { systemClock } from '../../../simulator/world/agenda';
import { serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { shop, smallScenario } from '../small-scenario';

const root = protosOf('@google-cloud/run');
const request = root.lookupType('google.longrunning.WaitOperationRequest');
const operation = root.lookupType('google.longrunning.Operation');

/** No Google client offers WaitOperation, hence the bare call. */
async function wait({ sim }: Cloud, name: string, seconds: number): Promise<unknown> {
  const client = new Client(sim.grpc, credentials.createInsecure());
  const answer = new Promise<unknown>((resolve, reject) => {
    client.makeUnaryRequest(
      '/google.longrunning.Operations/WaitOperation',
      (value: object) => Buffer.from(request.encode(request.fromObject(value)).finish()),
      (bytes: Buffer) => operation.toObject(operation.decode(bytes)),
      { name, timeout: { seconds } },
      (error, value) => (error === null ? resolve(value) : reject(error)),
    );
  });
  return answer.finally(() => client.close());
}

async function begun(operationSeconds: number) {
  const scenario = smallScenario({}, { timing: { operationSeconds, historySeconds: 1 } });
  const cloud = await serveCloud(scenario, { clock: systemClock });
  const change = { service: { name: shop, description: 'new' }, updateMask: { paths: ['description'] } };
  const [{ name = '' }] = await cloud.services.updateService(change);
  return { cloud, name };
}

test('waiting for an operation ends when it does', async () => {
  const { cloud, name } = await begun(0.2);
  expect(await wait(cloud, name, 30)).toMatchObject({ name, done: true });
});

test('waiting ends at the given time with an operation that is not done', async () => {
  const { cloud, name } = await begun(600);
  expect(await wait(cloud, name, 0)).toMatchObject({ name });
  expect(await wait(cloud, name, 0)).not.toHaveProperty('done');
});

test('waiting for what does not exist is refused', async () => {
  const { cloud } = await begun(0);
  await expect(wait(cloud, 'projects/p/locations/l/operations/x', 1)).rejects.toMatchObject({ code: 5 });
});
