import type { Clients } from './clients';
import { readOptions } from './clients';
import { toFailure } from './errors';
import { quote } from './filter-text';
import { toPlain } from './parse-plain';
import { parseInstanceSeries } from './parse-time-series';
import type { InstancesPort } from './ports';
import { serviceName } from './services';

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
  const series: unknown[] = [];
  let pageToken = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    try {
      const answer = await clients.metrics().listTimeSeries(
        {
          name,
          filter,
          interval: { startTime, endTime },
          view: 'FULL',
          ...(pageToken === '' ? {} : { pageToken }),
        },
        { ...readOptions(), autoPaginate: false },
      );
      series.push(...(answer[2].timeSeries ?? []).map(toPlain));
      pageToken = answer[2].nextPageToken ?? '';
    } catch (thrown) {
      throw toFailure(thrown, { what: 'read the instance count in', resource: name });
    }
    if (pageToken === '') break;
  }
  return { series, complete: pageToken === '' };
}

function timestamp(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}
