import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../../src/domain/plan/plan';
import type { ServiceSettings, TrafficTarget } from '../../../../src/domain/workload/service';
import { planFreeze } from '../../../../src/domain/plan/freeze/freeze-service';
import { changedByOthers } from '../../../../src/domain/plan/freeze/freeze-state';
import { service, settings } from '../../fixtures';

function stepOf(): Step {
  const step = planFreeze(settings());
  if ('none' in step) throw new Error(step.none);
  return step;
}

describe('what others have made of it, before a restore', () => {
  const whole = stepOf();
  const back = whole.undo;
  const left: Partial<ServiceSettings> = {
    scaling: { mode: 'MANUAL', manualInstanceCount: 0 },
    traffic: whole.parameters.traffic ?? [],
  };
  test.each<[string, Partial<ServiceSettings>, readonly unknown[]]>([
    ['as the freeze left it', left, []],
    ['back as it was', {}, []],
    ['its scaling back, its tags not', { ...left, scaling: service().scaling }, []],
    ['its tags back, its scaling not', { ...left, traffic: service().traffic }, []],
    [
      'another scaling',
      { ...left, scaling: { mode: 'MANUAL', manualInstanceCount: 2 } },
      [
        'Scaling is manual, 2 instances: neither manual with 0 instances nor automatic, minimum 1, maximum 10.',
      ],
    ],
    [
      'another split',
      { ...left, traffic: [{ type: 'revision', revision: 'payments-00001', percent: 100 }] },
      [
        'Traffic is 100 % to payments-00001, not 100 % to the latest revision, nor 0 % to payments-00002, tag canary; 100 % to the latest revision.',
      ],
    ],
    ['another service', { ...left, uid: 'uid-2' }, [expect.stringContaining('created again')]],
  ])('%s', (_, change, expected) => {
    expect(changedByOthers(service(change), whole, back)).toEqual(expected);
  });

  test('what an earlier restore could give back of the traffic is ours, too', () => {
    const part: readonly TrafficTarget[] = [{ type: 'latest', percent: 100, tag: 'other' }];
    expect(changedByOthers(service({ ...left, traffic: part }), whole, { ...back, traffic: part })).toEqual(
      [],
    );
    expect(
      changedByOthers(service({ ...left, traffic: part }), whole, { scaling: back.scaling }),
    ).toHaveLength(1);
  });
});
