import { describe, expect, test } from '@jest/globals';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { manyKinds, report } from '../many-kinds';
import { parent } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

const name = `${parent}/jobs/report-daily`;
const starter = 'starter@acme-shop.iam.gserviceaccount.com';

const scheduled = (
  more: Partial<NonNullable<ScenarioInput['schedules']>[number]> = {},
  job: Parameters<typeof manyKinds>[0] = {},
) =>
  manyKinds(job, {
    schedules: [
      {
        name: 'report-daily',
        job: 'report',
        schedule: '0 6 * * *',
        timeZone: 'Europe/Berlin',
        serviceAccount: starter,
        everySeconds: 5,
        firstAt: 5,
        ...more,
      },
    ],
  });

const started = ({ sim }: Cloud): number => {
  sim.world.settle();
  return sim.world.jobs.executions.list('report').length;
};

describe('without the permission it is refused', () => {
  test.each<[string, (cloud: Cloud) => Promise<unknown>]>([
    ['cloudscheduler.jobs.list', ({ scheduler }) => scheduler.listJobs({ parent })],
    ['cloudscheduler.jobs.get', ({ scheduler }) => scheduler.getJob({ name })],
    ['cloudscheduler.jobs.pause', ({ scheduler }) => scheduler.pauseJob({ name })],
    ['cloudscheduler.jobs.enable', ({ scheduler }) => scheduler.resumeJob({ name })],
  ])('%s', async (permission, call) => {
    const cloud = await serveCloud(denying(scheduled(), permission));
    await expect(call(cloud)).rejects.toMatchObject({ code: 7 });
    cloud.clock.advance(6);
    expect(started(cloud)).toBe(1);
  });
});

test.each<[string, number, (cloud: Cloud) => Promise<unknown>]>([
  ['of a name that there is not', 5, ({ scheduler }) => scheduler.getJob({ name: `${name}x` })],
  [
    'of another project',
    7,
    ({ scheduler }) => scheduler.listJobs({ parent: 'projects/x/locations/europe-west1' }),
  ],
  ['to resume what runs', 9, ({ scheduler }) => scheduler.resumeJob({ name })],
])('%s: refused', async (_name, code, call) => {
  await expect(call(await serveCloud(scheduled()))).rejects.toMatchObject({ code });
});

test('a schedule says what it calls, as whom, when it did and when it will', async () => {
  const cloud = await serveCloud(scheduled());
  cloud.clock.advance(6);
  const [[job]] = await cloud.scheduler.listJobs({ parent });
  expect(job).toMatchObject({
    name,
    schedule: '0 6 * * *',
    timeZone: 'Europe/Berlin',
    state: 'ENABLED',
    httpTarget: {
      uri: `https://run.googleapis.com/v2/${report}:run`,
      httpMethod: 'POST',
      oauthToken: { serviceAccountEmail: starter },
    },
  });
  expect(job?.lastAttemptTime).not.toBeNull();
  expect(job?.scheduleTime).not.toBeNull();
});

test('every time it is due an execution starts, also while the last one runs, and the audit log says who', async () => {
  const cloud = await serveCloud(scheduled());
  expect(started(cloud)).toBe(0);
  cloud.clock.advance(11);
  expect(started(cloud)).toBe(2);
  const [[newest]] = await cloud.executions.listExecutions({ parent: report });
  expect(newest?.creator).toBe(starter);
});

test('paused it starts nothing, makes nothing up later, and has no next run', async () => {
  const cloud = await serveCloud(scheduled());
  const [paused] = await cloud.scheduler.pauseJob({ name });
  expect(paused).toMatchObject({ state: 'PAUSED', scheduleTime: null });
  cloud.clock.advance(12);
  expect(started(cloud)).toBe(0);
  await expect(cloud.scheduler.pauseJob({ name })).rejects.toMatchObject({ code: 9 });
  await cloud.scheduler.resumeJob({ name });
  expect(started(cloud)).toBe(0);
  cloud.clock.advance(4);
  expect(started(cloud)).toBe(1);
});

test("an account that runs the job by the job's policy runs it no more when the policy is overwritten", async () => {
  const cloud = await serveCloud(scheduled({}, { invokers: [`serviceAccount:${starter}`] }));
  cloud.clock.advance(6);
  expect(started(cloud)).toBe(1);
  await cloud.jobs.setIamPolicy({ resource: report, policy: { bindings: [] } });
  cloud.clock.advance(5);
  expect(started(cloud)).toBe(1);
  const [job] = await cloud.scheduler.getJob({ name });
  expect(job.status?.code).toBe(7);
});
