import { describe, expect, test } from '@jest/globals';
import type { EventOf } from '../../../simulator/scenarios/schema/event-schema';
import { serveCloud } from '../cloud';

async function seriesWith(distortion: Omit<EventOf<'distort-metrics'>, 'do'>) {
  const cloud = await serveCloud();
  cloud.sim.world.fire({ do: 'distort-metrics', ...distortion });
  const seconds = Math.floor(cloud.clock.now() / 1000);
  const [series] = await cloud.metrics.listTimeSeries({
    name: 'projects/acme-shop',
    filter: 'metric.type="run.googleapis.com/container/instance_count"',
    interval: { startTime: { seconds: seconds - 5 }, endTime: { seconds } },
  });
  return series;
}

describe('the count of instances is told wrongly', () => {
  test.each([
    ['negative', -3, 'INT64', { int64Value: '-3' }],
    ['a fraction', 0.5, 'DOUBLE', { doubleValue: 0.5 }],
    ['no number', 'NaN', 'DOUBLE', { doubleValue: Number.NaN }],
    ['a yes', true, 'BOOL', { boolValue: true }],
  ] as const)('%s', async (_name, value, valueType, told) => {
    const [first] = await seriesWith({ value });
    expect(first?.valueType).toBe(valueType);
    expect(first?.points?.[0]?.value).toMatchObject(told);
  });

  test('a revision has no series at all', async () => {
    expect(await seriesWith({ leavesOut: ['shop-00002-abc'] })).toEqual([]);
    expect(await seriesWith({ leavesOut: ['shop-00001-abc'] })).not.toHaveLength(0);
  });

  test('two samples lie closer than the period', async () => {
    const [first] = await seriesWith({ echoAfterMs: 5 });
    const times = (first?.points ?? []).map(
      ({ interval }) => Number(interval?.endTime?.seconds) * 1000 + (interval?.endTime?.nanos ?? 0) / 1e6,
    );
    const gaps = times.slice(1).map((time, index) => Math.round((times[index] ?? 0) - time));
    expect(Math.min(...gaps)).toBe(5);
  });
});
