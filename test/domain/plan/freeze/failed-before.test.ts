import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../../src/domain/plan/plan';
import type { ServiceSettings, TrafficTarget } from '../../../../src/domain/workload/service';
import {
  notFrozen,
  notRestored,
  notServed,
  planFreeze,
  type EarlierFreeze,
} from '../../../../src/domain/plan/freeze/freeze-service';
import {
  changedSinceFreeze,
  failedBefore,
  failingNow,
} from '../../../../src/domain/plan/freeze/freeze-state';
import type { SettingsOf } from '../../../../src/domain/workload/workload-settings';
import { revision, service, settings } from '../../fixtures';

// A service whose newest deployment failed before the attack: 4 never became ready, 3 serves, and the wanted split still
// gives 4 its share and a tag.

const failing = ["Revision 'payments-00004' is not ready and cannot serve traffic."];
const wanted: readonly TrafficTarget[] = [
  { type: 'revision', revision: 'payments-00003', percent: 90 },
  { type: 'revision', revision: 'payments-00004', percent: 10, tag: 'next' },
];
const served: readonly TrafficTarget[] = [{ type: 'revision', revision: 'payments-00003', percent: 100 }];
const broken: Partial<ServiceSettings> = {
  ready: 'CONDITION_FAILED',
  failing,
  traffic: wanted,
  trafficStatuses: served,
  latestCreatedRevision: 'payments-00004',
  generation: '8',
  observedGeneration: '7',
};
const revisions = [
  revision('payments-00003', { percent: 100 }),
  revision('payments-00004', { failed: true }),
];
const zero = { mode: 'MANUAL', manualInstanceCount: 0 } as const;
const frozen: Partial<ServiceSettings> = {
  ...broken,
  scaling: zero,
  generation: '9',
  observedGeneration: '9',
};

function stepFor(from: SettingsOf<'services'>, earlier?: EarlierFreeze): Step {
  const step = planFreeze(from, earlier);
  if ('none' in step) throw new Error(step.none);
  return step;
}
const step = stepFor(settings(broken, { revisions }));

describe('a split that cannot be sent', () => {
  test('is left alone where no tag reaches an instance: the scaling alone stops them', () => {
    expect(step.parameters).toEqual({ scaling: zero });
    expect(step.undo).not.toHaveProperty('traffic');
    expect(step.title).toBe('Freeze payments: 0 instances');
    expect(step.commands.apply).toHaveLength(1);
    expect(step.commands.undo).toHaveLength(1);
    expect(step.after[1]).toBe(
      'Traffic: left as it is: the wanted split cannot be sent, since revision payments-00004 never became ready. The scaling alone stops every instance; no tag reaches one.',
    );
  });

  test('the plan says what is served, what is wanted, and what had failed before', () => {
    expect(step.before).toEqual([
      'Scaling: automatic, minimum 1, maximum 10.',
      'Traffic: 10 % to payments-00004, tag next; 90 % to payments-00003.',
      expect.stringMatching(/^Wanted: scaling automatic.* Google serves generation 7, not 8/),
      'Traffic is wanted as 10 % to payments-00004, tag next; 90 % to payments-00003; it is served as 100 % to payments-00003.',
      `Its condition is CONDITION_FAILED already: ${failing.join()}.`,
      'Tag next reaches nothing: revision payments-00004 never became ready.',
    ]);
  });

  test.each<[string, Partial<ServiceSettings>]>([
    [
      'a tag is served',
      {
        trafficStatuses: [
          ...served,
          { type: 'revision', revision: 'payments-00003', percent: 0, tag: 'old' },
        ],
      },
    ],
    [
      'a wanted tag reaches one that is ready',
      { traffic: [...wanted, { type: 'revision', revision: 'payments-00003', percent: 0, tag: 'old' }] },
    ],
  ])('what is served is sent instead, without tags, where %s', (_, change) => {
    const withTag = stepFor(settings({ ...broken, ...change }, { revisions }));
    expect(withTag.parameters.traffic).toEqual(served);
    expect(withTag.undo.traffic).toEqual(change.traffic ?? wanted);
    expect(withTag.title).toBe('Freeze payments: 0 instances, no tags');
    expect(withTag.after[1]).toBe(
      'Traffic: 100 % to payments-00003; no tags: the wanted split cannot be sent, since revision payments-00004 never became ready. Nothing answers it.',
    );
  });

  test('is sent where the revisions could not be read, or where all of it can be', () => {
    const { revisions: _, ...unread } = settings(broken);
    expect(stepFor(unread).parameters.traffic).toHaveLength(2);
    const fine = settings(broken, { revisions: [revision('payments-00003'), revision('payments-00004')] });
    expect(stepFor(fine).parameters.traffic).toHaveLength(2);
  });
});

describe('a failure from before', () => {
  test('keeps nothing from being frozen, and is named', () => {
    expect(notFrozen(service(frozen), step, failing)).toEqual([]);
    expect(failedBefore(service(frozen), failing)).toEqual([
      `Its condition was CONDITION_FAILED before as well (${failing.join()}): that is not of this change.`,
    ]);
  });

  test('keeps nothing from being restored', () => {
    const back = service({ ...broken, observedGeneration: '8' });
    expect(notRestored(back, step, failing)).toEqual([]);
  });

  test.each<[string, Partial<ServiceSettings>, readonly string[], string]>([
    ['one that is new', { failing: ['No capacity.'] }, failing, 'Its condition is CONDITION_FAILED'],
    [
      'one more beside it',
      { failing: [...failing, 'No capacity.'] },
      failing,
      'Its condition is CONDITION_FAILED',
    ],
    [
      'one that gives no reason, where there was another',
      { failing: ['no reason given'] },
      failing,
      'CONDITION_FAILED',
    ],
    ['none before', {}, [], 'Its condition is CONDITION_FAILED'],
    [
      'the same, and the change is not served',
      { observedGeneration: '8' },
      failing,
      'Generation 9 is not observed',
    ],
    ['the same, and it is being rolled out', { reconciling: true }, failing, 'still reconciling'],
    [
      'a condition that nobody knows',
      { ready: 'CONDITION_PENDING' },
      failing,
      'Its condition is CONDITION_PENDING',
    ],
    ['no condition', { ready: '' }, failing, 'Its condition is '],
  ])('does not excuse %s', (_, change, before, why) => {
    expect(notFrozen(service({ ...frozen, ...change }), step, before).join('\n')).toContain(why);
  });

  test('of no reason is the same as before', () => {
    const { failing: _, ...silent } = frozen;
    expect(failingNow(service(silent))).toEqual(['no reason given']);
    expect(notFrozen(service(silent), step, failingNow(service(silent)))).toEqual([]);
  });

  test('is none where the service is ready, whatever its conditions say', () => {
    expect(failingNow(service({ failing }))).toEqual([]);
    expect(failedBefore(service({ failing }), failing)).toEqual([]);
  });
});

describe('what the step left alone', () => {
  test.each<[string, Partial<ServiceSettings>, string]>([
    ['as it was', {}, ''],
    ['somebody moved the split', { traffic: served }, 'Traffic is 100 % to payments-00003, not'],
    [
      'somebody added a tag that is served',
      { trafficStatuses: [{ type: 'latest', percent: 100, tag: 'x' }] },
      'Tag x',
    ],
  ])('%s', (_, change, why) => {
    const changed = changedSinceFreeze(service({ ...frozen, ...change }), step);
    if (why === '') expect(changed).toEqual([]);
    else expect(changed.join()).toContain(why);
  });
});

describe('what is wanted and not served', () => {
  const { failing: _, ...quiet } = broken;
  test.each<[string, Partial<ServiceSettings>, readonly RegExp[]]>([
    ['nothing', {}, []],
    ['nothing that can be told while it is rolled out', { ...quiet, reconciling: true }, []],
    ['where no served split is told', { trafficStatuses: [] }, []],
    [
      'the whole',
      quiet,
      [
        /^Wanted: scaling automatic, .* traffic 10 %.* Google serves generation 7, not 8/,
        /^Traffic is wanted/,
      ],
    ],
    [
      'no generation is served yet',
      { generation: '1', observedGeneration: '' },
      [/Google serves generation unknown, not 1/],
    ],
  ])('%s', (_name, change, expected) => {
    const said = notServed(service(change));
    expect(said).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(said[index]).toMatch(pattern));
  });
});

describe('a service that is frozen already', () => {
  const earlier = (change: Partial<EarlierFreeze> = {}): EarlierFreeze => ({
    saved: { uid: service().uid, scaling: service().scaling, traffic: served, at: '2026-10-01T12:00:00Z' },
    revisions: [
      { revision: 'payments-00003', images: [] },
      { revision: 'payments-00004', images: [] },
    ],
    failing,
    ...change,
  });
  const still = settings(
    { ...frozen, traffic: [{ type: 'latest', percent: 100 }], trafficStatuses: [] },
    { revisions },
  );

  test('is not asked about again, also where its condition had failed before', () => {
    expect(planFreeze(still, earlier())).toMatchObject({ none: expect.stringContaining('frozen already') });
  });

  test.each<[string, SettingsOf<'services'>, EarlierFreeze]>([
    ['it has failed since', still, earlier({ failing: [] })],
    [
      'it was asked for and is not served',
      settings({ ...still.service, observedGeneration: '8' }, { revisions }),
      earlier(),
    ],
  ])('is asked about again: %s', (_, now, before) => {
    expect(planFreeze(now, before)).toMatchObject({ kind: 'freeze-service' });
  });

  test('is asked about again where something was deployed under the freeze, by name', () => {
    const deployed = settings(
      {
        scaling: zero,
        traffic: [{ type: 'latest', percent: 100 }],
        trafficStatuses: [],
        latestReadyRevision: 'payments-00005',
      },
      { revisions: [...revisions, revision('payments-00005')] },
    );
    const before = earlier({ saved: { ...earlier().saved, traffic: [{ type: 'latest', percent: 100 }] } });
    const again = stepFor(deployed, before);
    expect(again.before.join('\n')).toMatch(
      /Revision payments-00005 \(.*payments@sha256.*\) is none of those that were there at the question of the freeze that stands; it does not run, and a restore would bring it to life\./,
    );
    // A person who has approved that is not asked a third time.
    const known = { ...before, revisions: again.precondition.revisions };
    expect(planFreeze(deployed, known)).toHaveProperty('none');
    // Without a freeze of ours there is nothing underneath one.
    expect(planFreeze(deployed)).toHaveProperty('none');
  });
});
