import { describe, expect, test } from '@jest/globals';
import { parseRunPlace, parseRunResource, workloadOf } from '../../../src/google/run/resource-name';

const base = '//run.googleapis.com/projects/acme-payments/locations/europe-west1';

describe('a resource that is not certainly a Cloud Run workload', () => {
  test.each([
    '',
    'projects/p/locations/l/services/s',
    '//run.googleapis.com/',
    '//run.googleapis.com.attacker.example/projects/p/locations/l/services/s',
    '//container.googleapis.com/projects/p/locations/l/clusters/c',
    '//cloudresourcemanager.googleapis.com/projects/415104041262',
    `${base}/services`,
    `${base}/functions/f`,
    `${base}/services/s/revisions`,
    `${base}/services/s/revisions/r/x/y`,
    `${base}/services/s/executions/e`,
    `${base}/instances/i/revisions/r`,
    '//run.googleapis.com/projects/a b/locations/l/services/s',
    '//run.googleapis.com/projects/../locations/l/services/s',
  ])('%s', (name) => {
    expect(parseRunResource(name)).toBeUndefined();
  });

  test.each([`${base}/services/UPPER`, `${base}/services/s"%20OR`, `${base}/services/`])(
    'gives no workload: %s',
    (name) => {
      const resource = parseRunResource(name);
      expect(resource && workloadOf(resource, '1')).toBeUndefined();
    },
  );
});

describe('a Cloud Run resource is cut back to its workload', () => {
  test.each([
    ['services/payment-api', 'services', 'payment-api', undefined],
    [
      'services/payment-api/revisions/payment-api-00002-tnq',
      'services',
      'payment-api',
      'payment-api-00002-tnq',
    ],
    ['workerPools/w', 'workerPools', 'w', undefined],
    ['workerPools/w/revisions/w-00001-abc', 'workerPools', 'w', 'w-00001-abc'],
    ['jobs/j', 'jobs', 'j', undefined],
    ['jobs/j/executions/j-x7k2p', 'jobs', 'j', undefined],
    ['jobs/j/executions/j-x7k2p/tasks/j-x7k2p-task0', 'jobs', 'j', undefined],
    ['instances/i', 'instances', 'i', undefined],
  ])('%s', (rest, kind, name, revision) => {
    const resource = parseRunResource(`${base}/${rest}`);
    expect(resource).toMatchObject({ project: 'acme-payments', kind, name });
    expect(resource?.revision).toBe(revision);
    expect(resource && workloadOf(resource, '415104041262')).toEqual({
      projectNumber: '415104041262',
      location: 'europe-west1',
      kind,
      name,
    });
  });

  test.each(['415104041262', 'acme-payments', 'example.com:acme'])('of project %s', (project) => {
    expect(parseRunResource(`//run.googleapis.com/projects/${project}/locations/l/services/s`)?.project).toBe(
      project,
    );
  });
});

describe('the place of what names no workload', () => {
  test.each<readonly [string, object]>([
    ['services/payment-api', { kind: 'services', name: 'payment-api' }],
    [
      'services/payment-api/revisions/payment-api-00002-tnq',
      { kind: 'services', name: 'payment-api', revision: 'payment-api-00002-tnq' },
    ],
    ['revisions/payment-api-00002-tnq', { revision: 'payment-api-00002-tnq' }],
    ['executions/nightly-x7k2p', { execution: 'nightly-x7k2p' }],
    ['executions/nightly-x7k2p/tasks/nightly-x7k2p-task0', { execution: 'nightly-x7k2p' }],
  ])('%s', (rest, expected) => {
    const name = `//run.googleapis.com/projects/acme-payments/locations/europe-west1/${rest}`;
    const where = { project: 'acme-payments', location: 'europe-west1' };
    expect(parseRunPlace(name)).toEqual({ ...where, ...expected });
    expect(parseRunPlace(name, '415104041262')).toEqual({
      ...where,
      ...expected,
      projectNumber: '415104041262',
    });
  });

  test.each([
    '//compute.googleapis.com/projects/p/locations/l/revisions/r',
    '//run.googleapis.com/projects/p/locations/l/revisions/',
    '//run.googleapis.com/projects/p/locations/l/revisions/r/x',
    '//run.googleapis.com/projects/P Q/locations/l/revisions/r',
    '//run.googleapis.com/projects/p/locations/l/things/r',
    '//run.googleapis.com/projects/p/revisions/r',
    '',
  ])('%s is none', (name) => {
    expect(parseRunPlace(name)).toBeUndefined();
  });
});
