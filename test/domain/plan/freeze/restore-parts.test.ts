import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../../src/domain/plan/plan';
import type {
  RevisionSettings,
  ServiceSettings,
  TrafficTarget,
} from '../../../../src/domain/workload/service';
import { planFreeze } from '../../../../src/domain/plan/freeze/freeze-service';
import { restoreParts } from '../../../../src/domain/plan/freeze/restore-parts';
import { alive, newcomers, revisionText, unservable } from '../../../../src/domain/plan/freeze/revisions';
import { defined } from '../../../../src/domain/defined';
import { container, revision, service, settings } from '../../fixtures';

const latest = (percent: number, tag?: string): TrafficTarget => ({
  type: 'latest',
  percent,
  ...(tag === undefined ? {} : { tag }),
});
const to = (name: string, percent: number, tag?: string): TrafficTarget => ({
  type: 'revision',
  revision: name,
  percent,
  ...(tag === undefined ? {} : { tag }),
});
const names = (...given: readonly string[]): readonly RevisionSettings[] =>
  given.map((name) => revision(name));
const scaling = { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 10 };
const target = 'payments --project=415104041262 --region=europe-west1';

function stepWith(traffic: readonly TrafficTarget[]): Step {
  const revisions = ['r1', 'r2', 'r3'].map((name) => revision(name));
  const step = planFreeze(settings({ traffic, trafficStatuses: traffic }, { revisions }));
  if ('none' in step) throw new Error(step.none);
  return step;
}

interface Case {
  readonly case: string;
  readonly saved: readonly TrafficTarget[];
  readonly there: readonly RevisionSettings[] | undefined;
  readonly unfinished?: readonly ['revisions'];
  readonly now?: Partial<ServiceSettings>;
  readonly traffic: readonly TrafficTarget[] | undefined;
  readonly missing: readonly string[];
  readonly commands: readonly string[];
}

describe('what can be given back', () => {
  test.each<Case>([
    {
      case: 'all, where everything is there',
      saved: [to('r1', 90), to('r2', 10, 'canary')],
      there: names('r1', 'r2'),
      traffic: [to('r1', 90), to('r2', 10, 'canary')],
      missing: [],
      commands: [],
    },
    {
      case: 'all is tried, where the revisions could not be read',
      saved: [to('r1', 100)],
      there: undefined,
      traffic: [to('r1', 100)],
      missing: [],
      commands: [],
    },
    {
      case: 'all is tried, where the list of revisions did not come to its end',
      saved: [to('r1', 100), to('r2', 0, 'canary')],
      there: names('r3'),
      unfinished: ['revisions'],
      traffic: [to('r1', 100), to('r2', 0, 'canary')],
      missing: [],
      commands: [],
    },
    {
      case: 'scaling alone, where the split names what is gone',
      saved: [to('r1', 90), to('r2', 10)],
      there: names('r1'),
      now: { traffic: [to('r1', 90), to('r2', 10)] },
      traffic: undefined,
      missing: ['The split 10 % to r2; 90 % to r1 cannot be given back: revision r2 is gone.'],
      commands: [`gcloud run services update-traffic ${target} --to-revisions=r1=90,r2=10`],
    },
    {
      case: 'scaling and split, where a tag names what is gone',
      saved: [latest(100), to('r2', 0, 'canary')],
      there: names('r1'),
      traffic: [latest(100)],
      missing: ['Tag canary cannot be given back: revision r2 is gone.'],
      commands: [`gcloud run services update-traffic ${target} --set-tags=canary=r2`],
    },
    {
      case: 'the tags that reach something, where the split and another tag do not: on the split of now',
      saved: [to('r2', 100, 'b'), to('r1', 0, 'a'), to('r3', 0, 'c')],
      there: names('r1'),
      now: { traffic: [latest(100)] },
      traffic: [latest(100), to('r1', 0, 'a')],
      missing: [
        'The split 100 % to r2 cannot be given back: revision r2 is gone.',
        'Tag b cannot be given back: revision r2 is gone.',
        'Tag c cannot be given back: revision r3 is gone.',
      ],
      commands: [
        `gcloud run services update-traffic ${target} --to-revisions=r2=100`,
        `gcloud run services update-traffic ${target} --set-tags=b=r2,c=r3`,
      ],
    },
    {
      case: 'on the split that is served, where the one of now cannot be sent either',
      saved: [to('r2', 100), latest(0, 'live')],
      there: names('r1'),
      now: { traffic: [to('r2', 100)], trafficStatuses: [to('r1', 100)] },
      traffic: [to('r1', 100), latest(0, 'live')],
      missing: ['The split 100 % to r2 cannot be given back: revision r2 is gone.'],
      commands: [`gcloud run services update-traffic ${target} --to-revisions=r2=100`],
    },
    {
      case: 'not what never became ready',
      saved: [latest(100), to('r2', 0, 'canary')],
      there: [revision('r2', { failed: true })],
      traffic: [latest(100)],
      missing: ['Tag canary cannot be given back: revision r2 never became ready.'],
      commands: [`gcloud run services update-traffic ${target} --set-tags=canary=r2`],
    },
  ])('$case', ({ saved, there, unfinished, now = {}, traffic, missing, commands }) => {
    expect(restoreParts(stepWith(saved), service(now), defined({ revisions: there, unfinished }))).toEqual({
      back: { scaling, ...(traffic === undefined ? {} : { traffic }) },
      missing,
      commands,
    });
  });

  test('of a step that left the traffic alone: the scaling', () => {
    const whole = stepWith([latest(100)]);
    const { traffic: _, ...undo } = whole.undo;
    expect(restoreParts({ ...whole, undo }, service(), { revisions: [] })).toEqual({
      back: { scaling },
      missing: [],
      commands: [],
    });
  });
});

describe('what runs once a service is scaled up', () => {
  const known = ['r1', 'r3', 'r2'].map((name) =>
    revision(name, { createdAt: `2026-09-2${name.slice(1)}T08:00:00Z` }),
  );
  test.each<[string, readonly TrafficTarget[], Partial<ServiceSettings>, readonly string[]]>([
    [
      'the latest that is ready, where none is named, and the newest',
      [],
      { latestReadyRevision: 'r1', latestCreatedRevision: 'r3' },
      ['r1', 'r3'],
    ],
    [
      'the newest of the list also where the service does not say so yet',
      [latest(100)],
      { latestReadyRevision: 'r1', latestCreatedRevision: 'r1' },
      ['r1', 'r3'],
    ],
    [
      'and the newest, as soon as it is',
      [latest(100)],
      { latestReadyRevision: 'r1', latestCreatedRevision: 'r3' },
      ['r1', 'r3'],
    ],
    ['not the newest, where the split is pinned', [to('r2', 100)], { latestCreatedRevision: 'r3' }, ['r2']],
    ['what a tag names, once', [to('r2', 100), to('r1', 0, 'a'), to('r2', 0, 'b')], {}, ['r1', 'r2']],
    ['not what has neither share nor tag', [to('r2', 100), to('r1', 0)], {}, ['r2']],
    ['nothing without a name', [to('', 100)], { latestReadyRevision: '' }, []],
  ])('%s', (_, traffic, now, expected) => {
    const found = alive(service(now), traffic, known);
    expect(found.map((one) => one.revision)).toEqual(expected);
    expect(found.every(({ images }) => images.length === 1)).toBe(true);
    expect(alive(service(now), traffic).every(({ images }) => images.length === 0)).toBe(true);
  });

  test('an image is said with its digest, in a fixed order, and the digest once', () => {
    const of = (image: string, digest?: string) => {
      const { digest: _, ...bare } = container({ image });
      return digest === undefined ? bare : { ...bare, digest };
    };
    const many = revision('r1', { containers: [of('b', 'sha256:1'), of('a@sha256:2', 'sha256:2'), of('c')] });
    expect(alive(service(), [to('r1', 100)], [many])).toEqual([
      { revision: 'r1', images: ['a@sha256:2', 'b@sha256:1', 'c'] },
    ]);
  });

  const one = (name: string, ...images: readonly string[]) => ({ revision: name, images });
  test.each<[string, Parameters<typeof newcomers>[0], Parameters<typeof newcomers>[1], readonly string[]]>([
    ['nothing new', [one('r1', 'a')], [one('r1', 'a')], []],
    ['a revision', [one('r1', 'a')], [one('r1', 'a'), one('r2', 'a')], ['r2']],
    ['another image under a name', [one('r1', 'a')], [one('r1', 'b')], ['r1']],
    ['images unknown before say nothing', [one('r1')], [one('r1', 'b')], []],
    ['images unknown now say nothing', [one('r1', 'a')], [one('r1')], []],
    ['what is gone is nothing new', [one('r1', 'a'), one('r2', 'a')], [one('r1', 'a')], []],
  ])('new among it: %s', (_, before, would, expected) => {
    expect(newcomers(before, would).map((found) => found.revision)).toEqual(expected);
  });

  test('in words', () => {
    expect(revisionText(one('r1'))).toBe('r1');
    expect(revisionText(one('r1', 'a', 'b'))).toBe('r1 (a, b)');
  });
});

test.each<[string, TrafficTarget, readonly RevisionSettings[] | undefined, string | undefined]>([
  ['one that is there', to('r1', 1), names('r1'), undefined],
  ['one that is gone', to('r1', 1), names('r2'), 'revision r1 is gone'],
  ['one that failed', to('r1', 1), [revision('r1', { failed: true })], 'revision r1 never became ready'],
  ['the latest', latest(1), [], undefined],
  ['where they could not be read', to('r1', 1), undefined, undefined],
])('what can serve nothing: %s', (_, given, known, why) => {
  expect(unservable(given, defined({ revisions: known }))).toBe(why);
});

test('one that is not among those of an unfinished list is not known to be gone; one that failed, has', () => {
  const read = { revisions: [revision('r2', { failed: true })], unfinished: ['revisions'] as const };
  expect(unservable(to('r1', 1), read)).toBeUndefined();
  expect(unservable(to('r2', 1), read)).toBe('revision r2 never became ready');
});
