import { describe, expect, test } from '@jest/globals';
import { inertByHand, type ByHandEntry } from '../../../../src/domain/plan/by-hand';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { IdentityFacts } from '../../../../src/domain/evidence/identity-facts';
import type { TrailCall } from '../../../../src/domain/evidence/trail-facts';
import { assessment } from '../../fixtures';
import {
  call,
  identity,
  keyMade,
  roleGranted,
  secretRead,
  sinkDeleted,
  withTrail,
} from '../../incident-story';
import { OWN } from '../../signs';
import { jobSettings, theJob } from '../../kinds';
import { byHand, makeBrief, stopByHand } from '../../of-case-file';

const used = call({ origin: 'outside' });
const onProject: TrailCall = { ...roleGranted, resource: 'projects/shop' };
const accountMade = call({ technique: 'T1136.003', recognised: 'created a service account' });
const other = { kind: 'service', name: '//run.googleapis.com/projects/1/locations/l/services/till' };

function of(calls: readonly TrailCall[], facts: Partial<IdentityFacts> = {}): CaseFile {
  return { ...withTrail(...calls), identity: identity(facts) };
}
const titles = (entries: readonly ByHandEntry[]): readonly string[] => entries.map(({ title }) => title);
const commands = (entries: readonly ByHandEntry[]): string =>
  entries.flatMap((entry) => [...entry.commands, ...entry.undo]).join('\n');

describe('nothing is said of the identity', () => {
  test.each<[string, readonly TrailCall[]]>([
    ['where it did nothing', []],
    ['where it was used from Google alone', [call(), secretRead]],
    ['where what it tried was denied', [{ ...keyMade, succeeded: false, origin: 'google' }]],
    ['where somebody else made a key', [{ ...keyMade, actor: 'other', origin: 'outside' }]],
    ['of a change that leaves no way in', [sinkDeleted].map((each) => ({ ...each, origin: 'google' }))],
    ['of what lies long before the first sign', [{ ...used, at: '2026-09-01T00:00:00Z' }]],
  ])('%s', (_name, calls) => {
    expect(byHand(of(calls))).toEqual([]);
  });
});

describe('an account is never to be disabled', () => {
  test.each<[string, Partial<IdentityFacts>, string]>([
    ['that others run as', { usedBy: [other, other] }, '2 more run as it'],
    ['that is the default one', { isDefaultCompute: true }, 'whether others run as it is not known'],
  ])('%s', (_name, facts, why) => {
    const [first] = byHand(of([used], facts));
    expect(first?.title).toContain(`Do not disable ${OWN}`);
    expect(first?.title).toContain(why);
    expect(commands(byHand(of([used], facts)))).not.toContain('service-accounts disable');
  });

  const { usedBy: _usedBy, ...unsearched } = identity();
  const { identity: _identity, ...unread } = of([used]);
  test.each([
    ['of which nobody could tell who runs as it', { ...unread, identity: unsearched }],
    ['that could not be read at all', unread],
  ])('%s', (_name, file) => {
    expect(byHand(file)[0]?.title).toContain('whether others run as it is not known');
    expect(commands(byHand(file))).not.toContain('service-accounts disable');
  });

  test('and those that run as it are named, the first of many', () => {
    const many = Array.from({ length: 14 }, (_each, index) => ({ ...other, name: `${other.name}-${index}` }));
    const [first] = byHand(of([used], { usedBy: many }));
    expect(first?.notes[1]).toBe(
      'These run as it: service till-0, service till-1, service till-2, service till-3, service till-4, service till-5 and 8 more. Ask who owns them first.',
    );
  });
});

describe('an account of its own', () => {
  test('is disabled by two people, with the way back and what to know', () => {
    const [first, ...more] = byHand(of([used]));
    expect(first).toMatchObject({
      title: `Disable ${OWN}: let a second person agree first`,
      commands: [`gcloud iam service-accounts disable ${OWN} --project=415104041262 --quiet`],
      undo: [`gcloud iam service-accounts enable ${OWN} --project=415104041262 --quiet`],
    });
    expect(first?.notes.join(' ')).toContain('wait an hour');
    expect(more).toEqual([]);
  });

  test('the identity comes first, then roles, keys and accounts', () => {
    expect(titles(byHand(of([used, keyMade, onProject, accountMade])))).toEqual([
      `Disable ${OWN}: let a second person agree first`,
      'Take away the roles that it gave (1)',
      'Look for the keys that it made, and disable each',
      'Look for the account that it made, and disable it',
    ]);
  });
});

describe('roles that it gave', () => {
  test.each<[string, string, string]>([
    [
      'on the project',
      'projects/shop',
      'gcloud projects remove-iam-policy-binding shop --member=user:eve@example.org --role=roles/owner --condition=None',
    ],
    [
      'on an account, by its number',
      'projects/-/serviceAccounts/112650090025525899268',
      'gcloud iam service-accounts remove-iam-policy-binding 112650090025525899268 --member=user:eve@example.org --role=roles/owner',
    ],
    [
      'on a service',
      'projects/shop/locations/us-east1/services/till',
      'gcloud run services remove-iam-policy-binding till --member=user:eve@example.org --role=roles/owner --project=shop --region=us-east1',
    ],
  ])('%s', (_name, resource, command) => {
    const entry = byHand(of([{ ...roleGranted, resource }]))[1];
    expect(entry?.commands).toEqual([command]);
    expect(entry?.undo).toEqual([command.replace('remove-', 'add-')]);
  });

  test.each<[string, Partial<TrailCall>]>([
    ['on something else', { resource: 'projects/_/buckets/b' }],
    ['that the entry does not name', { resource: 'projects/shop', added: [] }],
    ['that cannot be told apart from a member', { resource: 'projects/shop', added: ['roles/owner'] }],
  ])('%s: no command is guessed', (_name, change) => {
    expect(titles(byHand(of([{ ...roleGranted, ...change }])))).toHaveLength(1);
  });

  test('of many, the rest is a count', () => {
    const added = Array.from({ length: 9 }, (_each, index) => `roles/owner user:e${index}@example.org`);
    const entry = byHand(of([{ ...onProject, added }]))[1];
    expect(entry?.commands).toHaveLength(5);
    expect(entry?.notes.join(' ')).toContain('4 more');
  });

  test('a hostile member is one argument, and inert', () => {
    const added = ["roles/owner user:e'; rm -rf /\u001b[2J"];
    const [, entry] = inertByHand(byHand(of([{ ...onProject, added }])));
    expect(entry?.commands[0]).toContain("'--member=user:e'\\''; rm -rf /");
    expect(entry?.commands.join('')).not.toContain('\u001b');
  });
});

describe('keys that it made', () => {
  const id = 'a'.repeat(40);
  const key = { id, createdAt: keyMade.at, disabled: false };
  test('made since: listed first, then disabled', () => {
    const entry = byHand(of([keyMade], { keys: [key] }))[1];
    expect(entry?.title).toBe('Disable the keys that were made since, then delete them (1)');
    expect(entry?.commands.at(-1)).toBe(
      `gcloud iam service-accounts keys disable ${id} --iam-account=${OWN} --quiet`,
    );
    expect(entry?.commands[0]).toContain('keys list');
  });

  test.each<[string, readonly (typeof key)[]]>([
    ['none is known', []],
    ['the known one is older', [{ ...key, createdAt: '2026-01-01T00:00:00Z' }]],
    ['the known one is disabled', [{ ...key, disabled: true }]],
  ])('%s: they are looked for, none is disabled', (_name, known) => {
    const entry = byHand(of([keyMade], { keys: known }))[1];
    expect(entry?.commands.every((command) => command.includes('keys list'))).toBe(true);
  });

  test('of another account: its keys are listed, too', () => {
    const resource = 'projects/-/serviceAccounts/112650090025525899268';
    const entry = byHand(of([{ ...keyMade, resource }]))[1];
    expect(entry?.commands.join('\n')).toContain('--iam-account=112650090025525899268');
  });
});

describe('a log sink that it', () => {
  const resource = 'projects/shop/sinks/archive';
  test('deleted: where it led to is for a person to know', () => {
    const entry = byHand(of([used, { ...sinkDeleted, resource }]))[1];
    expect(entry).toMatchObject({
      title: 'Look whether the log sink was deleted or changed, and put it back: archive',
      commands: [
        'gcloud logging sinks list --project=415104041262',
        'gcloud logging sinks create archive DESTINATION --project=415104041262',
      ],
      // A sink that was only changed must not be deleted by a way back.
      undo: [],
    });
  });

  test.each<[string, Partial<TrailCall>]>([
    ['could not delete', { resource, succeeded: false }],
    ['did not name', { resource: 'projects/shop' }],
  ])('%s: nothing is guessed', (_name, change) => {
    expect(titles(byHand(of([used, { ...sinkDeleted, ...change }])))).toHaveLength(1);
  });
});

describe('the freeze', () => {
  test.each([{}, { usedBy: [other] }])('is said not to revoke the token', (facts) => {
    expect(byHand(of([used], facts))[0]?.notes[0]).toContain(
      'Freezing the workload does not revoke the token',
    );
  });
});

describe('of a job', () => {
  const file: CaseFile = { ...of([used]), workload: theJob, settings: jobSettings() };
  test('it comes after stopping the job, and is no part of why there is no plan', () => {
    expect(byHand(file).slice(0, -1)).toEqual(stopByHand(file));
    expect(byHand(file).at(-1)?.title).toContain('isable');
  });

  test('of the worst case fits into a brief', () => {
    const added = Array.from(
      { length: 50 },
      (_each, index) => `roles/owner user:${'e'.repeat(200)}${index}@x.org`,
    );
    const worst: CaseFile = {
      ...file,
      ...of([used, { ...onProject, added }, keyMade, accountMade]),
      workload: theJob,
    };
    const brief = makeBrief(worst, assessment, byHand(worst));
    expect(Buffer.byteLength(JSON.stringify(brief))).toBeLessThan(16 * 1024);
  });
});
