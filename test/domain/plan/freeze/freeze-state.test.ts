import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../../src/domain/plan/plan';
import type { ServiceScaling, ServiceSettings } from '../../../../src/domain/workload/service';
import type { SettingsOf } from '../../../../src/domain/workload/workload-settings';
import {
  changedSinceFreeze,
  isFrozen,
  notFrozen,
  notRestored,
  planFreeze,
  originalState,
} from '../../../../src/domain/plan/freeze/freeze-service';
import { parseSavedService } from '../../../../src/domain/plan/freeze/parse-saved-service';
import { service, settings } from '../../fixtures';

function stepFor(from: SettingsOf<'services'> = settings()): Step {
  const step = planFreeze(from);
  if ('none' in step) throw new Error(step.none);
  return step;
}
const automatic = (change: Partial<ServiceScaling> = {}): ServiceScaling => ({
  mode: 'AUTOMATIC',
  ...change,
});
const manual = (manualInstanceCount?: number): ServiceScaling => ({
  mode: 'MANUAL',
  ...(manualInstanceCount === undefined ? {} : { manualInstanceCount }),
});

const frozen: Partial<ServiceSettings> = {
  scaling: manual(0),
  traffic: [{ type: 'latest', percent: 100 }],
  trafficStatuses: [{ type: 'latest', revision: 'payments-00003', percent: 100 }],
  generation: '8',
  observedGeneration: '8',
};

describe('frozen only when the control plane says all of it', () => {
  test.each<[string, Partial<ServiceSettings>, string]>([
    ['not yet', service(), 'Scaling is automatic'],
    ['automatic with a count of 0', { scaling: automatic({ manualInstanceCount: 0 }) }, 'not manual with 0'],
    ['manual without a count', { scaling: manual() }, 'not manual with 0'],
    ['one instance', { scaling: manual(1) }, 'manual, 1 instances'],
    ['a tag in the spec', { traffic: service().traffic }, 'Tag canary'],
    ['a tag that is still served', { trafficStatuses: service().trafficStatuses }, 'Tag canary'],
    [
      'traffic that somebody moved',
      { traffic: [{ type: 'revision', revision: 'payments-00001', percent: 100 }] },
      'Traffic is 100 % to payments-00001',
    ],
    ['not observed', { observedGeneration: '7' }, 'Generation 8 is not observed yet'],
    ['reconciling', { reconciling: true }, 'reconciling'],
    ['failed', { ready: 'CONDITION_FAILED' }, 'CONDITION_FAILED'],
    ['another service of the same name', { uid: 'uid-2' }, 'created again'],
  ])('%s', (_name, change, why) => {
    const now = service({ ...frozen, ...change });
    expect(notFrozen(now, stepFor()).join('\n')).toContain(why);
    expect(isFrozen(now, stepFor())).toBe(false);
  });

  test.each<[string, Partial<ServiceSettings>, boolean]>([
    ['not observed', { observedGeneration: '7' }, false],
    ['reconciling', { reconciling: true }, false],
    ['failed', { ready: 'CONDITION_FAILED' }, false],
    ['scaled up', { scaling: manual(1) }, true],
    ['tagged', { trafficStatuses: service().trafficStatuses }, true],
    ['recreated', { uid: 'uid-2' }, true],
  ])('changed by somebody since the freeze: %s', (_name, change, isChanged) => {
    expect(changedSinceFreeze(service({ ...frozen, ...change }), stepFor()).length > 0).toBe(isChanged);
  });

  test('all of it', () => {
    expect(notFrozen(service(frozen), stepFor())).toEqual([]);
    expect(isFrozen(service(frozen), stepFor())).toBe(true);
  });
});

describe('restored only when it is equal', () => {
  test.each<[string, SettingsOf<'services'>, Partial<ServiceSettings>, string]>([
    ['still frozen', settings(), frozen, 'Scaling is manual, 0 instances'],
    [
      'the minimum inherited the 0',
      settings(),
      { scaling: automatic({ minInstanceCount: 0, maxInstanceCount: 10 }) },
      'minimum 0',
    ],
    ['the maximum is lost', settings(), { scaling: automatic({ minInstanceCount: 1 }) }, 'maximum not set'],
    ['the tag is missing', settings(), { traffic: [{ type: 'latest', percent: 100 }] }, 'tag canary'],
    ['not observed yet', settings(), { observedGeneration: '6' }, 'not observed'],
    ['created again', settings(), { uid: 'uid-9' }, 'created again'],
    ['equal', settings(), {}, ''],
    [
      'equal, although the API shows a count of the other mode',
      settings(),
      { scaling: automatic({ minInstanceCount: 1, maxInstanceCount: 10, manualInstanceCount: 0 }) },
      '',
    ],
    [
      'equal to the explicit defaults',
      settings({ scaling: automatic() }),
      { scaling: automatic({ minInstanceCount: 0, maxInstanceCount: 100 }) },
      '',
    ],
    [
      'a minimum of 0 that the API leaves out',
      settings({ scaling: automatic() }),
      { scaling: automatic({ maxInstanceCount: 100 }) },
      '',
    ],
    ['manual', settings({ scaling: manual(3) }), { scaling: manual(3) }, ''],
  ])('%s', (_name, before, change, expected) => {
    const differences = notRestored(service(change), stepFor(before));
    if (expected === '') expect(differences).toEqual([]);
    else expect(differences.join('\n')).toContain(expected);
  });
});

describe('the saved state', () => {
  const saved = originalState(service(), '2026-10-01T12:05:00Z');
  test('comes back from JSON as it went', () => {
    expect(parseSavedService(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'not an object'],
    ['a list', [], 'not an object'],
    ['no uid', { ...saved, uid: undefined }, 'uid is not a text'],
    ['an unknown member', { ...saved, extra: 1 }, 'unknown member "extra"'],
    ['no traffic', { ...saved, traffic: {} }, 'traffic is not a list'],
    ['a scaling that is a text', { ...saved, scaling: 'AUTOMATIC' }, 'scaling is not an object'],
    [
      'a count that is negative',
      { ...saved, scaling: { mode: 'MANUAL', manualInstanceCount: -1 } },
      'not a count',
    ],
    [
      'a count that is a text',
      { ...saved, scaling: { mode: 'MANUAL', manualInstanceCount: '1' } },
      'not a count',
    ],
    [
      'a target of another type',
      { ...saved, traffic: [{ type: 'x', percent: 1 }] },
      'neither latest nor revision',
    ],
    ['a target without a percentage', { ...saved, traffic: [{ type: 'latest' }] }, 'percent is not a count'],
  ])('%s is refused', (_name, value, why) => {
    expect(() => parseSavedService(value)).toThrow(why);
  });
});
