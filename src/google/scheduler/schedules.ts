import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { listSome } from '../client/list-pages';
import { resourceOfKind } from '../run/of-kind';
import { parseSchedule, runsJob, withoutRequest } from './parse-schedule';
import { withoutSecrets } from '../client/without-secrets';
import type { Workload } from '../../domain/workload/workload';
import type { ScheduleSettings } from '../../domain/workload/workload-settings';
import type { ReadFrom } from '../client/read-result';

/** Reads of Cloud Scheduler. */
export interface SchedulesPort {
  /** The schedules in the job's own project and region that run it by the Admin API; those elsewhere are not found. */
  ofJob(workload: Workload): Promise<ReadFrom<readonly ScheduleSettings[]>>;
}

const PAGE_SIZE = 500;
const MAX_PAGES = 10;

/** Reads of Cloud Scheduler over its API v1. */
export function createSchedules(clients: Clients): SchedulesPort {
  return {
    async ofJob(workload) {
      resourceOfKind(workload, 'jobs');
      const parent = `projects/${workload.projectNumber}/locations/${workload.location}`;
      const call = { what: 'list the schedules in', resource: parent };
      const { items: rows, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const answer = await clients.scheduler().listJobs(request, { ...readOptions(), autoPaginate: false });
        return { items: answer[2].jobs, next: answer[2].nextPageToken };
      });
      // The others belong to other workloads: they are nobody's evidence here.
      const own = rows.filter((row) => runsJob(row, workload));
      return {
        facts: own.map(parseSchedule),
        raw: withoutSecrets(own.map(withoutRequest)),
        ...(left ? { left: true as const } : {}),
        source: 'cloudscheduler.googleapis.com',
        request: `CloudScheduler.ListJobs ${parent}, those that run ${workload.name}`,
      };
    },
  };
}
