import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { quote } from '../client/filter-text';
import { listSome } from '../client/list-pages';
import { parseInstanceSeries } from './parse-time-series';

import { serviceName } from '../run/services';
import type { InstanceCounts } from '../../domain/plan/verification';
import type { Workload } from '../../domain/workload/workload';
import type { ReadFrom } from '../client/read-result';

export interface InstancesPort {
  /**
   * The series of a service's revisions and states, with their points after `since`. One that had instances before and
   * has no point since is among them, without points; one that had none before and none since is not.
   */
  samples(projectId: string, workload: Workload, since: string): Promise<ReadFrom<InstanceCounts>>;
}

const METRIC = 'run.googleapis.com/container/instance_count';
// A service has a series for each revision and state; more than this many pages of them do not occur.
const MAX_PAGES = 5;
/** What had instances so long before, in milliseconds, must be seen again since: a series that is missing is not 0. */
const LOOK_BACK_MS = 10 * 60_000;

/** The instance count of a service by Cloud Monitoring: sampled every minute, visible up to some minutes later. */
export function createInstances(clients: Clients): InstancesPort {
  return {
    async samples(projectId, workload, since) {
      // Monitoring has these series for services; the name is also the check that this is one.
      serviceName(workload);
      const name = `projects/${projectId}`;
      const filter = [
        `metric.type=${quote(METRIC)}`,
        `resource.type=${quote('cloud_run_revision')}`,
        `resource.labels.service_name=${quote(workload.name)}`,
        `resource.labels.location=${quote(workload.location)}`,
      ].join(' AND ');
      const { series, complete } = await listSeries(clients, name, filter, since);
      return {
        facts: { series: parseInstanceSeries(series, since), complete },
        raw: series,
        source: 'monitoring.googleapis.com',
        request: `MetricService.ListTimeSeries ${name} ${filter} since ${since}`,
      };
    },
  };
}

async function listSeries(
  clients: Clients,
  name: string,
  filter: string,
  since: string,
): Promise<{ readonly series: readonly unknown[]; readonly complete: boolean }> {
  const startTime = timestamp(Date.parse(since) - LOOK_BACK_MS);
  // A start that lies after the end is refused; the clocks of two machines differ.
  const endTime = timestamp(Math.max(Date.now(), Date.parse(since) + 1));
  const call = { what: 'read the instance count in', resource: name };
  const { items, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
    const request = { name, filter, interval: { startTime, endTime }, view: 'FULL' as const, pageToken };
    const [, , answer] = await clients
      .metrics()
      .listTimeSeries(request, { ...readOptions(), autoPaginate: false });
    // Series that Monitoring could not read are not among the others, and are not 0.
    const unreachable = (answer.executionErrors ?? []).map(({ message }) => message ?? '');
    return { items: answer.timeSeries, next: answer.nextPageToken, unreachable };
  });
  return { series: items, complete: !left };
}

function timestamp(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}
