import type { Workload } from '../../domain/workload/workload';
import type { ScheduleSettings } from '../../domain/workload/workload-settings';
import { pageOptions, type Clients } from '../client/clients';
import { fieldsOf } from '../client/parse-fields';
import { listSome, readFrom } from '../client/read';
import { withoutSecrets } from '../client/without-secrets';
import { resourceOfKind } from '../run/resource-name';

const PAGE_SIZE = 500;
const MAX_PAGES = 10;

/** Reads of Cloud Scheduler over its API v1. */
export function createSchedules(clients: Clients) {
  return {
    /** The schedules in the job's own project and region that run it by the Admin API; those elsewhere are not found. */
    async ofJob(workload: Workload) {
      resourceOfKind(workload, 'jobs');
      const parent = `projects/${workload.projectNumber}/locations/${workload.location}`;
      const read = {
        what: 'list the schedules in',
        resource: parent,
        source: 'cloudscheduler.googleapis.com',
        request: `CloudScheduler.ListJobs ${parent}, those that run ${workload.name}`,
      };
      const { items, left } = await listSome(read, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients.scheduler().listJobs(request, pageOptions());
        return { items: answer.jobs, next: answer.nextPageToken };
      });
      // The others belong to other workloads: they are nobody's evidence here.
      const own = items.filter((item) => runsJob(item, workload));
      return readFrom(read, own.map(parseSchedule), withoutSecrets(own.map(withoutRequest)), left);
    },
  };
}

/** Reads a Cloud Scheduler job, as plain JSON. Its name is the full one: a command needs the location in it. */
export function parseSchedule(value: unknown): ScheduleSettings {
  const schedule = fieldsOf(value);
  const target = schedule.child('httpTarget');
  const callsAs =
    target.child('oauthToken').text('serviceAccountEmail') ||
    target.child('oidcToken').text('serviceAccountEmail');
  return {
    name: schedule.text('name'),
    schedule: schedule.text('schedule'),
    timeZone: schedule.text('timeZone'),
    state: schedule.text('state'),
    nextRun: schedule.time('scheduleTime'),
    ...(callsAs === '' ? {} : { callsAs }),
  };
}

const V2 =
  /^https:\/\/(?:[a-z0-9-]+-)?run\.googleapis\.com\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/jobs\/([^/:?]+):run$/;
const V1 =
  /^https:\/\/([a-z0-9-]+)-run\.googleapis\.com\/apis\/run\.googleapis\.com\/v1\/namespaces\/([^/]+)\/jobs\/([^/:?]+):run$/;

/**
 * Tells whether a Cloud Scheduler job, as plain JSON, runs this Cloud Run job by its Admin API, v1 or v2. The address
 * can name the project by id or by number: an id counts when it is the one in the schedule's own name, or when none
 * is known.
 */
export function runsJob(value: unknown, workload: Workload): boolean {
  const schedule = fieldsOf(value);
  const uri = schedule.child('httpTarget').text('uri').split('?', 1)[0] ?? '';
  const [, project2, location2, job2] = V2.exec(uri) ?? [];
  const [, location1, project1, job1] = V1.exec(uri) ?? [];
  const project = project2 ?? project1;
  if (project === undefined) return false;
  if ((job2 ?? job1) !== workload.name || (location2 ?? location1) !== workload.location) return false;
  if (/^\d+$/.test(project)) return project === workload.projectNumber;
  const [, own = ''] = schedule.text('name').split('/');
  return /^\d+$/.test(own) || own === project;
}

/** A Cloud Scheduler job for the evidence: what it sends can carry a key, so its headers and body are left out. */
export function withoutRequest(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: readonly [string, unknown]) => [
      key,
      key === 'httpTarget' ? targetOnly(member) : member,
    ]),
  );
}

function targetOnly(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target;
  return Object.fromEntries(Object.entries(target).filter(([key]) => key !== 'headers' && key !== 'body'));
}
