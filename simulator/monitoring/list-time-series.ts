import type { Access } from '../access';
import type { JsonObject } from '../wire/json';
import { numberOf, objectOf, textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import { sampledMetrics } from '../world/workload/instance-samples';
import type { Distortion, InstanceSample } from '../world/workload/instance-samples';
import { toRfc3339 } from '../world/rfc3339';
import type { World } from '../world/world';
import { parseMetricFilter } from './metric-filter';
import type { MetricFilter } from './metric-filter';

const prefix = 'run.googleapis.com/';

/**
 * Answers ListTimeSeries for what runs on Cloud Run: instances by revision and state, executions and task
 * attempts by job; points newest first.
 * Another metric is NOT_FOUND; aggregation is not simulated and refused.
 */
export function listTimeSeries(world: World, access: Access, request: JsonObject): JsonObject {
  const name = textOf(request, 'name');
  access.require('monitoring.timeSeries.list', name);
  checkProject(world, name);
  for (const field of ['aggregation', 'secondaryAggregation', 'orderBy', 'pageToken']) {
    if (request[field] === undefined) continue;
    throw new StatusError('INVALID_ARGUMENT', `${field} is not simulated; ask for the raw series.`);
  }
  const filter = parseMetricFilter(textOf(request, 'filter'));
  const type = filter.get('metric.type') ?? '';
  if (!sampledMetrics.some((metric) => type === `${prefix}${metric}`)) {
    throw new StatusError('NOT_FOUND', `Cannot find metric(s) that match type = "${type}".`);
  }
  const { from, until } = interval(request);
  world.settle();
  const samples = world.samples.readable(world.agenda.now()).filter(({ at }) => at > from && at <= until);
  const series = seriesOf(samples, world.samples.told).filter((each) => fits(each, filter, world));
  const size = numberOf(request, 'pageSize');
  if (size > 0 && series.length > size) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      `page_size ${size} is less than the ${series.length} series; pages are not simulated.`,
    );
  }
  const headers = request['view'] === 'HEADERS';
  return { timeSeries: headers ? series.map((each) => ({ ...each, points: [] })) : series, unit: '1' };
}

function checkProject(world: World, name: string): void {
  const { id, number } = world.scenario.google.project;
  if (name === `projects/${id}` || name === `projects/${number}`) return;
  throw new StatusError(
    'PERMISSION_DENIED',
    `Permission 'monitoring.timeSeries.list' denied on resource '${name}' (or it may not exist).`,
  );
}

/** Monitoring takes the start as exclusive and the end as inclusive for gauges. */
function interval(request: JsonObject): { readonly from: number; readonly until: number } {
  const given = objectOf(request, 'interval');
  const until = Date.parse(textOf(given, 'endTime'));
  if (Number.isNaN(until)) throw new StatusError('INVALID_ARGUMENT', 'interval.end_time must be set.');
  const from = textOf(given, 'startTime') === '' ? until - 1 : Date.parse(textOf(given, 'startTime'));
  if (from > until)
    throw new StatusError('INVALID_ARGUMENT', 'interval.start_time is later than interval.end_time.');
  return { from, until };
}

function seriesOf(samples: readonly InstanceSample[], told: Distortion['value']): readonly JsonObject[] {
  const groups = new Map<string, InstanceSample[]>();
  for (const sample of samples) {
    const key = `${sample.metric} ${JSON.stringify(sample.resource)}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return Object.keys(first.counts).map((state) => ({
      metric: { type: `${prefix}${first.metric}`, ...(state === '' ? {} : { labels: { state } }) },
      resource: first.resource,
      metricKind: 'GAUGE',
      valueType: valueType(told),
      points: group.toReversed().map(({ at, counts }) => {
        const time = toRfc3339(at);
        return {
          interval: { startTime: time, endTime: time },
          value: valueOf(told ?? counts[state] ?? 0),
        };
      }),
    }));
  });
}

function valueType(told: Distortion['value']): string {
  if (typeof told === 'boolean') return 'BOOL';
  return told === undefined || (typeof told === 'number' && Number.isInteger(told)) ? 'INT64' : 'DOUBLE';
}

function valueOf(value: number | boolean | 'NaN'): JsonObject {
  if (typeof value === 'boolean') return { boolValue: value };
  if (value === 'NaN') return { doubleValue: value };
  return Number.isInteger(value) ? { int64Value: String(value) } : { doubleValue: value };
}

function fits(series: JsonObject, filter: MetricFilter, world: World): boolean {
  const metric = objectOf(series, 'metric');
  const resource = objectOf(series, 'resource');
  return [...filter].every(([field, value]) => {
    if (field === 'metric.type') return value === metric['type'];
    if (field === 'project') return value === world.scenario.google.project.id;
    if (field === 'resource.type') return value === resource['type'];
    if (field === 'metric.labels.state') return value === objectOf(metric, 'labels')['state'];
    return value === objectOf(resource, 'labels')[field.replace('resource.labels.', '')];
  });
}
