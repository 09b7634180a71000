import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../simulator/wire/json';
import { World } from '../../../simulator/world/world';
import type { Switches } from '../../../simulator/scenarios/schema';
import { handClock } from '../hand-clock';
import { revision, smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

type Timeline = NonNullable<ScenarioInput['attacker']>['timeline'];

const exploit = { do: 'exploit-request', service: 'shop', path: '/x', status: 500, remoteIp: '203.0.113.7' };
const shell = { do: 'open-shell', service: 'shop' };
const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };
const frozen: JsonObject = { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } };

/** A started world with an attacker's timeline; the older revision has a tag and a minimum of its own. */
function attacked(timeline: Timeline, freeze: Switches['freeze'] = 'kills') {
  const scenario = smallScenario(
    {
      revisions: [revision(1, { minInstanceCount: 1 }), revision(2)],
      traffic: [{ percent: 100 }, { revision: 'shop-00001-abc', tag: 'canary' }],
    },
    { attacker: { timeline }, logs: { dataAccess: true } },
  );
  const clock = handClock();
  const world = new World(scenario, clock, { freeze });
  world.start();
  const pass = (seconds: number): void => {
    clock.advance(seconds);
    world.settle();
  };
  const change = (fields: JsonObject): void => {
    const { spec } = world.services.get('shop');
    world.services.change('shop', { spec: { ...spec, ...fields }, actor: world.caller, request: {} });
  };
  return { world, pass, change };
}

describe('the shell of an attacker', () => {
  test('there is none before it is opened', () => {
    const { world } = attacked([]);
    expect([world.attacker.shell(), world.attacker.shellDiedAt()]).toEqual(['none', undefined]);
  });

  test.each<[string, JsonObject, 'alive' | 'dead']>([
    [
      'moving traffic to the revision itself again',
      { traffic: [latest, { ...latest, percent: 0, tag: 'x' }] },
      'alive',
    ],
    ['closing ingress', { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, 'alive'],
    ['manual scaling to 0', frozen, 'dead'],
  ])('in a serving revision, after %s', (_name, fields, expected) => {
    const { world, pass, change } = attacked([
      { at: -5, ...exploit },
      { at: -4, ...shell },
    ]);
    change(fields);
    pass(60);
    expect(world.attacker.shell()).toBe(expected);
  });

  test.each<[string, JsonObject, 'alive' | 'dead']>([
    [
      'moving all traffic elsewhere',
      { traffic: [latest, { revision: 'shop-00001-abc', tag: 'canary' }] },
      'alive',
    ],
    ['manual scaling to 0 with the tag left', frozen, 'alive'],
    ['manual scaling to 0 and the tag dropped', { ...frozen, traffic: [latest] }, 'dead'],
    ['the tag dropped alone, before idle scale-in', { traffic: [latest] }, 'alive'],
  ])('in a revision that is live through a tag, after %s', (_name, fields, expected) => {
    const { world, pass, change } = attacked([
      { at: -5, ...exploit, tag: 'canary' },
      { at: -4, ...shell },
    ]);
    change(fields);
    pass(60);
    expect(world.attacker.shell()).toBe(expected);
  });

  test('dropping the tag ends it once the instance has been idle for long enough', () => {
    const { world, pass, change } = attacked([
      { at: -5, ...exploit, tag: 'canary' },
      { at: -4, ...shell },
    ]);
    change({ traffic: [latest] });
    pass(1000);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('it lives until its instance is gone, not only until the operation ends', () => {
    const { world, pass, change } = attacked([
      { at: -5, ...exploit },
      { at: -4, ...shell },
    ]);
    change(frozen);
    const moments = [0.9, 0.2, 1.8, 0.2].map((seconds) => {
      pass(seconds);
      return [world.services.get('shop').readiness.state, world.attacker.shell()];
    });
    expect(moments).toEqual([
      ['CONDITION_PENDING', 'alive'],
      ['CONDITION_SUCCEEDED', 'alive'],
      ['CONDITION_SUCCEEDED', 'alive'],
      ['CONDITION_SUCCEEDED', 'dead'],
    ]);
    expect(world.attacker.shellDiedAt()).toBe(world.agenda.now() - 100);
  });

  test.each<[Switches['freeze'], 'alive' | 'dead', { served: number; refused: number; cut: number }]>([
    ['kills', 'dead', { served: 0, refused: 0, cut: 1 }],
    ['drains', 'alive', { served: 0, refused: 0, cut: 0 }],
  ])('in a held request, 4 s after a freeze that %s', (freeze, expected, counts) => {
    const { world, pass, change } = attacked(
      [
        { at: -5, ...exploit, openIntoDrainSeconds: 6 },
        { at: -4, ...shell },
      ],
      freeze,
    );
    change(frozen);
    pass(4);
    expect([world.attacker.shell(), world.requests.counts('shop')]).toEqual([expected, counts]);
    pass(6);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('ended by the attacker', () => {
    const { world } = attacked([
      { at: -5, ...exploit },
      { at: -4, ...shell },
      { at: -3, do: 'end-shell', service: 'shop' },
    ]);
    expect(world.attacker.shell()).toBe('dead');
  });

  test("somebody else's shell is not the attacker's", () => {
    const { world } = attacked([]);
    world.fire({ do: 'open-shell', service: 'shop', binary: '/bin/sh', args: [] });
    expect(world.attacker.shell()).toBe('none');
  });

  test('cannot be opened where the freeze came first', () => {
    const { world, pass, change } = attacked([
      { at: 10, ...exploit },
      { at: 11, ...shell },
    ]);
    change({ ...frozen, traffic: [latest] });
    pass(20);
    expect(world.attacker.shell()).toBe('none');
  });
});

describe('the stolen token', () => {
  const inside: Timeline = [
    { at: -5, ...exploit },
    { at: -4, ...shell },
    { at: -3, do: 'fetch-token', service: 'shop', validSeconds: 100 },
  ];

  test('is not to be had without a shell', () => {
    const { world } = attacked([{ at: -3, do: 'fetch-token', service: 'shop' }]);
    expect(world.attacker.token(world.agenda.now())).toBe('none');
  });

  test('outlives the instance, and dies when it expires', () => {
    const { world, pass, change } = attacked(inside);
    change(frozen);
    pass(60);
    expect([world.attacker.shell(), world.attacker.token(world.agenda.now())]).toEqual(['dead', 'alive']);
    pass(60);
    expect(world.attacker.token(world.agenda.now())).toBe('dead');
  });

  test('dies when its account is disabled', () => {
    const { world } = attacked(inside);
    world.fire({ do: 'disable-identity', service: 'shop' });
    expect(world.attacker.token(world.agenda.now())).toBe('dead');
  });

  test.each([
    ['alive: the call is in the audit log', 0, 1],
    ['dead: no call happens', 200, 0],
  ])('%s', (_name, seconds, calls) => {
    const { world, pass } = attacked(inside);
    pass(seconds);
    world.fire(
      {
        do: 'use-token',
        service: 'shop',
        api: 'cloudresourcemanager.googleapis.com',
        method: 'GetIamPolicy',
        resource: 'projects/acme-shop',
        callerIp: '203.0.113.7',
        userAgent: 'curl',
        log: 'data_access',
        code: 0,
      },
      true,
    );
    pass(1);
    const entries = world.logs.readable(world.agenda.now()).map(({ json }) => json['logName']);
    const audited = entries.filter(
      (name) => name === 'projects/acme-shop/logs/cloudaudit.googleapis.com%2Fdata_access',
    );
    expect(audited).toHaveLength(calls);
  });
});
