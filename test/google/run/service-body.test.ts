import { describe, expect, test } from '@jest/globals';
import type { ServiceScaling, TrafficTarget } from '../../../src/domain/workload/service';
import { serviceBody } from '../../../src/google/run/change/service-body';
import { payments } from '../simulated';

const frozen: ServiceScaling = { mode: 'MANUAL', manualInstanceCount: 0 };
const change = (scaling: ServiceScaling, traffic: readonly TrafficTarget[] = []) => ({
  workload: payments,
  etag: '"e"',
  scaling,
  traffic,
  annotations: { 'firebreak/step': 'new' },
});

describe('never sent', () => {
  test.each([
    ['MANUAL without a count', { mode: 'MANUAL' }, 'malformed'],
    ['AUTOMATIC without both', { mode: 'AUTOMATIC' }, 'malformed'],
    ['AUTOMATIC without a maximum', { mode: 'AUTOMATIC', minInstanceCount: 1 }, 'malformed'],
    ['AUTOMATIC without a minimum', { mode: 'AUTOMATIC', maxInstanceCount: 1 }, 'malformed'],
    ['a mode that is not known', { mode: 'SESSION', manualInstanceCount: 1 }, 'change-refused'],
  ])('%s', (_what, scaling, code) => {
    expect(() => serviceBody(change(scaling), {})).toThrow(expect.objectContaining({ code }));
  });

  test('a revision target without a revision', () => {
    expect(() => serviceBody(change(frozen, [{ type: 'revision', percent: 100 }]), {})).toThrow(
      /needs the revision/,
    );
  });

  test('a workload that is no service', () => {
    const job = { ...change(frozen), workload: { ...payments, kind: 'jobs' as const } };
    expect(() => serviceBody(job, {})).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

test('a freeze is nothing but name, etag and the masked fields', () => {
  const traffic: readonly TrafficTarget[] = [
    { type: 'latest', percent: 60 },
    { type: 'revision', revision: 'r-1', percent: 40, tag: 'canary' },
  ];
  expect(serviceBody(change(frozen, traffic), { owner: 'lin', 'firebreak/step': 'old' })).toEqual({
    service: {
      name: 'projects/415104041262/locations/europe-west1/services/payment-api',
      etag: '"e"',
      annotations: { owner: 'lin', 'firebreak/step': 'new' },
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
      traffic: [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 60 },
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'r-1', percent: 40, tag: 'canary' },
      ],
    },
    updateMask: {
      paths: ['scaling.scaling_mode', 'scaling.manual_instance_count', 'traffic', 'annotations'],
    },
  });
});

test('back to AUTOMATIC names minimum and maximum, also a minimum of 0', () => {
  const body = serviceBody(change({ mode: 'AUTOMATIC', minInstanceCount: 0, maxInstanceCount: 100 }), {});
  expect(body.service.scaling).toEqual({
    scalingMode: 'AUTOMATIC',
    minInstanceCount: 0,
    maxInstanceCount: 100,
  });
  expect(body.updateMask.paths.slice(0, 3)).toEqual([
    'scaling.scaling_mode',
    'scaling.min_instance_count',
    'scaling.max_instance_count',
  ]);
});
