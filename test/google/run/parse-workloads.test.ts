import { describe, expect, test } from '@jest/globals';
import { fieldsOf } from '../../../src/google/client/parse-fields';
import { parseDeployedWith, parseVpc } from '../../../src/google/run/template';
import { parseExecution, parseJob, parseTask } from '../../../src/google/run/jobs';
import { parseInstance } from '../../../src/google/run/instances';
import { parseRevision } from '../../../src/google/run/revisions';
import { parseWorkerPool } from '../../../src/google/run/worker-pools';
import type { Workload } from '../../../src/domain/workload/workload';

const workload: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'jobs',
  name: 'x',
};
const identified = { uid: 'u', etag: '"e"', generation: '4' };
const digest = `sha256:${'ab'.repeat(32)}`;

const parsers = { job: parseJob, 'worker pool': parseWorkerPool, instance: parseInstance } as const;

describe.each(Object.entries(parsers))('a %s that cannot be relied on', (_name, parse) => {
  test.each(['uid', 'etag', 'generation'])('has no %s', (key) => {
    expect(() => parse({ ...identified, [key]: undefined }, workload)).toThrow(
      `Cloud Run's answer for jobs/x cannot be relied on: ${key} cannot be read`,
    );
  });

  test.each([undefined, null, 'text', 7, []])('is %j', (value) => {
    expect(() => parse(value, workload)).toThrow('uid, etag, generation cannot be read');
  });

  test('but is survived where only the rest is odd', () => {
    const odd = { ...identified, template: 'none', scaling: [], containers: 'none', annotations: 7 };
    expect(parse(odd, workload)).toMatchObject({ uid: 'u', containers: [], serviceAccount: '' });
  });
});

describe('a job', () => {
  const job = {
    ...identified,
    creator: 'ci@example.com',
    lastModifier: 'lin@example.com',
    updateTime: '2026-09-30T08:00:00Z',
    client: 'gcloud',
    clientVersion: '551.0.0',
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    template: {
      taskCount: 10,
      parallelism: 5,
      template: {
        maxRetries: 3,
        timeout: '600s',
        serviceAccount: 'job@shop.iam.gserviceaccount.com',
        executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
        containers: [
          {
            name: 'report',
            image: `europe-docker.pkg.dev/shop/app/report@${digest}`,
            env: [{ name: 'API_KEY', value: 'example-key-value' }],
          },
        ],
        vpcAccess: {
          connector: 'projects/shop/locations/europe-west1/connectors/private',
          egress: 'ALL_TRAFFIC',
        },
      },
    },
  };

  test('in full, from two templates deep, without values of its environment', () => {
    const settings = parseJob(job, workload);
    expect(settings).toMatchObject({
      taskCount: 10,
      parallelism: 5,
      maxRetries: 3,
      taskTimeout: '600s',
      serviceAccount: 'job@shop.iam.gserviceaccount.com',
      containers: [{ name: 'report', digest, envNames: ['API_KEY'] }],
      vpcEgress: { through: 'connector', egress: 'ALL_TRAFFIC', networks: ['connector private'] },
      createdBy: 'ci@example.com',
      lastModifiedBy: 'lin@example.com',
      deployedWith: 'gcloud 551.0.0',
    });
    expect(JSON.stringify(settings)).not.toContain('example-key-value');
  });

  test('with no retries is told from one where it was not said: over the wire both are 0', () => {
    expect(parseJob(identified, workload).maxRetries).toBe(0);
  });
});

describe('an execution', () => {
  test('that runs has no completion, and counts that are not sent are 0', () => {
    const name = 'projects/shop/locations/europe-west1/jobs/x/executions/x-abcde';
    const execution = {
      name,
      createTime: '2026-10-01T12:00:00Z',
      taskCount: 10,
      runningCount: 7,
      failedCount: 1,
    };
    expect(parseExecution(execution)).toEqual({
      name: 'x-abcde',
      createdAt: '2026-10-01T12:00:00Z',
      completedAt: '',
      creator: '',
      containers: [],
      serviceAccount: '',
      tasks: { wanted: 10, running: 7, succeeded: 0, failed: 1, cancelled: 0, retried: 0 },
    });
  });

  test('whose completion is the zero time runs', () => {
    expect(parseExecution({ completionTime: '1970-01-01T00:00:00Z' }).completedAt).toBe('');
  });
});

describe('how a task ended', () => {
  test.each([
    ['it runs', undefined, ''],
    ['well', { exitCode: 0 }, 'exit code 0'],
    ['by a code', { exitCode: 137 }, 'exit code 137'],
    ['by a signal', { termSignal: 9 }, 'signal 9'],
    [
      'with words, secrets redacted',
      { exitCode: 1, status: { code: 13, message: 'token=ya29.a0AfExampleExampleExample12345 was refused' } },
      expect.not.stringContaining('ya29'),
    ],
  ])('%s', (_name, lastAttemptResult, expected) => {
    expect(parseTask({ index: 3, retried: 2, lastAttemptResult })).toMatchObject({
      index: 3,
      retried: 2,
      lastEnd: expected,
    });
  });
});

describe('a worker pool', () => {
  const pool = (change: object) =>
    parseWorkerPool({ ...identified, ...change }, { ...workload, kind: 'workerPools' });

  test.each([
    ['0', { scaling: { manualInstanceCount: 0 } }, 0],
    ['7', { scaling: { manualInstanceCount: 7 } }, 7],
    ['none set', { scaling: {} }, undefined],
    ['none set at all', {}, undefined],
  ])('with a count of %s', (_name, change, expected) => {
    expect(pool(change).manualInstanceCount).toBe(expected);
  });

  test('with its splits, revisions by short names, types that are not known by what they name', () => {
    const r = 'projects/shop/locations/europe-west1/workerPools/x/revisions/x-00001-abc';
    const instanceSplits = [
      { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST', percent: 60 },
      { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION', revision: r, percent: 30 },
      { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_OF_TOMORROW', revision: 'x-00002', percent: 10 },
    ];
    expect(pool({ instanceSplits }).instanceSplits).toEqual([
      { type: 'latest', percent: 60 },
      { type: 'revision', revision: 'x-00001-abc', percent: 30 },
      { type: 'revision', revision: 'x-00002', percent: 10 },
    ]);
  });

  test('whose revision has its share of the instances', () => {
    const targets = [{ percent: 60 }, { revision: 'x-1', percent: 40 }];
    const served = { targets, latestReadyRevision: 'x-2' };
    expect(parseRevision({ name: 'p/revisions/x-2' }, served)).toMatchObject({ percent: 60, tags: [] });
    expect(parseRevision({ name: 'p/revisions/x-1' }, served)).toMatchObject({ percent: 40 });
  });
});

test('an instance says itself which digest its container runs, whatever the tag says', () => {
  const instance = {
    ...identified,
    containers: [
      { name: 'app', image: 'europe-docker.pkg.dev/shop/app/web:stable' },
      { name: 'other', image: 'europe-docker.pkg.dev/shop/app/other:1' },
    ],
    containerStatuses: [{ name: 'app', imageDigest: `europe-docker.pkg.dev/shop/app/web@${digest}` }],
    invokerIamDisabled: true,
  };
  const settings = parseInstance(instance, { ...workload, kind: 'instances' });
  expect(settings.containers.map(({ name, digest: found }) => [name, found])).toEqual([
    ['app', digest],
    ['other', undefined],
  ]);
  expect(settings).toMatchObject({ invokerIamDisabled: true, vpcEgress: { through: 'none' } });
});

describe('outgoing traffic', () => {
  test.each([
    ['nothing set', {}, { through: 'none', egress: '', networks: [] }],
    ['an empty setting', { vpcAccess: {} }, { through: 'none', egress: '', networks: [] }],
    [
      'a connector without egress: private ranges only, and the internet stays open',
      { vpcAccess: { connector: 'c1' } },
      { through: 'connector', egress: 'PRIVATE_RANGES_ONLY', networks: ['connector c1'] },
    ],
    [
      'a network directly, with tags',
      {
        vpcAccess: {
          networkInterfaces: [
            { network: 'projects/p/global/networks/prod', subnetwork: 'run', tags: ['egress', 'run'] },
          ],
          egress: 'ALL_TRAFFIC',
        },
      },
      {
        through: 'direct',
        egress: 'ALL_TRAFFIC',
        networks: ['network prod subnetwork run tags egress, run'],
      },
    ],
    [
      'an egress of tomorrow is kept as its text',
      { vpcAccess: { connector: 'c1', egress: 'NONE' } },
      { through: 'connector', egress: 'NONE', networks: ['connector c1'] },
    ],
  ])('%s', (_name, template, expected) => {
    expect(parseVpc(fieldsOf(template))).toEqual(expected);
  });
});

describe('with what it was deployed', () => {
  test.each<[string, object, string | undefined]>([
    ['nothing says', {}, undefined],
    ['the console', { client: 'cloud-console' }, 'cloud-console'],
    [
      'a client by annotation',
      {
        annotations: {
          'run.googleapis.com/client-name': 'gcloud',
          'run.googleapis.com/client-version': '551',
        },
      },
      'gcloud 551',
    ],
    ['a function', { buildConfig: { functionTarget: 'handle' } }, 'function handle'],
    ['source', { client: 'gcloud', buildConfig: { name: 'b' } }, 'gcloud; built from source'],
    [
      'a pipeline',
      { client: 'gcloud', labels: { 'managed-by': 'gcp-cloud-build-deploy-cloud-run', 'commit-sha': 'abc' } },
      'gcloud; managed-by: gcp-cloud-build-deploy-cloud-run; commit-sha: abc',
    ],
    ['Terraform', { labels: { 'goog-terraform-provisioned': 'true' } }, 'Terraform'],
  ])('%s', (_name, resource, expected) => {
    expect(parseDeployedWith(fieldsOf(resource))).toBe(expected);
  });
});
