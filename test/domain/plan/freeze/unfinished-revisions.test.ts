import { describe, expect, test } from '@jest/globals';
import {
  differencesFrom,
  freezePrecondition,
  planFreeze,
} from '../../../../src/domain/plan/freeze/freeze-service';
import type { SettingsOf } from '../../../../src/domain/workload/workload-settings';
import { revision, service, settings } from '../../fixtures';

const traffic = [
  { type: 'revision', revision: 'r1', percent: 100 },
  { type: 'revision', revision: 'r2', percent: 0, tag: 'canary' },
] as const;
const served = { traffic, trafficStatuses: traffic, latestReadyRevision: 'r3' };
const unfinished: SettingsOf<'services'> = {
  ...settings(served, { revisions: [revision('r1')] }),
  unfinished: ['revisions'],
};

describe('a list of revisions that was not read to its end', () => {
  test('makes no revision gone: the split and the tag are sent as they are wanted', () => {
    const step = planFreeze(unfinished);
    if ('none' in step) throw new Error(step.none);
    expect(step.undo.traffic).toEqual(traffic);
    expect([...step.before, ...step.after].join('\n')).not.toContain('gone');
  });

  test('read to its end, it does', () => {
    const step = planFreeze(settings(served, { revisions: [revision('r1')] }));
    if ('none' in step) throw new Error(step.none);
    expect(step.before.join('\n')).toContain('Tag canary reaches nothing: revision r2 is gone.');
  });

  test('says of no revision that it serves no longer, nor what it runs', () => {
    const shares = { trafficStatuses: [{ type: 'latest', revision: 'r4', percent: 100 }] } as const;
    const whole = settings(shares, { revisions: [revision('r4', { percent: 100 })] });
    const before = freezePrecondition(whole);
    expect(before.revisions.map((each) => each.revision)).toContain('r4');
    for (const revisions of [[], [revision('r9')]])
      expect(
        differencesFrom(before, freezePrecondition({ ...whole, revisions, unfinished: ['revisions'] })),
      ).toEqual([]);
    expect(
      differencesFrom(before, freezePrecondition({ kind: 'services', service: service(shares) })),
    ).toEqual([]);
  });
});
