import { describe, expect, test } from '@jest/globals';
import { loadScenario } from '../../../simulator/scenarios/load';
import { isJsonObject, objectOf, parseJson } from '../../../simulator/wire/json';
import type { JsonValue } from '../../../simulator/wire/json';
import { serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { revision, shop, smallScenario } from '../small-scenario';

interface Answer {
  readonly status: number;
  readonly body: JsonValue;
}

async function call({ sim }: Cloud, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${sim.http}/simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : parseJson(text) };
}

const truth = async (cloud: Cloud): Promise<JsonValue> => (await call(cloud, 'GET', 'truth')).body;
const deploy = {
  do: 'deploy',
  service: 'shop',
  by: 'lin@example.com',
  image: 'eu.example/shop:3',
  digest: `sha256:${'3'.repeat(64)}`,
};
const frozen = {
  service: { name: shop, scaling: { scalingMode: 'MANUAL' as const, manualInstanceCount: 0 } },
  updateMask: { paths: ['scaling.scaling_mode', 'scaling.manual_instance_count'] },
};

describe('refused, saying what does not fit', () => {
  test.each<[string, string, string, unknown, number, string]>([
    ['a path that is none', 'GET', 'nothing', undefined, 404, 'Nothing is served at /simulator/nothing'],
    ['a method that it does not take', 'GET', 'start', undefined, 501, 'does not take GET'],
    ['no JSON', 'POST', 'events', '{', 400, 'The body is not JSON'],
    ['no body', 'POST', 'events', undefined, 400, ''],
    ['an unknown event', 'POST', 'events', { do: 'dance' }, 400, 'do'],
    ['an unknown field of an event', 'POST', 'events', { ...deploy, colour: 'red' }, 400, 'colour'],
    [
      'an event of an unknown job',
      'POST',
      'events',
      { do: 'open-shell', job: 'nope' },
      400,
      "There is no job 'nope'",
    ],
    [
      'an event about no workload',
      'POST',
      'events',
      { do: 'open-shell' },
      400,
      'Name one workload: service, job, workerPool or instance.',
    ],
    [
      'an event of an unknown service',
      'POST',
      'events',
      { ...deploy, service: 'shopp' },
      400,
      "There is no service 'shopp'",
    ],
    [
      'an unknown field of a fault',
      'POST',
      'faults',
      { method: '*', kind: 'lost-answer', colour: 'red' },
      400,
      'colour',
    ],
    [
      'an unknown code',
      'POST',
      'faults',
      { method: '*', kind: 'error', code: 'BROKEN' },
      400,
      'must be one of CANCELLED',
    ],
    [
      'a latency without a length',
      'POST',
      'faults',
      { method: '*', kind: 'latency' },
      400,
      "needs 'milliseconds'",
    ],
    ['a message that is no base64', 'POST', 'publish', { data: '???' }, 400, 'data'],
    ['an empty message', 'POST', 'publish', {}, 400, 'a message needs data or attributes'],
  ])('%s', async (_name, method, path, body, status, message) => {
    const answer = await call(await serveCloud(), method, path, body);
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(message) } } });
  });
});

describe('the truth', () => {
  test('at rest', async () => {
    const cloud = await serveCloud();
    cloud.clock.advance(2);
    expect(await truth(cloud)).toEqual({
      scenario: 'small',
      clockSeconds: 2,
      attacker: { shell: 'none', token: 'none', shells: [], uses: [] },
      ...{ jobs: {}, schedules: {}, workerPools: {}, instances: {} },
      services: {
        shop: {
          frozen: false,
          instances: 1,
          running: [
            { id: expect.any(String), revision: 'shop-00002-abc', state: 'serving', openRequests: 0 },
          ],
          generation: 2,
          spec: expect.objectContaining({ scaling: { minInstanceCount: 1, maxInstanceCount: 4 } }),
          served: {
            scaling: { scalingMode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 4 },
            targets: [{ revision: 'shop-00002-abc', percent: 100 }],
          },
          requests: { served: 0, refused: 0, cut: 0 },
        },
      },
      disturbed: [],
      findings: {},
      calls: [],
      underWay: [],
      changes: 0,
    });
  });

  test('after a freeze that left a shell behind a tag', async () => {
    const scenario = smallScenario(
      {
        revisions: [revision(1, { minInstanceCount: 1 }), revision(2)],
        traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', tag: 'canary' }],
        requests: { everySeconds: 1 },
      },
      {
        innocents: ['shop'],
        attacker: {
          timeline: [
            {
              at: -9,
              do: 'exploit-request',
              service: 'shop',
              tag: 'canary',
              path: '/',
              status: 200,
              remoteIp: '203.0.113.7',
            },
            { at: -8, do: 'open-shell', service: 'shop' },
          ],
        },
      },
    );
    const cloud = await serveCloud(scenario);
    await cloud.services.updateService({ ...frozen, validateOnly: true });
    await cloud.services.updateService(frozen);
    cloud.clock.advance(10);
    expect(await truth(cloud)).toMatchObject({
      attacker: { shell: 'alive' },
      services: { shop: { frozen: true, instances: 1, running: [{ revision: 'shop-00001-abc' }] } },
      disturbed: [
        { workload: 'shop', why: expect.stringContaining('no available instance'), at: expect.any(String) },
      ],
      calls: [
        {
          method: 'google.cloud.run.v2.Services/UpdateService',
          resource: shop,
          change: true,
          validateOnly: true,
        },
        {
          method: 'google.cloud.run.v2.Services/UpdateService',
          resource: shop,
          change: true,
          validateOnly: false,
        },
      ],
      changes: 1,
    });
  });

  test('of findings: state, marks and external systems by name', async () => {
    const scenario = loadScenario('freeze-drains');
    const cloud = await serveCloud(scenario);
    expect(await truth(cloud)).toMatchObject({ findings: {} });
    cloud.clock.advance(2);
    const after = await truth(cloud);
    const found = Object.entries(isJsonObject(after) ? objectOf(after, 'findings') : {});
    expect(found).toHaveLength(2);
    expect(found[0]).toEqual([
      expect.stringMatching(
        /^organizations\/688851828130\/sources\/\d+\/locations\/global\/findings\/[0-9a-f]{32}$/u,
      ),
      { state: 'ACTIVE', mute: 'UNDEFINED', marks: {}, externalSystems: {} },
    ]);
  });
});

describe('driving a scenario', () => {
  test('held, its clock stands until it is started; starting twice does not move it', async () => {
    const cloud = await serveCloud(smallScenario(), { hold: true });
    cloud.clock.advance(100);
    expect((await call(cloud, 'GET', 'health')).body).toEqual({
      ready: true,
      scenario: 'small',
      started: false,
    });
    expect(await truth(cloud)).toMatchObject({ clockSeconds: 0, services: { shop: { instances: 0 } } });
    await call(cloud, 'POST', 'start');
    cloud.clock.advance(3);
    await call(cloud, 'POST', 'start');
    expect(await truth(cloud)).toMatchObject({ clockSeconds: 3, services: { shop: { instances: 1 } } });
  });

  test('an event fired by hand happens now', async () => {
    const cloud = await serveCloud();
    expect((await call(cloud, 'POST', 'events', deploy)).status).toBe(200);
    cloud.clock.advance(2);
    const [service] = await cloud.services.getService({ name: shop });
    expect(service).toMatchObject({ generation: '3', lastModifier: 'lin@example.com' });
    expect(service.template?.containers?.[0]?.image).toBe('eu.example/shop:3');
    expect(await truth(cloud)).toMatchObject({ changes: 0 });
  });

  test('an event can be the attacker’s', async () => {
    const cloud = await serveCloud();
    await call(cloud, 'POST', 'events', { do: 'open-shell', service: 'shop' });
    expect(await truth(cloud)).toMatchObject({ attacker: { shell: 'none' } });
    await call(cloud, 'POST', 'events?by=attacker', { do: 'open-shell', service: 'shop' });
    expect(await truth(cloud)).toMatchObject({ attacker: { shell: 'alive' } });
  });

  test.each([
    ['POST', 'faults/clear'],
    ['DELETE', 'faults'],
  ])('a fault strikes calls until %s %s', async (method, path) => {
    const cloud = await serveCloud();
    const read = () => cloud.services.getService({ name: shop });
    const fault = {
      method: 'google.cloud.run.v2.Services/*',
      kind: 'error',
      code: 'RESOURCE_EXHAUSTED',
      message: 'slow down',
    };
    await call(cloud, 'POST', 'faults', fault);
    await expect(read()).rejects.toMatchObject({ code: 8, details: 'slow down' });
    await call(cloud, method, path);
    await expect(read()).resolves.toBeDefined();
  });

  test('any bytes can be published, and are no call of anybody', async () => {
    const cloud = await serveCloud();
    const answer = await call(cloud, 'POST', 'publish', {
      data: Buffer.from([0, 255]).toString('base64'),
      attributes: { a: 'b' },
    });
    expect(answer).toEqual({ status: 200, body: { messageId: expect.any(String) } });
    expect(await truth(cloud)).toMatchObject({ calls: [] });
  });
});
