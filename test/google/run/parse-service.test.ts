import { describe, expect, test } from '@jest/globals';
import { parseInvokers } from '../../../src/google/run/template';
import { parseRevision } from '../../../src/google/run/revisions';
import { parseService } from '../../../src/google/run/services';
import { parseInstanceSeries } from '../../../src/google/monitoring/instance-count';
import { payments } from '../simulated';

const minimal = { uid: 'u', etag: 'e', generation: '3' };

describe('a service whose answer cannot be relied on', () => {
  test.each([
    ['nothing', undefined, 'uid, etag, generation'],
    ['no etag', { ...minimal, etag: '' }, 'etag'],
    ['traffic that is no list', { ...minimal, traffic: 'x' }, 'traffic'],
    ['a percent that is none', { ...minimal, traffic: [{ percent: 'all' }] }, 'traffic[0].percent'],
    ['scaling that is a text', { ...minimal, scaling: 'x' }, 'scaling'],
  ])('%s is refused, naming what', (_what, value, missing) => {
    expect(() => parseService(value, payments)).toThrow(
      expect.objectContaining({ code: 'unexpected-answer', message: expect.stringContaining(missing) }),
    );
  });

  test('odd fields elsewhere do no harm', () => {
    expect(parseService({ ...minimal, ingress: {}, template: 7 }, payments)).toMatchObject({
      ingress: '',
      containers: [],
    });
  });
});

describe('scaling', () => {
  test.each([
    ['none', undefined, { mode: 'AUTOMATIC' }],
    [
      'unspecified',
      { scalingMode: 'SCALING_MODE_UNSPECIFIED', minInstanceCount: 1 },
      { mode: 'AUTOMATIC', minInstanceCount: 1 },
    ],
    [
      'zeros that are unset',
      { scalingMode: 'AUTOMATIC', minInstanceCount: 0, maxInstanceCount: 0 },
      { mode: 'AUTOMATIC' },
    ],
    [
      'a count of 0 while automatic is not frozen',
      { scalingMode: 'AUTOMATIC', manualInstanceCount: 0 },
      { mode: 'AUTOMATIC', manualInstanceCount: 0 },
    ],
    ['frozen', { scalingMode: 'MANUAL', manualInstanceCount: 0 }, { mode: 'MANUAL', manualInstanceCount: 0 }],
    ['a mode of a later version', { scalingMode: 3 }, { mode: '3' }],
  ])('%s', (_what, scaling, expected) => {
    expect(parseService({ ...minimal, scaling }, payments).scaling).toEqual(expected);
  });
});

test('traffic by short names', () => {
  const traffic = [
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 },
    {
      type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
      revision: 'projects/p/x/revisions/r-1',
      percent: 10,
      tag: 'canary',
    },
  ];
  expect(parseService({ ...minimal, traffic }, payments).traffic).toEqual([
    { type: 'latest', percent: 90 },
    { type: 'revision', revision: 'r-1', percent: 10, tag: 'canary' },
  ]);
});

test('containers: values dropped, secrets by name, digest of a pinned image', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const template = {
    volumes: [
      { name: 'v', secret: { secret: 'tls-key' } },
      { name: 'tmp', emptyDir: {} },
    ],
    containers: [
      {
        name: 'app',
        image: `r/i@${digest}`,
        args: ['--token=abcdefghijkl'],
        env: [
          { name: 'A', value: 'plain-value' },
          { name: 'B', valueSource: { secretKeyRef: { secret: 'db-password', version: '1' } } },
        ],
        volumeMounts: [
          { name: 'v', mountPath: '/keys' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
        ports: [{ containerPort: 8080 }],
        resources: { limits: { cpu: '1' } },
      },
    ],
  };
  const service = parseService({ ...minimal, template }, payments);
  expect(service.containers).toEqual([
    {
      name: 'app',
      image: `r/i@${digest}`,
      digest,
      command: [],
      args: ['--token=[redacted]'],
      envNames: ['A', 'B'],
      secrets: ['env B <- db-password', 'volume /keys <- tls-key'],
      ports: [8080],
      limits: { cpu: '1' },
    },
  ]);
});

test('annotations of others are not ours', () => {
  const annotations = { 'firebreak/step': 's', owner: 'lin', 'firebreakish/x': '1' };
  expect(parseService({ ...minimal, annotations }, payments).annotations).toEqual({ 'firebreak/step': 's' });
});

describe('the share of a revision', () => {
  const service = {
    latestReadyRevision: 'r-2',
    targets: [
      { type: 'latest', percent: 60 },
      { type: 'revision', revision: 'r-2', percent: 30, tag: 'blue' },
      { type: 'revision', revision: 'r-1', percent: 10, tag: 'canary' },
    ],
  } as const;
  test.each([
    ['r-2', 90, ['blue']],
    ['r-1', 10, ['canary']],
    ['r-0', 0, []],
  ])('%s', (name, percent, tags) => {
    expect(parseRevision({ name: `projects/p/x/revisions/${name}` }, service)).toMatchObject({
      name,
      percent,
      tags,
    });
  });
});

describe('invokers', () => {
  test.each([
    ['a policy that was never set', { etag: 'x' }, []],
    ['another role', { bindings: [{ role: 'roles/run.viewer', members: ['allUsers'] }] }, []],
    [
      'two bindings, one under a condition',
      {
        bindings: [
          { role: 'roles/run.invoker', members: ['allUsers', 'user:a@example.com'] },
          { role: 'roles/run.invoker', members: ['allUsers'], condition: { expression: 'x' } },
        ],
      },
      ['allUsers', 'user:a@example.com'],
    ],
  ])('of %s', (_what, policy, members) => {
    expect(parseInvokers(policy)).toEqual(members);
  });
});

describe('series of the instance count', () => {
  const point = (endTime: string, value: object) => ({ interval: { endTime }, value });
  const series = (revision: string, state: string, ...points: readonly object[]) => ({
    metric: { labels: { state } },
    resource: { labels: { revision_name: revision } },
    points,
  });
  const since = '2026-01-01T00:00:00Z';

  test('one for each revision and state, oldest first, with what came after the moment', () => {
    const given = [
      series(
        'a',
        'active',
        point('2026-01-01T00:02:00Z', { int64Value: '2' }),
        point('2026-01-01T00:01:00Z', { doubleValue: 1 }),
        point('2026-01-01T00:00:00Z', { int64Value: '9' }),
      ),
      series('a', 'idle', point('2026-01-01T00:02:00Z', { int64Value: '0' })),
      series('a', 'active', point('2026-01-01T00:03:00Z', { int64Value: '0' })),
    ];
    expect(parseInstanceSeries(given, since)).toEqual([
      {
        name: 'a, active',
        points: [
          { at: '2026-01-01T00:01:00Z', count: 1 },
          { at: '2026-01-01T00:02:00Z', count: 2 },
          { at: '2026-01-01T00:03:00Z', count: 0 },
        ],
      },
      { name: 'a, idle', points: [{ at: '2026-01-01T00:02:00Z', count: 0 }] },
    ]);
  });

  test.each<[string, object]>([
    ['none', {}],
    ['a negative number', { int64Value: '-3' }],
    ['no number', { doubleValue: 'NaN' }],
    ['a word', { int64Value: 'many' }],
    ['endless', { doubleValue: 'Infinity' }],
    ['a text', { stringValue: '0' }],
  ])('a value that is %s is no 0, and stays', (_what, value) => {
    expect(parseInstanceSeries([series('a', 'idle', point('2026-01-01T00:02:00Z', value))], since)).toEqual([
      { name: 'a, idle', points: [{ at: '2026-01-01T00:02:00Z', count: undefined }] },
    ]);
  });

  test.each<[string, readonly object[], readonly object[]]>([
    ['no series', [], []],
    [
      'a point without time',
      [series('a', 'idle', { value: { int64Value: '0' } })],
      [{ name: 'a, idle', points: [] }],
    ],
    [
      'one that had instances before and was not seen since: missing',
      [series('a', 'active', point('2025-12-31T23:59:00Z', { int64Value: '1' }))],
      [{ name: 'a, active', points: [] }],
    ],
    [
      'one that had ended before',
      [series('a', 'active', point('2025-12-31T23:59:00Z', { int64Value: '0' }))],
      [],
    ],
    ['no labels', [{ points: [] }], [{ name: 'an unnamed revision', points: [] }]],
  ])('%s', (_what, given, expected) => {
    expect(parseInstanceSeries(given, since)).toEqual(expected);
  });
});
