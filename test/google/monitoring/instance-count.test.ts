import { describe, expect, test } from '@jest/globals';
import { denying, failureOf, payments, projectId, shared, simulate } from '../simulated';

const since = () => new Date(Date.now() - 3_600_000).toISOString();

describe('reading the instance count fails', () => {
  test('without the permission', async () => {
    const { google } = await simulate(denying('monitoring.timeSeries.list'));
    expect(await failureOf(google.instances.samples(projectId, payments, since()))).toMatchObject({
      code: 'permission-denied',
      permission: 'monitoring.timeSeries.list',
    });
  });

  test('in another project', async () => {
    const { google } = await shared();
    expect((await failureOf(google.instances.samples('other', payments, since()))).code).toBe(
      'permission-denied',
    );
  });

  test('once', async () => {
    const { google, sim } = await simulate();
    sim.faults.add({ method: '*', kind: 'error', code: 'UNAVAILABLE', times: 1 });
    expect((await failureOf(google.instances.samples(projectId, payments, since()))).code).toBe(
      'unreachable',
    );
    expect(sim.calls.all()).toHaveLength(1);
  });
});

describe('no samples is not zero instances', () => {
  test.each([
    ['a service that has none', { ...payments, name: 'gone' }, since],
    ['a hostile name', { ...payments, name: 'x" OR resource.labels.service_name="payment-api' }, since],
    ['a moment after which none can be yet', payments, () => new Date(Date.now() + 86_400_000).toISOString()],
  ])('%s', async (_what, workload, from) => {
    const { google } = await shared();
    const { facts } = await google.instances.samples(projectId, workload, from());
    expect(facts).toEqual({ series: [], complete: true });
  });

  test('series that have no point since, and had instances right before, are named without one', async () => {
    const { google } = await shared();
    const soon = new Date(Date.now() + 60_000).toISOString();
    const { facts } = await google.instances.samples(projectId, payments, soon);
    expect(facts.series.length).toBeGreaterThan(0);
    expect(facts.series.every(({ points }) => points.length === 0)).toBe(true);
  });
});

test('series of all revisions and states, oldest first, after the moment', async () => {
  const { google } = await shared();
  const { facts, source } = await google.instances.samples(projectId, payments, since());
  expect(source).toBe('monitoring.googleapis.com');
  // The serving revision and the one that the tag keeps alive, each active and idle.
  expect(facts).toMatchObject({ complete: true });
  expect(facts.series).toHaveLength(4);
  const times = facts.series[0]?.points.map(({ at }) => Date.parse(at)) ?? [];
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const later = facts.series[0]?.points[1]?.at ?? '';
  const rest = await google.instances.samples(projectId, payments, later);
  const points = rest.facts.series.flatMap((series) => series.points);
  expect(points.every(({ at }) => Date.parse(at) > Date.parse(later))).toBe(true);
});
