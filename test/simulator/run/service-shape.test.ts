import { describe, expect, test } from '@jest/globals';
import { listOf, objectOf } from '../../../simulator/wire/json';
import { serviceShape } from '../../../simulator/run/shape/service-shape';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { shop, smallScenario } from '../small-scenario';

function world() {
  const clock = handClock();
  const made = new World(
    smallScenario({ description: 'Sells', annotations: { 'acme.example/a': 'b' } }),
    clock,
    {
      freeze: 'kills',
    },
  );
  made.start();
  const shape = () => serviceShape(made, made.services.get('shop'));
  return { made, clock, shape };
}

const fieldsAtRest = [
  'name',
  'description',
  'uid',
  'generation',
  'labels',
  'annotations',
  'createTime',
  'updateTime',
  'creator',
  'lastModifier',
  'ingress',
  'launchStage',
  'template',
  'traffic',
  'scaling',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'latestReadyRevision',
  'latestCreatedRevision',
  'trafficStatuses',
  'uri',
  'threatDetectionEnabled',
  'etag',
];

describe('a service as it was recorded', () => {
  test('at rest: fields in order, reconciling absent, counts as text, times with 6 decimals', () => {
    const service = world().shape();
    expect(Object.keys(service)).toEqual(fieldsAtRest);
    expect(service).toMatchObject({
      name: shop,
      generation: '2',
      observedGeneration: '2',
      updateTime: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{6}Z$/u),
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      conditions: [{ type: 'RoutesReady' }, { type: 'ConfigurationsReady' }],
      latestReadyRevision: `${shop}/revisions/shop-00002-abc`,
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      uri: expect.stringMatching(/^https:\/\/shop-[a-z]{10}-ew\.a\.run\.app$/u),
    });
  });

  test("the template has the server's defaults", () => {
    expect(world().shape()['template']).toEqual({
      timeout: '300s',
      serviceAccount: '123456789012-compute@developer.gserviceaccount.com',
      containers: [
        {
          name: 'shop',
          image: 'eu.example/shop:2',
          env: [{ name: 'TOKEN', value: 'not-for-anybody' }],
          resources: { limits: { cpu: '1000m', memory: '512Mi' }, cpuIdle: true },
          ports: [{ name: 'http1', containerPort: 8080 }],
          startupProbe: {
            timeoutSeconds: 240,
            periodSeconds: 240,
            failureThreshold: 1,
            tcpSocket: { port: 8080 },
          },
        },
      ],
      maxInstanceRequestConcurrency: 80,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
    });
  });

  test('while a change is under way: next generation, new etag, PENDING with the old time, the rest as before', () => {
    const { made, clock, shape } = world();
    const before = shape();
    clock.advance(7);
    const { spec } = made.services.get('shop');
    made.services.change('shop', {
      spec: { ...spec, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' },
      actor: made.caller,
      request: {},
    });
    const pending = shape();
    expect(Object.keys(pending)).toEqual([...fieldsAtRest.slice(0, -1), 'reconciling', 'etag']);
    const { conditions, latestReadyRevision, trafficStatuses, uri, observedGeneration } = before;
    expect(pending).toMatchObject({
      generation: '3',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      lastModifier: 'responder@acme.iam.gserviceaccount.com',
      reconciling: true,
      terminalCondition: { ...objectOf(before, 'terminalCondition'), state: 'CONDITION_PENDING' },
      conditions,
      latestReadyRevision,
      trafficStatuses,
      uri,
      observedGeneration,
    });
    expect(pending['etag']).not.toBe(before['etag']);
    clock.advance(1);
    made.settle();
    const after = shape();
    expect(Object.keys(after)).toEqual(fieldsAtRest);
    expect([after['etag'], after['updateTime']]).toEqual([pending['etag'], pending['updateTime']]);
    expect(after).toMatchObject({
      observedGeneration: '3',
      // Readiness of the configuration does not move with ingress.
      conditions: [{}, listOf(before, 'conditions')[1]],
    });
  });
});
