import { describe, expect, test } from '@jest/globals';
import { parseSchedule, runsJob, withoutRequest } from '../../../src/google/scheduler/schedules';
import type { Workload } from '../../../src/domain/workload/workload';

const job: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'jobs',
  name: 'nightly-report',
};
const v1 =
  'https://europe-west1-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/shop/jobs/nightly-report:run';
const v2 = 'https://run.googleapis.com/v2/projects/shop/locations/europe-west1/jobs/nightly-report:run';
const schedule = (uri: string, project = 'shop') => ({
  name: `projects/${project}/locations/europe-west1/jobs/every-five-minutes`,
  httpTarget: { uri },
});

describe('a schedule that runs the job', () => {
  test.each([
    ['by v1', schedule(v1)],
    ['by v2', schedule(v2)],
    ['by v2 at a regional host', schedule(v2.replace('https://', 'https://europe-west1-'))],
    ['with the project by number', schedule(v2.replace('/shop/', '/415104041262/'))],
    ['with the project by id, where the list names it by number', schedule(v2, '415104041262')],
    ['with a query', schedule(`${v2}?alt=json`)],
  ])('%s', (_name, given) => {
    expect(runsJob(given, job)).toBe(true);
  });
});

describe('a schedule that does not', () => {
  test.each([
    ['another job whose name begins alike', schedule(v2.replace('report:run', 'report-2:run'))],
    ['another job whose name ends alike', schedule(v2.replace('nightly-report', 'x-nightly-report'))],
    ['a job of this name in another region', schedule(v2.replace('europe-west1', 'us-central1'))],
    ['a job of this name in another project', schedule(v2.replace('/shop/', '/other/'))],
    ['a job of this name in another project by number', schedule(v2.replace('/shop/', '/1/'))],
    ['only reads the job', schedule(v2.replace(':run', ''))],
    [
      'another host with the same path',
      schedule(v2.replace('googleapis.com/', 'googleapis.com.example.com/')),
    ],
    ['no HTTP target', { name: 'x', pubsubTarget: { topicName: 't' } }],
    ['nothing', null],
  ])('%s', (_name, given) => {
    expect(runsJob(given, job)).toBe(false);
  });
});

test('what a schedule sends is not kept: it can carry a key', () => {
  const given = {
    ...schedule(v2),
    httpTarget: { uri: v2, headers: { Authorization: 'Basic a2V5' }, body: 'a2V5' },
  };
  expect(withoutRequest(given)).toEqual(schedule(v2));
});

test.each(['oauthToken', 'oidcToken'])('whom it calls as, by %s', (token) => {
  const httpTarget = { uri: v2, [token]: { serviceAccountEmail: 'scheduler@shop.iam.gserviceaccount.com' } };
  expect(parseSchedule({ ...schedule(v2), httpTarget }).callsAs).toBe(
    'scheduler@shop.iam.gserviceaccount.com',
  );
});

test('a schedule keeps its full name, and a state of tomorrow as its text', () => {
  expect(
    parseSchedule({ ...schedule(v2), schedule: '*/5 * * * *', timeZone: 'Etc/UTC', state: 'DOZING' }),
  ).toEqual({
    name: 'projects/shop/locations/europe-west1/jobs/every-five-minutes',
    schedule: '*/5 * * * *',
    timeZone: 'Etc/UTC',
    state: 'DOZING',
    nextRun: '',
  });
});
