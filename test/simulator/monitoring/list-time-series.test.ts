import { describe, expect, test } from '@jest/globals';
import type { protos } from '@google-cloud/monitoring';
import { denying, serveCloud } from '../cloud';
import type { Cloud } from '../cloud';
import { shop, smallScenario } from '../small-scenario';

const metric = 'metric.type = "run.googleapis.com/container/instance_count"';
type Request = protos.google.monitoring.v3.IListTimeSeriesRequest;

/** The series of the last `seconds` seconds, as `revision state: counts`, oldest first. */
async function read(
  { metrics, clock }: Cloud,
  seconds: number,
  more: Request = {},
): Promise<readonly string[]> {
  const [series] = await metrics.listTimeSeries(
    {
      name: 'projects/acme-shop',
      filter: metric,
      interval: { startTime: time(clock.now() - seconds * 1000), endTime: time(clock.now()) },
      view: 'FULL',
      ...more,
    },
    { autoPaginate: false },
  );
  return series.map(({ resource, metric: counted, points = [] }) => {
    const counts = points?.map(({ value }) => String(value?.int64Value)).reverse();
    return `${resource?.labels?.['revision_name'] ?? ''} ${counted?.labels?.['state'] ?? ''}: ${counts?.join(' ') ?? ''}`;
  });
}

function time(milliseconds: number) {
  return { seconds: Math.floor(milliseconds / 1000), nanos: Math.round((milliseconds % 1000) * 1e6) };
}

const timing = {
  sampleSeconds: 1,
  metricDelaySeconds: 0,
  historySeconds: 3,
  operationSeconds: 1,
  shutdownSeconds: 2,
};
const scenario = smallScenario({}, { timing });

describe('refused', () => {
  test.each<[string, Request, number, string]>([
    ['no metric type', { filter: 'resource.type = "cloud_run_revision"' }, 3, 'it must restrict metric.type'],
    [
      'another metric',
      { filter: 'metric.type = "run.googleapis.com/request_count"' },
      5,
      'Cannot find metric(s)',
    ],
    [
      'an unknown field',
      { filter: `${metric} AND metric.labels.color = "red"` },
      3,
      "'metric.labels.color' cannot be filtered on",
    ],
    [
      'another operator',
      { filter: `${metric} AND resource.labels.service_name != "x"` },
      3,
      'is not a comparison',
    ],
    ['OR', { filter: `${metric} OR resource.labels.service_name = "x"` }, 3, 'is not a comparison'],
    [
      'an interval that ends before it begins',
      { interval: { startTime: { seconds: 9 }, endTime: { seconds: 8 } } },
      3,
      'is later than',
    ],
    ['no end', { interval: {} }, 3, 'interval.end_time must be set'],
    ['aggregation', { aggregation: { perSeriesAligner: 'ALIGN_MAX' } }, 3, 'aggregation is not simulated'],
    ['another project', { name: 'projects/other' }, 7, "Permission 'monitoring.timeSeries.list' denied"],
  ])('%s', async (_name, more, code, details) => {
    const refused = read(await serveCloud(scenario), 5, more);
    await expect(refused).rejects.toMatchObject({ code, details: expect.stringContaining(details) });
  });

  test('without monitoring.timeSeries.list', async () => {
    const cloud = await serveCloud(denying(scenario, 'monitoring.timeSeries.list'));
    await expect(read(cloud, 5)).rejects.toMatchObject({ code: 7, reason: 'IAM_PERMISSION_DENIED' });
  });
});

describe('the instance count', () => {
  test('has one series per revision and state; a revision that never had an instance has none', async () => {
    const cloud = await serveCloud(scenario);
    cloud.clock.advance(2);
    expect(await read(cloud, 4)).toEqual(['shop-00002-abc active: 0 0 0 0', 'shop-00002-abc idle: 1 1 1 1']);
  });

  test('counts an instance until it is gone, not only until the service says 0', async () => {
    const cloud = await serveCloud(scenario);
    await cloud.services.updateService({
      service: { name: shop, scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
      updateMask: { paths: ['scaling.scaling_mode', 'scaling.manual_instance_count'] },
    });
    cloud.clock.advance(6);
    // Sampled at 1 s (operation ends), 2 s, 3 s (instance ends) and so on.
    expect(await read(cloud, 6)).toContain('shop-00002-abc idle: 1 1 0 0 0 0');
  });

  test('an open request makes an instance active', async () => {
    const requests = { everySeconds: 100, seconds: 50 };
    const cloud = await serveCloud(smallScenario({ requests }, { timing }));
    expect(await read(cloud, 2)).toEqual(['shop-00002-abc active: 1 1', 'shop-00002-abc idle: 0 0']);
  });

  test('a sample can be read only after the delay', async () => {
    const cloud = await serveCloud(smallScenario({}, { timing: { ...timing, metricDelaySeconds: 2 } }));
    cloud.clock.advance(2);
    expect(await read(cloud, 3)).toContain('shop-00002-abc idle: 1');
  });

  test.each([
    ['the service', 'resource.labels.service_name = "shop"', 2],
    ['the service, in the short form', 'resource.label.service_name="shop"', 2],
    ['another service', 'resource.labels.service_name = "other"', 0],
    ['the state', 'metric.labels.state = "idle"', 1],
    [
      'everything at once',
      'resource.type = "cloud_run_revision" AND resource.labels.location = "europe-west1" AND project = "acme-shop"',
      2,
    ],
  ])('filtered by %s', async (_name, filter, count) => {
    const cloud = await serveCloud(scenario);
    expect(await read(cloud, 3, { filter: `${metric} AND ${filter}` })).toHaveLength(count);
  });

  test('by headers only: no points', async () => {
    const cloud = await serveCloud(scenario);
    expect(await read(cloud, 3, { view: 'HEADERS' })).toContain('shop-00002-abc idle: ');
  });
});
