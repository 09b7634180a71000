import { describe, expect, test } from '@jest/globals';
import { manyKinds } from '../../simulator/many-kinds';
import { serve, workload } from '../cloud-of-kinds';
import { denying, failureOf } from '../simulated';
import {
  parseImageReference,
  parseRegistryImage,
  parseTagDigest,
} from '../../../src/google/artifact-registry/registry';

const image = 'europe-west1-docker.pkg.dev/acme-shop/tools/report:1';
const ran = `sha256:${'a'.repeat(64)}`;
const moved = `sha256:${'9'.repeat(64)}`;

describe('what the registry says of an image cannot be read', () => {
  test.each([
    ['by tag, without the right to read tags', image, 'artifactregistry.tags.get'],
    ['by tag, without the right to read images', image, 'artifactregistry.dockerimages.get'],
    ['by digest', image.replace(':1', `@${ran}`), 'artifactregistry.dockerimages.get'],
  ])('%s', async (_name, reference, permission) => {
    const { google } = await serve(denying(permission)(manyKinds()));
    expect(await failureOf(google.registry.image(reference))).toMatchObject({
      code: 'permission-denied',
      permission,
    });
  });

  test.each([
    ['a tag that was deleted', image.replace(':1', ':gone')],
    ['a digest that was deleted', image.replace(':1', `@${moved}`)],
  ])('of %s: it is gone', async (_name, reference) => {
    const { google } = await serve(manyKinds());
    const failure = await failureOf(google.registry.image(reference));
    expect(failure.code).toBe('not-found');
    expect(failure.message).toContain('could not read the');
  });

  test('of another registry: it is not asked for', async () => {
    const { google, sim } = await serve(manyKinds());
    const failure = await failureOf(google.registry.image('docker.io/library/\u001bnginx:1'));
    expect(failure).toMatchObject({ code: 'malformed' });
    expect(failure.message).not.toContain('\u001b');
    expect(sim.calls.all()).toEqual([]);
  });

  test('where the API is disabled: the reason is Google’s, and nothing is tried again', async () => {
    const { google, sim } = await serve(manyKinds());
    const message =
      'Artifact Registry API has not been used in project 123456789012 before or it is disabled.';
    sim.faults.add({ method: '*', kind: 'error', code: 'PERMISSION_DENIED', message });
    const failure = await failureOf(google.registry.image(image));
    expect(failure.code).toBe('api-disabled');
    expect(failure.message).toContain('it is disabled');
    expect(failure.permission).toBeUndefined();
  });
});

describe('an image', () => {
  test('by tag: what it is now', async () => {
    const { google } = await serve(manyKinds());
    const read = await google.registry.image(image);
    expect(read.facts).toMatchObject({ reference: image, digest: ran, tags: ['1'] });
    expect(Date.parse(read.facts.uploadedAt)).toBeLessThan(Date.now());
    expect(read.source).toBe('artifactregistry.googleapis.com');
  });

  test('by a tag that was moved: the digest of now, not the one that ran', async () => {
    const registry = [{ image, digest: moved, uploadedMinutesAgo: 3 }];
    const { google } = await serve(manyKinds({}, { registry }));
    expect((await google.registry.image(image)).facts.digest).toBe(moved);
    // The one that ran is still there, without a tag.
    const byDigest = await google.registry.image(image.replace(':1', `@${ran}`));
    expect(byDigest.facts).toMatchObject({ digest: ran, tags: [] });
  });
});

describe('schedules of a job', () => {
  const job = workload('jobs', 'report');
  const schedules = [
    { name: 'every-five-minutes', job: 'report', schedule: '*/5 * * * *', everySeconds: 300, firstAt: 200 },
    { name: 'paused', job: 'report', schedule: '0 1 * * *', everySeconds: 9_000, state: 'PAUSED' as const },
  ];

  test('without the permission, it is named', async () => {
    const permission = 'cloudscheduler.jobs.list';
    const { google } = await serve(denying(permission)(manyKinds({}, { schedules })));
    expect(await failureOf(google.schedules.ofJob(job))).toMatchObject({
      code: 'permission-denied',
      permission,
    });
  });

  test('by their full names, paused ones as well, and whom they call as', async () => {
    const { google } = await serve(manyKinds({}, { schedules }));
    const read = await google.schedules.ofJob(job);
    expect(read.facts.map(({ name, state }) => [name, state])).toEqual([
      ['projects/acme-shop/locations/europe-west1/jobs/every-five-minutes', 'ENABLED'],
      ['projects/acme-shop/locations/europe-west1/jobs/paused', 'PAUSED'],
    ]);
    expect(read.facts[0]).toMatchObject({
      schedule: '*/5 * * * *',
      callsAs: '123456789012-compute@developer.gserviceaccount.com',
    });
    expect(read.facts[1]?.nextRun).toBe('');
    expect(JSON.stringify(read.raw)).not.toContain('headers');
  });

  test('are none for a job that none of them runs', async () => {
    const { google } = await serve(manyKinds({}, { schedules }));
    const read = await google.schedules.ofJob({ ...job, name: 'repor' });
    expect(read).toMatchObject({ facts: [], raw: [] });
  });
});

const digest = `sha256:${'ab'.repeat(32)}`;

describe('no image in Artifact Registry', () => {
  test.each([
    ['nothing', ''],
    ['a name alone', 'nginx'],
    ['Docker Hub', 'docker.io/library/nginx:1.27'],
    ['another registry with a port', 'registry.example.com:5000/team/app:1'],
    ['a host that only ends alike', 'evil-europe-docker.pkg.dev.example.com/shop/app/web:1'],
    ['no image', 'europe-docker.pkg.dev/shop/app'],
    ['a digest that is none', 'europe-docker.pkg.dev/shop/app/web@sha256:abc'],
    ['two digests', `europe-docker.pkg.dev/shop/app/web@${digest}@${digest}`],
    ['a tag that leaves its place', 'europe-docker.pkg.dev/shop/app/web:../../x'],
    ['a project that leaves its place', 'europe-docker.pkg.dev/../app/web:1'],
    ['a repository of another host', 'toString/shop/app/web:1'],
    ['a newline', 'europe-docker.pkg.dev/shop/app/web\n:1'],
  ])('%s', (_name, reference) => {
    expect(parseImageReference(reference)).toBeUndefined();
  });
});

describe('an image in Artifact Registry', () => {
  test.each([
    [
      'by tag',
      'europe-west1-docker.pkg.dev/acme-shop/app/web:1.4',
      { repository: 'projects/acme-shop/locations/europe-west1/repositories/app', image: 'web', tag: '1.4' },
    ],
    [
      'without a tag, which means latest',
      'europe-docker.pkg.dev/acme-shop/app/team/web',
      {
        repository: 'projects/acme-shop/locations/europe/repositories/app',
        image: 'team/web',
        tag: 'latest',
      },
    ],
    [
      'by digest',
      `us-docker.pkg.dev/acme-shop/app/web@${digest}`,
      { repository: 'projects/acme-shop/locations/us/repositories/app', image: 'web', digest },
    ],
    [
      'by tag and digest: the digest counts',
      `us-docker.pkg.dev/acme-shop/app/web:1@${digest}`,
      { repository: 'projects/acme-shop/locations/us/repositories/app', image: 'web', digest },
    ],
    [
      'under the former host',
      'eu.gcr.io/acme-shop/web:1',
      { repository: 'projects/acme-shop/locations/europe/repositories/eu.gcr.io', image: 'web', tag: '1' },
    ],
    [
      'of a project within a domain',
      'gcr.io/example.com/acme-shop/web:1',
      {
        repository: 'projects/example.com:acme-shop/locations/us/repositories/gcr.io',
        image: 'web',
        tag: '1',
      },
    ],
  ])('%s', (_name, reference, expected) => {
    expect(parseImageReference(reference)).toEqual(expected);
  });
});

test.each([
  ['a version', { version: `projects/p/locations/l/repositories/r/packages/a/versions/${digest}` }, digest],
  ['none', {}, undefined],
  ['an odd version', { version: 'projects/p/versions/1.4' }, undefined],
  ['no tag at all', null, undefined],
])('a tag that points to %s', (_name, tag, expected) => {
  expect(parseTagDigest(tag)).toBe(expected);
});

test('an image keeps the reference that was asked for', () => {
  expect(
    parseRegistryImage({ tags: ['1.4', 'stable'], uploadTime: '2026-09-01T00:00:00Z' }, 'ref', digest),
  ).toEqual({
    reference: 'ref',
    digest,
    tags: ['1.4', 'stable'],
    uploadedAt: '2026-09-01T00:00:00Z',
  });
});
