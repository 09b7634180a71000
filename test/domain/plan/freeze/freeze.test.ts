import { describe, expect, test } from '@jest/globals';
import { hashStep, type FreezePrecondition, type Step } from '../../../../src/domain/plan/plan';
import type { ServiceScaling, ServiceSettings, TrafficTarget } from '../../../../src/domain/workload/service';
import type { SettingsOf } from '../../../../src/domain/workload/workload-settings';
import { shellQuote } from '../../../../src/domain/text/shell-quote';
import { differencesFrom, freezePrecondition } from '../../../../src/domain/plan/freeze/freeze-precondition';
import { planFreeze } from '../../../../src/domain/plan/freeze/freeze-service';
import { withoutTags } from '../../../../src/domain/plan/freeze/traffic';
import { container, DIGEST, revision, service, settings, workload } from '../../fixtures';

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

describe('no step, and why', () => {
  test.each<[string, Partial<ServiceSettings>, string]>([
    ['a scaling mode of the future', { scaling: { mode: 'SESSION' } }, 'could not be put back'],
    ['frozen already', { scaling: manual(0), traffic: [] }, 'frozen already'],
    [
      'a name that stands for all regions: no region of that name can be frozen',
      { workload: { ...workload, location: 'global' }, regions: ['europe-west1', 'us-east1'] },
      'in europe-west1, us-east1 by hand',
    ],
  ])('%s', (_name, change, why) => {
    const step = planFreeze(settings(change));
    expect('none' in step ? step.none : '').toContain(why);
  });

  test.each<[string, Partial<ServiceSettings>]>([
    [
      'a count of 0 beside automatic scaling is not frozen',
      { scaling: automatic({ manualInstanceCount: 0 }) },
    ],
    ['manual without a count is one instance', { scaling: manual() }],
    ['0 instances, but a tag can start one', { scaling: manual(0) }],
  ])('%s', (_name, change) => {
    expect(stepFor(settings(change)).kind).toBe('freeze-service');
  });
});

describe('the step', () => {
  const step = stepFor();
  test.each<[string, readonly string[], string]>([
    ['before', step.before, 'Scaling: automatic, minimum 1, maximum 10.'],
    ['before', step.before, 'Traffic: 0 % to payments-00002, tag canary; 100 % to the latest revision.'],
    ['before', step.before, 'Tag canary reaches payments-00002'],
    ['after', step.after, 'Scaling: manual, 0 instances.'],
    ['after', step.after, 'Traffic: 100 % to the latest revision; no tags.'],
    ['stops', step.stops, "the attacker's"],
    ['does not stop', step.doesNotStop, 'token'],
    ['does not stop', step.doesNotStop, 'Data that has left'],
    ['does not stop', step.doesNotStop, 'Other services with the same image'],
    ['disturbs', step.disturbs, 'gets an error until a restore'],
    ['disturbs', step.disturbs, 'Memory and files'],
  ])('says %s', (_part, texts, text) => {
    expect(texts.join('\n')).toContain(text);
  });

  test('its hash is its own', () => {
    expect(step.hash).toBe(hashStep(step));
  });

  test('the same settings give the same hash, whatever etag and generation are', () => {
    expect(stepFor(settings({ etag: '"e2"', generation: '9', observedGeneration: '9' })).hash).toBe(
      step.hash,
    );
  });

  test.each<[string, SettingsOf<'services'>]>([
    ['uid', settings({ uid: 'uid-2' })],
    ['scaling', settings({ scaling: automatic({ minInstanceCount: 2, maxInstanceCount: 10 }) })],
    ['traffic', settings({ traffic: [{ type: 'latest', percent: 100 }] })],
    ['latest revision', settings({ latestReadyRevision: 'payments-00004' })],
    ['name', settings({ workload: { ...workload, name: 'payments2' } })],
    ['region', settings({ workload: { ...workload, location: 'europe-west4' } })],
    [
      'image',
      settings(
        {},
        {
          revisions: [revision('payments-00003', { percent: 100, containers: [container({ image: 'x' })] })],
        },
      ),
    ],
  ])('another %s gives another hash', (_what, changed) => {
    expect(stepFor(changed).hash).not.toBe(step.hash);
  });

  const { hash: _hash, ...rest } = step;
  const { kind: _kind, ...members } = rest;
  test.each(Object.keys(members))('its hash covers %s', (member) => {
    const changed: Step = { ...step, [member]: member === 'title' ? 'x' : { changed: true } };
    expect(hashStep(changed)).not.toBe(step.hash);
  });
});

describe('traffic without tags', () => {
  const latest = (percent: number, tag?: string): TrafficTarget => ({
    type: 'latest',
    percent,
    ...(tag && { tag }),
  });
  const to = (name: string, percent: number, tag?: string): TrafficTarget => ({
    type: 'revision',
    revision: name,
    percent,
    ...(tag && { tag }),
  });
  test.each<[string, readonly TrafficTarget[], readonly TrafficTarget[]]>([
    ['none given means latest', [], [latest(100)]],
    ['a target for its tag alone goes', [latest(100), to('r2', 0, 'canary')], [latest(100)]],
    [
      'a tagged target with traffic keeps its traffic',
      [to('r1', 90, 'stable'), latest(10)],
      [to('r1', 90), latest(10)],
    ],
    ['two entries of one target become one', [to('r1', 50), to('r1', 50, 'x')], [to('r1', 100)]],
    ['a pinned split stays pinned', [to('r1', 100)], [to('r1', 100)]],
    ['an empty entry goes', [to('r1', 100), to('r2', 0)], [to('r1', 100)]],
  ])('%s', (_name, given, expected) => {
    expect(withoutTags(given)).toEqual(expected);
  });
});

describe('the undo is explicit', () => {
  test.each<[string, ServiceScaling, ServiceScaling, string]>([
    [
      'both bounds',
      automatic({ minInstanceCount: 1, maxInstanceCount: 10 }),
      automatic({ minInstanceCount: 1, maxInstanceCount: 10 }),
      '',
    ],
    [
      'no bounds',
      automatic(),
      automatic({ minInstanceCount: 0, maxInstanceCount: 100 }),
      'no service-level maximum',
    ],
    [
      'no minimum',
      automatic({ maxInstanceCount: 5 }),
      automatic({ minInstanceCount: 0, maxInstanceCount: 5 }),
      '',
    ],
    [
      'a maximum of 0 is none',
      automatic({ minInstanceCount: 1, maxInstanceCount: 0 }),
      automatic({ minInstanceCount: 1, maxInstanceCount: 100 }),
      'no service-level maximum',
    ],
    ['manual', manual(3), manual(3), ''],
    ['manual without a count', manual(), manual(1), 'was not set'],
    [
      'a manual count beside automatic goes',
      automatic({ manualInstanceCount: 0, minInstanceCount: 1, maxInstanceCount: 2 }),
      automatic({ minInstanceCount: 1, maxInstanceCount: 2 }),
      '',
    ],
  ])('%s', (_name, scaling, expected, differs) => {
    const { undo } = stepFor(settings({ scaling }));
    expect(undo.scaling).toEqual(expected);
    if (differs === '') expect(undo.differs).toEqual([]);
    else expect(undo.differs.join()).toContain(differs);
  });

  test('the tags come back', () => {
    expect(stepFor().undo.traffic).toEqual(service().traffic);
  });
});

describe('commands', () => {
  const target = 'payments --project=415104041262 --region=europe-west1';
  test.each<[string, Partial<ServiceSettings>, readonly string[], readonly string[]]>([
    [
      'automatic with a tag',
      {},
      [
        `gcloud run services update ${target} --scaling=0`,
        `gcloud run services update-traffic ${target} --clear-tags`,
      ],
      [
        `gcloud run services update ${target} --scaling=auto --min=1 --max=10`,
        `gcloud run services update-traffic ${target} --set-tags=canary=payments-00002`,
      ],
    ],
    [
      'manual without tags',
      { scaling: manual(3), traffic: [] },
      [`gcloud run services update ${target} --scaling=0`],
      [`gcloud run services update ${target} --scaling=3`],
    ],
    [
      'no bounds, a tag on the latest revision',
      { scaling: automatic(), traffic: [{ type: 'latest', percent: 100, tag: 'live' }] },
      [
        `gcloud run services update ${target} --scaling=0`,
        `gcloud run services update-traffic ${target} --clear-tags`,
      ],
      [
        `gcloud run services update ${target} --scaling=auto --min=0 --max=100`,
        `gcloud run services update-traffic ${target} --set-tags=live=LATEST`,
      ],
    ],
  ])('%s', (_name, change, apply, undo) => {
    expect(stepFor(settings(change)).commands).toEqual({ apply, undo });
  });

  test.each([
    ['a plain name', 'payments', 'payments'],
    ['a space', 'a b', "'a b'"],
    ['a substitution', '$(reboot)', "'$(reboot)'"],
    ['a quote', "a'; reboot '", "'a'\\''; reboot '\\'''"],
    ['nothing', '', "''"],
  ])('%s is quoted for the shell', (_name, argument, expected) => {
    expect(shellQuote(argument)).toBe(expected);
  });
});

describe('what the step relies on', () => {
  test('serving and tagged revisions with their images, by name', () => {
    expect(freezePrecondition(settings()).revisions).toEqual([
      { revision: 'payments-00002', images: [`europe-docker.pkg.dev/shop/app/payments@${DIGEST}`] },
      { revision: 'payments-00003', images: [`europe-docker.pkg.dev/shop/app/payments@${DIGEST}`] },
    ]);
  });

  const before = freezePrecondition(settings());
  const unread: FreezePrecondition = freezePrecondition({ kind: 'services', service: service() });
  test.each<[string, FreezePrecondition, FreezePrecondition, string]>([
    ['nothing changed', before, before, ''],
    ['another etag only', before, freezePrecondition(settings({ etag: '"e9"' })), ''],
    [
      'scaling',
      before,
      freezePrecondition(settings({ scaling: manual(2) })),
      'it is manual, 2 instances now',
    ],
    [
      'a deploy',
      before,
      freezePrecondition(settings({ latestReadyRevision: 'payments-00004' })),
      'Revision payments-00004 serves or is tagged now',
    ],
    [
      'a tag gone',
      before,
      freezePrecondition(settings({ traffic: [{ type: 'latest', percent: 100 }] })),
      'Traffic was',
    ],
    [
      'a revision gone',
      before,
      { ...before, revisions: before.revisions.slice(1) },
      'Revision payments-00002 no longer serves and is no longer tagged.',
    ],
    [
      'another image under the same name',
      before,
      { ...before, revisions: before.revisions.map((r) => ({ ...r, images: ['other'] })) },
      'it runs other now',
    ],
    [
      'the order of targets does not matter',
      before,
      { ...before, traffic: [...before.traffic].reverse() },
      '',
    ],
    ['images unknown before say nothing', unread, before, ''],
    ['images unknown now say nothing either', before, unread, ''],
  ])('%s', (_name, was, is, expected) => {
    const differences = differencesFrom(was, is);
    if (expected === '') expect(differences).toEqual([]);
    else expect(differences.join('\n')).toContain(expected);
  });
});

describe('a multi-region service', () => {
  const stays = (regions?: readonly string[]): string =>
    stepFor(settings(regions === undefined ? {} : { regions })).doesNotStop.join('\n');

  test('says in which other regions it goes on serving', () => {
    const text = stays(['europe-west1', 'us-east1', 'asia-south1']);
    expect(text).toContain('in us-east1, asia-south1: it is one multi-region service and goes on');
    expect(text).not.toContain('in europe-west1');
  });

  test.each([[undefined], [['europe-west1']]])('of %j has no other', (regions) => {
    expect(stays(regions)).toContain('the same service in other regions');
  });
});
