import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Scenario } from '../../../simulator/scenarios/schema';
import { createActivities } from '../../../src/activities';
import type { Workload } from '../../../src/domain/workload/workload';
import type { ReadResult } from '../../../src/domain/evidence/evidence';
import { finding } from '../../domain/fixtures';
import { workload } from '../../google/cloud-of-kinds';
import { denying } from '../../google/simulated';
import { manyKinds } from '../../simulator/many-kinds';
import { openBench, type Bench } from '../../support/lab';

const report = workload('jobs', 'report');
const packer = workload('workerPools', 'packer');
const desk = workload('instances', 'desk');
const tag = (name: string) => `europe-west1-docker.pkg.dev/acme-shop/tools/${name}:1`;
const ran = `sha256:${'a'.repeat(64)}`;
const schedules = [
  { name: 'hourly', job: 'report', schedule: '0 * * * *', everySeconds: 9_000, firstAt: 9_000 },
];

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(scenario: Scenario = manyKinds({}, { schedules })): Promise<Bench> {
  bench = await openBench({ scenario });
  return bench;
}

interface Named {
  readonly workload: Workload;
  /** The images that the incident's findings name, one finding each. */
  readonly images?: readonly string[];
  readonly executions?: readonly string[];
}

/** Runs the read as an activity that was scheduled so many milliseconds ago. */
async function read({ deps }: Bench, named: Named, agoMs = 0): Promise<ReadResult> {
  const { workload, images = [], executions = [] } = named;
  const findings = await Promise.all(
    [
      ...images.map((imageUri) => finding({ containers: [{ name: 'app', imageUri }] })),
      ...executions.map((execution) => finding({ containers: [], execution })),
    ].map(async (each) => deps.ledger.putFacts(each)),
  );
  const input = { workload, findings };
  const { readWorkload } = createActivities(deps).reads;
  const context = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() - agoMs });
  return context.run(async () => readWorkload(input));
}

const factsOf = async ({ ledger }: Bench, { facts }: ReadResult) => ledger.getFacts(facts);
const gapsOf = ({ gaps }: ReadResult) => gaps.map(({ what, permission }) => [what, permission]);

/** An execution of the job that runs: its name. */
function start({ simulator: { world } }: Bench): string {
  return world.jobs.run('report', { actor: world.caller, request: {} }).accepted.state.name;
}

describe('a workload that cannot be read fails the read', () => {
  test.each([
    ['a job', { ...report, name: 'gone' }],
    ['a worker pool', { ...packer, name: 'gone' }],
    ['an instance', { ...desk, name: 'gone' }],
  ])('%s that was deleted', async (_name, gone) => {
    await expect(read(await open(), { workload: gone })).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['run.jobs.get', report],
    ['run.workerpools.get', packer],
    ['run.instances.get', desk],
  ])('without %s', async (permission, subject) => {
    const denied = await open(denying(permission)(manyKinds()));
    await expect(read(denied, { workload: subject })).rejects.toMatchObject({ permission });
  });
});

describe('a part that cannot be read is a gap of its own', () => {
  test.each([
    ['executions', 'run.executions.list', report],
    ['schedules', 'cloudscheduler.jobs.list', report],
    ['invoker policy', 'run.jobs.getIamPolicy', report],
    ['revisions', 'run.revisions.list', packer],
  ])('%s, without %s', async (what, permission, subject) => {
    const denied = await open(denying(permission)(manyKinds({}, { schedules })));
    expect(gapsOf(await read(denied, { workload: subject }))).toEqual([[what, permission]]);
  });

  test('all of a job at once, and the job is still there', async () => {
    const permissions = [
      'run.executions.list',
      'cloudscheduler.jobs.list',
      'run.jobs.getIamPolicy',
      'artifactregistry.tags.get',
    ];
    const denied = await open(denying(...permissions)(manyKinds({}, { schedules })));
    const result = await read(denied, { workload: report });
    expect(result.gaps).toHaveLength(4);
    expect(await factsOf(denied, result)).toMatchObject({ kind: 'jobs', job: { taskCount: 3 } });
  });

  test('tasks of an execution, by its name', async () => {
    const denied = await open(denying('run.tasks.list')(manyKinds()));
    const name = start(denied);
    const result = await read(denied, { workload: report });
    expect(gapsOf(result)).toEqual([[`tasks of ${name}`, 'run.tasks.list']]);
    expect(await factsOf(denied, result)).toMatchObject({ executions: [{ name }] });
  });

  test('schedules where the API is disabled, with the reason that Google gives', async () => {
    const opened = await open();
    opened.simulator.faults.add({
      method: 'google.cloud.scheduler.v1.CloudScheduler/ListJobs',
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message: 'Cloud Scheduler API has not been used in project 123456789012 before or it is disabled.',
    });
    const [gap] = (await read(opened, { workload: report })).gaps;
    expect(gap?.what).toBe('schedules');
    expect(gap?.why).toContain('it is disabled');
    expect(gap?.permission).toBeUndefined();
  });

  test('an execution that a finding names and that is gone', async () => {
    const opened = await open();
    start(opened);
    const [gap, ...more] = (await read(opened, { workload: report, executions: ['report-gone'] })).gaps;
    expect(gap).toMatchObject({ what: 'execution report-gone', hides: expect.stringContaining('attacked') });
    expect(more).toEqual([]);
  });

  test('but nothing is said to be gone of a list that could not be read', async () => {
    const denied = await open(denying('run.executions.list')(manyKinds()));
    const result = await read(denied, { workload: report, executions: ['report-gone'] });
    expect(gapsOf(result)).toEqual([['executions', 'run.executions.list']]);
  });

  test('images of another registry together, beside those that can be looked up', async () => {
    const opened = await open();
    const images = ['docker.io/library/redis:7', 'ghcr.io/acme/shipper:stable'];
    const result = await read(opened, { workload: desk, images });
    expect(result.gaps.map(({ what }) => what)).toEqual([`registry images ${images.join(', ')}`]);
    expect(await factsOf(opened, result)).toMatchObject({ images: [{ reference: tag('desk') }] });
  });

  test('images without the right to read them once, not once for each', async () => {
    const denied = await open(denying('artifactregistry.tags.get')(manyKinds()));
    const result = await read(denied, { workload: desk, images: [tag('report'), tag('packer')] });
    expect(gapsOf(result)).toEqual([
      [
        `registry images ${[tag('report'), tag('packer'), tag('desk')].join(', ')}`,
        'artifactregistry.tags.get',
      ],
    ]);
  });

  test('images beyond the most that are looked up', async () => {
    const images = Array.from({ length: 12 }, (_, n) => tag(`desk${n}`));
    const { gaps } = await read(await open(), { workload: desk, images });
    expect(gaps.at(-1)).toMatchObject({ what: 'registry images', why: 'only 10 of 13 are looked up' });
  });
});

describe('a registry that does not answer', () => {
  const down = {
    method: 'google.devtools.artifactregistry.v1.ArtifactRegistry/GetTag',
    kind: 'error',
    code: 'UNAVAILABLE',
  } as const;

  test('is asked again, instead of leaving a gap', async () => {
    const opened = await open();
    opened.simulator.faults.add({ ...down, times: 1 });
    await expect(read(opened, { workload: packer })).rejects.toMatchObject({ code: 'unreachable' });
    expect((await read(opened, { workload: packer })).gaps).toEqual([]);
  });

  test('is a gap in the end: the rest must not wait for it', async () => {
    const opened = await open();
    opened.simulator.faults.add(down);
    const result = await read(opened, { workload: packer }, 61_000);
    expect(result.gaps).toMatchObject([{ what: `registry image ${tag('packer')}` }]);
    expect(await factsOf(opened, result)).toMatchObject({
      kind: 'workerPools',
      pool: { manualInstanceCount: 2 },
    });
  });
});

describe('what is read', () => {
  test('of a job: executions with the tasks of those that run, schedules, invokers, images', async () => {
    const opened = await open(manyKinds({ invokers: ['user:lin@example.com'] }, { schedules }));
    const name = start(opened);
    const result = await read(opened, { workload: report, executions: [name] });
    expect(result.gaps).toEqual([]);
    expect(result.headline).toBe('generation 1, 1 of 1 executions running, 1 schedules');
    expect(await factsOf(opened, result)).toMatchObject({
      kind: 'jobs',
      executions: [{ name, completedAt: '', runs: [{ index: 0 }, { index: 1 }, { index: 2 }] }],
      schedules: [{ name: 'projects/acme-shop/locations/europe-west1/jobs/hourly' }],
      invokers: ['user:lin@example.com'],
      // The digest of the job's tag now, and the one that the execution resolved it to.
      images: [
        { reference: tag('report'), digest: ran },
        { reference: tag('report').replace(':1', `@${ran}`), digest: ran },
      ],
    });
    expect(result.evidence.map(({ what }) => what).slice(0, 6)).toEqual([
      'job settings',
      'executions',
      'schedules',
      'invoker policy',
      `tasks of ${name}`,
      `registry image ${tag('report')}`,
    ]);
  });

  test('of a worker pool: its revisions with their share, and the images that run', async () => {
    const opened = await open();
    const result = await read(opened, { workload: packer });
    expect(result.gaps).toEqual([]);
    expect(result.headline).toMatch(/^generation \d, 2 instances, 1 splits$/);
    expect(await factsOf(opened, result)).toMatchObject({
      kind: 'workerPools',
      revisions: [{ name: 'packer-00002-abc', percent: 100 }, { percent: 0 }],
    });
  });

  test('of an instance', async () => {
    const opened = await open();
    const result = await read(opened, { workload: desk });
    expect(result).toMatchObject({ gaps: [], headline: 'generation 1, 1 containers' });
    expect(await factsOf(opened, result)).toMatchObject({ kind: 'instances', images: [{ tags: ['1'] }] });
  });
});
