import { describe, expect, test } from '@jest/globals';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { revision, smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

const steady = { everySeconds: 1, seconds: 0.4 };

function started(
  shop: Partial<NonNullable<ScenarioInput['services']>[number]>,
  innocents: readonly string[],
) {
  const clock = handClock();
  const world = new World(smallScenario(shop, { innocents: [...innocents] }), clock, { freeze: 'kills' });
  world.start();
  const pass = (seconds: number): void => {
    clock.advance(seconds);
    world.settle();
  };
  const scale = (scaling: Record<string, string | number>): void => {
    const { spec } = world.services.get('shop');
    world.services.change('shop', { spec: { ...spec, scaling }, actor: world.caller, request: {} });
  };
  return { world, clock, pass, scale };
}

const frozen = { scalingMode: 'MANUAL', manualInstanceCount: 0 };

describe('requests of an uninvolved workload', () => {
  test('go on without disturbance while nobody touches it', () => {
    const { world, pass } = started({ requests: steady }, ['shop']);
    pass(30);
    expect(world.disturbances.list()).toEqual([]);
    expect(world.requests.counts('shop')).toEqual({ served: 40, refused: 0, cut: 0 });
  });

  test('are refused after a freeze: told once, with the time of the first', () => {
    const { world, clock, pass, scale } = started({ requests: steady }, ['shop']);
    const before = clock.now();
    scale(frozen);
    pass(30);
    const [disturbance, ...more] = world.disturbances.list();
    expect(more).toEqual([]);
    expect(disturbance).toMatchObject({
      workload: 'shop',
      why: 'The request was aborted because there was no available instance.',
    });
    expect(disturbance?.at).toBeGreaterThan(before);
  });

  test('are cut when they outlast the shutdown', () => {
    const { world, pass, scale } = started({ requests: { everySeconds: 8, seconds: 7 } }, ['shop']);
    scale(frozen);
    pass(5);
    expect(world.disturbances.list().map(({ why }) => why)).toContain(
      'The request failed because the instance was shut down before it ended.',
    );
  });
});

test("the affected service's own requests are counted, and disturb nobody", () => {
  const { world, pass, scale } = started({ requests: steady }, []);
  scale(frozen);
  pass(30);
  expect(world.disturbances.list()).toEqual([]);
  expect(world.requests.counts('shop').refused).toBeGreaterThan(20);
});

describe('instances', () => {
  const alive = (world: World): readonly string[] =>
    world.fleet.alive('shop').map(({ revision: name, state }) => `${name} ${state}`);

  test('the minimum of the serving revision is there from the start', () => {
    expect(alive(started({}, []).world)).toEqual(['shop-00002-abc serving']);
  });

  test('without a minimum one is started by a request, and goes when idle for long enough', () => {
    const { world, pass } = started({ scaling: {} }, []);
    expect(alive(world)).toEqual([]);
    world.fire({
      do: 'exploit-request',
      service: 'shop',
      method: 'GET',
      path: '/',
      status: 200,
      remoteIp: '203.0.113.7',
      userAgent: 'curl',
      requestBytes: 1,
      seconds: 1,
    });
    pass(880);
    expect(alive(world)).toEqual(['shop-00002-abc serving']);
    pass(30);
    expect(alive(world)).toEqual([]);
  });

  test('requests beyond the concurrency start more, up to the maximum; the rest is refused', () => {
    const { world } = started(
      {
        scaling: { maxInstanceCount: 2 },
        revisions: [revision(1, { concurrency: 1 })],
        requests: { everySeconds: 1, seconds: 8 },
      },
      [],
    );
    expect(alive(world)).toHaveLength(2);
    expect(world.requests.counts('shop').refused).toBeGreaterThan(0);
  });

  test('a deployment moves the minimum; the old instance goes when idle, with a line in the system log', () => {
    const { world, pass } = started({}, []);
    world.fire({
      do: 'deploy',
      service: 'shop',
      by: 'lin@example.com',
      image: 'eu.example/shop:3',
      digest: `sha256:${'3'.repeat(64)}`,
    });
    pass(10);
    expect(alive(world)).toEqual([
      'shop-00002-abc serving',
      expect.stringMatching(/^shop-00003-[a-z]{3} serving$/u),
    ]);
    pass(900);
    expect(alive(world)).toHaveLength(1);
    const lines = world.logs
      .readable(world.agenda.now())
      .filter(
        ({ json }) => json['logName'] === 'projects/acme-shop/logs/run.googleapis.com%2Fvarlog%2Fsystem',
      )
      .map(({ json }) => json['textPayload']);
    expect(lines).toContain('Shutting down idle instance');
  });

  test('unfreezing without a minimum of its own inherits the manual count: nothing starts', () => {
    const { world, pass, scale } = started({ requests: steady }, []);
    scale(frozen);
    pass(10);
    scale({ scalingMode: 'AUTOMATIC', minInstanceCount: 0, maxInstanceCount: 0 });
    pass(10);
    expect(alive(world)).toEqual([]);
  });

  test('unfreezing with explicit bounds serves again', () => {
    const { world, pass, scale } = started({ requests: steady }, []);
    scale(frozen);
    pass(10);
    scale({ scalingMode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 4 });
    pass(3);
    expect(alive(world)).toEqual(['shop-00002-abc serving']);
  });
});
