import { describe, expect, test } from '@jest/globals';
import { egressText, environmentText } from '../../../../src/domain/presentation/brief/platform-texts';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { RegistryImage } from '../../../../src/domain/workload/workload-settings';
import { caseFile, container, DIGEST, finding, revision, settings } from '../../fixtures';
import {
  execution,
  instanceSettings,
  jobSettings,
  poolSettings,
  schedule,
  theInstance,
  theJob,
  thePool,
} from '../../kinds';
import { settingFacts } from '../../of-case-file';

const shown = (given: CaseFile, label: string): string | undefined =>
  settingFacts(given, 400).find((fact) => fact.label === label)?.value;
const ofJob = (...given: Parameters<typeof jobSettings>): CaseFile =>
  caseFile({
    workload: theJob,
    findings: [finding({ execution: 'nightly-report-b2' })],
    settings: jobSettings(...given),
  });

test('settings that could not be read show nothing', () => {
  const { settings: _settings, ...unread } = caseFile();
  expect(settingFacts(unread, 300)).toEqual([]);
});

describe('a job', () => {
  const { executions: _e, schedules: _s, invokers: _i, ...bare } = jobSettings();
  test.each([
    ['Execution that was attacked', 'nightly-report-b2, which could not be read; see the gaps'],
    ['Running now', 'could not be read'],
    ['Started by', 'could not be read'],
    ['Who may start it', 'could not be read'],
  ])('of which parts could not be read says so under "%s"', (label, expected) => {
    const given = caseFile({
      workload: theJob,
      findings: [finding({ execution: 'nightly-report-b2' })],
      settings: bare,
    });
    expect(shown(given, label)).toBe(expected);
  });

  test('whose attacked execution is gone does not pass the newest template off as it', () => {
    const given = ofJob({}, { executions: [execution('nightly-report-c3')] });
    expect(shown(given, 'Execution that was attacked')).toContain(
      'nightly-report-b2, which could not be read',
    );
    expect(shown(given, 'Affected container')).toContain(
      'newest template, which need not be what was attacked',
    );
  });

  test('whose findings name no execution', () => {
    const given = { ...ofJob(), findings: [finding()] };
    expect(shown(given, 'Execution that was attacked')).toBe('not known: the findings name none');
  });

  test('shows the image of the attacked execution, not that of the job as it is now', () => {
    const then = container({ name: 'report', image: 'europe-docker.pkg.dev/shop/app/report:old' });
    const given = ofJob({}, { executions: [execution('nightly-report-b2', { containers: [then] })] });
    expect(shown(given, 'Image')).toBe('europe-docker.pkg.dev/shop/app/report:old');
    expect(shown(given, 'Execution that was attacked')).toContain('RUNS STILL: 10 tasks, 10 running');
  });

  test.each([
    ['none', [], 'no schedule in its project and region'],
    [
      'one',
      [schedule('every-five-minutes')],
      'every-five-minutes: */5 * * * * (Etc/UTC), ENABLED, next at 2026-10-01T12:05:00Z',
    ],
    ['a paused one', [schedule('a', { state: 'PAUSED', nextRun: '' })], 'a: */5 * * * * (Etc/UTC), PAUSED'],
  ])('started by %s', (_name, schedules, expected) => {
    expect(shown(ofJob({}, { schedules }), 'Started by')).toBe(expected);
  });

  test('more executions run than are named', () => {
    const executions = Array.from({ length: 8 }, (_, n) => execution(`e-${n}`));
    expect(shown(ofJob({}, { executions }), 'Running now')).toContain('and 3 more');
  });

  test.each([
    [
      'went well',
      [{ lastEnd: 'exit code 0', retried: 0 }],
      '1 of 10 were read, none of which failed or was tried again',
    ],
    ['run', [{ lastEnd: '', retried: 0 }], '1 of 10 were read, none of which failed or was tried again'],
    [
      'was killed and tried again',
      [{ lastEnd: 'signal 9', retried: 2 }],
      'task 0: signal 9, tried again 2 times',
    ],
  ])('whose task %s', (_name, ends, expected) => {
    const runs = ends.map((end, index) => ({ index, startedAt: '', completedAt: '', ...end }));
    const given = ofJob({}, { executions: [execution('nightly-report-b2', { runs })] });
    expect(shown(given, 'Its tasks')).toBe(expected);
  });
});

test('a worker pool shows its number, its split, and that nobody calls it', () => {
  const findings = [finding({ revision: 'order-worker-00002', containers: [] })];
  const given = caseFile({ workload: thePool, findings, settings: poolSettings() });
  expect(shown(given, 'Revision that was attacked')).toBe('order-worker-00002: 100 % of the instances');
  expect(shown(given, 'Instances')).toBe('3, set by hand');
  expect(shown(given, 'Instance split')).toBe('100 % to the latest revision');
  expect(shown(given, 'Who may call it')).toContain('nobody');
  expect(shown(given, 'Execution environment')).toBe('second generation');
});

test.each([
  [{}, 'anybody on the internet'],
  [{ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }, 'anybody that its ingress lets in'],
  [{ invokerIamDisabled: false }, 'by IAM; who that is was not read'],
])('an instance with %j can be called by %s', (change, expected) => {
  const given = caseFile({ workload: theInstance, settings: instanceSettings(change) });
  expect(shown(given, 'Who may call it')).toBe(expected);
});

describe('of several containers, the affected one is', () => {
  const other = `sha256:${'cd'.repeat(32)}`;
  const containers = [
    container({ name: 'app', image: 'reg/app:1' }),
    container({ name: 'log-shipper', image: 'reg/shipper:stable', digest: other }),
    container({ name: 'proxy', image: 'reg/proxy:1', digest: `sha256:${'ef'.repeat(32)}` }),
  ];
  test.each([
    ['named by the finding', { name: 'log-shipper', imageUri: 'reg/app:1' }, 'log-shipper (one of 3)'],
    ['told by the digest that ran', { name: '', imageUri: 'x', imageId: other }, 'log-shipper (one of 3)'],
    [
      'told by its image',
      { name: 'c-8f2', imageUri: `reg/proxy:1@${DIGEST.replace('ab', 'ee')}` },
      'proxy (one of 3)',
    ],
    ['not told where nothing fits', { name: 'x', imageUri: 'y' }, 'could not be told'],
  ])('%s', (_name, reported, expected) => {
    const findings = [finding({ revision: 'payments-00003', containers: [reported] })];
    const revisions = [revision('payments-00003', { containers })];
    const given = caseFile({ findings, settings: settings({}, { revisions }) });
    expect(shown(given, 'Affected container')).toBe(expected);
  });

  test('not told by an image that two of them have', () => {
    const twins = [container({ name: 'a', image: 'reg/x:1' }), container({ name: 'b', image: 'reg/x:1' })];
    const findings = [finding({ containers: [{ name: '', imageUri: 'reg/x:1', imageId: DIGEST }] })];
    const given = caseFile({ findings, settings: settings({ containers: twins }, { revisions: [] }) });
    expect(shown(given, 'Affected container')).toBe('could not be told');
    expect(shown(given, 'Containers')).toBe('a: reg/x:1; b: reg/x:1');
  });

  test('shown with those beside it, which share its instance', () => {
    const findings = [finding({ containers: [{ name: 'log-shipper', imageUri: '' }] })];
    const given = caseFile({ findings, settings: settings({ containers }, { revisions: [] }) });
    expect(shown(given, 'Other containers in the same instance')).toBe('app: reg/app:1; proxy: reg/proxy:1');
  });
});

describe('what the registry says now', () => {
  const reference = 'europe-docker.pkg.dev/shop/app/payments';
  const now = (change: Partial<RegistryImage>): readonly RegistryImage[] => [
    { reference, digest: DIGEST, tags: ['1.4'], uploadedAt: '2026-09-01T00:00:00Z', ...change },
  ];
  const moved = `sha256:${'99'.repeat(32)}`;

  test('a tag that points elsewhere since is said first, with both digests', () => {
    const revisions = [revision('payments-00003')];
    const given = caseFile({
      findings: [finding({ revision: 'payments-00003' })],
      settings: settings({}, { revisions, images: now({ digest: moved }) }),
    });
    expect(shown(given, 'In the registry')).toMatch(
      new RegExp(`^MOVED: ${DIGEST} ran, and ${reference} is ${moved} now`),
    );
  });

  test('the digest that the finding reports counts more than that of the settings', () => {
    const findings = [finding({ containers: [{ name: 'app', imageUri: reference, imageId: moved }] })];
    const given = caseFile({ findings, settings: settings({}, { images: now({}) }) });
    expect(shown(given, 'Image digest')).toBe(moved);
    expect(shown(given, 'In the registry')).toContain(`MOVED: ${moved} ran`);
  });

  test('the tag of the template is looked at where the attacked execution has a digest', () => {
    const byTag = 'europe-docker.pkg.dev/shop/app/report:stable';
    const then = container({ name: 'report', image: `${byTag.split(':')[0] ?? ''}@${DIGEST}` });
    const given = ofJob(
      { containers: [container({ name: 'report', image: byTag })] },
      {
        executions: [execution('nightly-report-b2', { containers: [then] })],
        images: now({ reference: byTag, digest: moved }),
      },
    );
    expect(shown(given, 'In the registry')).toContain(`MOVED: ${DIGEST} ran, and ${byTag} is ${moved} now`);
  });

  describe('a tag of the newest template that did not make what was attacked is no lead', () => {
    const canary = `${reference}:2.4.0-rc1`;
    const newest = `${reference}:2.4.1`;
    const of = (attacked: string, change: Parameters<typeof settings>[0] = {}): string | undefined => {
      const revisions = [
        revision('payments-00003', { containers: [container({ image: `${reference}@${DIGEST}` })] }),
        revision('payments-00002', { containers: [container({ image: canary })] }),
      ];
      const findings = [
        finding({ revision: attacked, containers: [{ name: 'app', imageUri: '', imageId: DIGEST }] }),
      ];
      const images = [...now({ reference: canary }), ...now({ reference: newest, digest: moved })];
      const template = { containers: [container({ image: newest })], ...change };
      return shown(
        caseFile({ findings, settings: settings(template, { revisions, images }) }),
        'In the registry',
      );
    };
    test('another revision was attacked, and its own tag is where it was', () => {
      expect(of('payments-00002')).toMatch(new RegExp(`^${canary} is ${DIGEST} now`));
    });
    test('the newest revision was attacked: its template is its own', () => {
      expect(of('payments-00003')).toContain(`MOVED: ${DIGEST} ran, and ${newest} is ${moved} now`);
    });
    test('the newest template never became ready, and the one before was attacked', () => {
      expect(of('payments-00003', { ready: 'CONDITION_FAILED' })).toBeUndefined();
    });
    test('which revision was attacked is not known', () => {
      expect(of('payments-00001')).toMatch(new RegExp(`^${newest} is ${moved} now`));
    });
    test('the job was changed since the attacked execution was made', () => {
      const then = container({ name: 'report', image: `${reference}@${DIGEST}` });
      const given = ofJob(
        { containers: [container({ name: 'report', image: newest })], updatedAt: '2026-10-02T00:00:00Z' },
        {
          executions: [execution('nightly-report-b2', { containers: [then] })],
          images: now({ reference: newest, digest: moved }),
        },
      );
      expect(shown(given, 'In the registry')).toBeUndefined();
    });
  });

  test.each([
    ['the same as ran', now({}), `${reference} is ${DIGEST} now (tags 1.4; uploaded 2026-09-01T00:00:00Z)`],
    [
      'without any tag',
      now({ tags: [], uploadedAt: '' }),
      `${reference} is ${DIGEST} now (no tag; uploaded at a time not told)`,
    ],
    ['of another image', now({ reference: 'x' }), undefined],
  ])('%s', (_name, images, expected) => {
    expect(shown(caseFile({ settings: settings({}, { images }) }), 'In the registry')).toBe(expected);
  });
});

test('a hostile schedule name stays one inert line', () => {
  const text = shown(ofJob({}, { schedules: [schedule('a\u001b[2J\nb')] }), 'Started by');
  expect(text).toContain('a\\u001b[2J\\nb');
});

test.each([
  [
    { through: 'none', egress: '', networks: [] } as const,
    'straight to the internet, past every network and firewall of yours',
  ],
  [
    { through: 'direct', egress: 'ALL_TRAFFIC', networks: ['network prod'] } as const,
    'all of it by network prod',
  ],
  [
    { through: 'connector', egress: 'PRIVATE_RANGES_ONLY', networks: ['connector c'] } as const,
    'to private addresses by connector c; to the internet straight, past every firewall of yours',
  ],
  [
    { through: 'direct', egress: 'SIDEWAYS', networks: [] } as const,
    'SIDEWAYS by a network that is not named',
  ],
])('outgoing traffic %j', (egress, expected) => {
  expect(egressText(egress)).toBe(expected);
});

test.each([
  [undefined, ''],
  ['EXECUTION_ENVIRONMENT_UNSPECIFIED', ''],
  ['EXECUTION_ENVIRONMENT_GEN1', 'first generation, which Cloud Run Threat Detection does not look into'],
  ['EXECUTION_ENVIRONMENT_GEN3', 'EXECUTION_ENVIRONMENT_GEN3'],
])('execution environment %s', (environment, expected) => {
  expect(environmentText(environment)).toBe(expected);
});
