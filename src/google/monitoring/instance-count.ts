import type { InstanceCounts, InstanceSeries } from '../../domain/plan/verification';
import type { Workload } from '../../domain/workload/workload';
import { pageOptions, type Clients } from '../client/clients';
import { quote } from '../client/filter-text';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { toTimestamp } from '../client/parse-plain';
import { listSome, readFrom, type ReadFrom } from '../client/read';
import { serviceName } from '../run/services';

const METRIC = 'run.googleapis.com/container/instance_count';
// A service has a series for each revision and state; more than this many pages of them do not occur.
const MAX_PAGES = 5;
/** A series that had instances so long before, in milliseconds, must be seen again since: a missing series is not 0. */
const LOOK_BACK_MS = 10 * 60_000;

/** The instance count of a service by Cloud Monitoring: sampled every minute, visible up to some minutes later. */
export function createInstances(clients: Clients) {
  return {
    /**
     * The series of a service's revisions and states, with their points after `since`. One that had instances before and
     * has no point since is among them, without points; one that had none before and none since is not.
     */
    async samples(projectId: string, workload: Workload, since: string): Promise<ReadFrom<InstanceCounts>> {
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
      const request = `MetricService.ListTimeSeries ${name} ${filter} since ${since}`;
      const facts = { series: parseInstanceSeries(series, since), complete };
      return readFrom({ source: 'monitoring.googleapis.com', request }, facts, series);
    },
  };
}

async function listSeries(
  clients: Clients,
  name: string,
  filter: string,
  since: string,
): Promise<{ readonly series: readonly unknown[]; readonly complete: boolean }> {
  const startTime = toTimestamp(Date.parse(since) - LOOK_BACK_MS);
  // A start that lies after the end is refused; the clocks of two machines differ.
  const endTime = toTimestamp(Math.max(Date.now(), Date.parse(since) + 1));
  const call = { what: 'read the instance count in', resource: name };
  const { items, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
    const request = { name, filter, interval: { startTime, endTime }, view: 'FULL' as const, pageToken };
    const [, , answer] = await clients.metrics().listTimeSeries(request, pageOptions());
    // Series that Monitoring could not read are not among the others, and are not 0.
    const unreachable = (answer.executionErrors ?? []).map(({ message }) => message ?? '');
    return { items: answer.timeSeries, next: answer.nextPageToken, unreachable };
  });
  return { series: items, complete: !left };
}

/**
 * The series of the instance count, as plain JSON, by revision and state, with their points after `since`, oldest first.
 * A point whose value is no count is kept as one that is not known: it is no 0. Points without a time are left out.
 */
export function parseInstanceSeries(series: readonly unknown[], since: string): readonly InstanceSeries[] {
  const byName = new Map<string, InstanceSeries['points'][number][]>();
  for (const each of series) {
    const fields = fieldsOf(each);
    const points = byName.get(nameOf(fields)) ?? [];
    byName.set(nameOf(fields), [...points, ...fields.children('points').flatMap(pointOf)]);
  }
  return [...byName].flatMap(([name, points]) => {
    const sorted = points.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const after = sorted.filter(({ at }) => Date.parse(at) > Date.parse(since));
    // It had ended before, and says nothing any more.
    return after.length === 0 && (sorted.at(-1)?.count ?? -1) === 0 ? [] : [{ name, points: after }];
  });
}

function nameOf(series: Fields): string {
  const revision = series.child('resource').child('labels').text('revision_name');
  const state = series.child('metric').child('labels').text('state');
  return [revision || 'an unnamed revision', state].filter((text) => text !== '').join(', ');
}

function pointOf(point: Fields): readonly InstanceSeries['points'][number][] {
  const at = point.child('interval').time('endTime');
  if (at === '') return [];
  const value = point.child('value');
  const count = value.optionalCount('int64Value') ?? value.optionalCount('doubleValue');
  return [{ at, count: count !== undefined && count >= 0 ? count : undefined }];
}
