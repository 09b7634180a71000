import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../../src/google/artifact-registry/image-reference';
import {
  parseRegistryImage,
  parseTagDigest,
} from '../../../src/google/artifact-registry/parse-registry-image';

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
