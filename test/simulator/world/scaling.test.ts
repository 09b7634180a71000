import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../simulator/wire/json';
import { createService } from '../../../simulator/world/service/create-service';
import { createIds } from '../../../simulator/world/ids';
import { route } from '../../../simulator/world/service/routing';
import { scalingTarget } from '../../../simulator/world/service/scaling';
import type { ServedTarget, ServiceState } from '../../../simulator/world/service/service-state';
import { revision, smallScenario } from '../small-scenario';

const [one, two] = ['shop-00001-abc', 'shop-00002-abc'];

function service(scaling: JsonObject, targets: readonly ServedTarget[], ownMinimum?: number): ServiceState {
  const { services, google } = smallScenario({
    revisions: [revision(1, ownMinimum === undefined ? {} : { minInstanceCount: ownMinimum }), revision(2)],
  });
  const [scenario] = services;
  if (scenario === undefined) throw new Error('no service');
  const state = createService(scenario, google, createIds('s'), 0);
  return { ...state, served: { ...state.served, scaling, targets } };
}

const all: ServedTarget = { revision: two, percent: 100 };
const canary: ServedTarget = { revision: one, percent: 0, tag: 'canary' };
const frozen = { scalingMode: 'MANUAL', manualInstanceCount: 0 };

test.each<
  [string, JsonObject, readonly ServedTarget[], number | undefined, [number, number], [number, number]]
>([
  ['manual 0: the serving revision gets none', frozen, [all], undefined, [0, 0], [0, 0]],
  [
    'manual 0: live through a tag alone, one can still start',
    frozen,
    [all, canary],
    undefined,
    [0, 1],
    [0, 0],
  ],
  ['manual 0: live through a tag alone, it keeps its own minimum', frozen, [all, canary], 2, [2, 2], [0, 0]],
  [
    'manual 0: tag on a serving revision does not save it',
    frozen,
    [{ ...all, tag: 'live' }],
    2,
    [0, 0],
    [0, 0],
  ],
  ['manual 0: not addressed, no minimum kept', frozen, [all], 2, [0, 0], [0, 0]],
  [
    'manual 10 is shared by the split',
    { scalingMode: 'MANUAL', manualInstanceCount: 10 },
    [
      { revision: one, percent: 30 },
      { revision: two, percent: 70 },
    ],
    undefined,
    [3, 3],
    [7, 7],
  ],
  [
    'automatic: the service minimum goes to the split',
    { minInstanceCount: 3 },
    [all],
    undefined,
    [0, 0],
    [3, 100],
  ],
  [
    'automatic: traffic moved away, the tag keeps the minimum',
    { minInstanceCount: 1 },
    [all, canary],
    1,
    [1, 100],
    [1, 100],
  ],
  ['automatic: nothing addressed keeps nothing', {}, [all], 1, [0, 0], [0, 100]],
  ['automatic: the service maximum binds', { maxInstanceCount: 4 }, [all], undefined, [0, 0], [0, 4]],
  [
    'a maximum of 0 inherited from a manual count binds although it looks unset',
    { scalingMode: 'AUTOMATIC', minInstanceCount: 0, maxInstanceCount: 0 },
    [all],
    undefined,
    [0, 0],
    [0, 0],
  ],
])('%s', (_name, scaling, targets, ownMinimum, first, second) => {
  const state = service(scaling, targets, ownMinimum);
  const [a, b] = [scalingTarget(state, one), scalingTarget(state, two)];
  expect([
    [a.minimum, a.maximum],
    [b.minimum, b.maximum],
  ]).toEqual([first, second]);
});

describe('route', () => {
  test('requests follow the split exactly over a hundred of them', () => {
    const state = service({}, [
      { revision: one, percent: 30 },
      { revision: two, percent: 70 },
    ]);
    const taken = Array.from({ length: 100 }, (_, sequence) => route(state, sequence));
    expect(taken.filter((name) => name === one)).toHaveLength(30);
  });

  test.each([
    ['a tag leads to its revision', 'canary', one],
    ['an unknown tag leads nowhere', 'nope', undefined],
  ])('%s', (_name, tag, expected) => {
    expect(route(service({}, [all, canary]), 0, tag)).toBe(expected);
  });
});
