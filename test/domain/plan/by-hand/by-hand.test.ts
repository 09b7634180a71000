import { describe, expect, test } from '@jest/globals';
import { inertByHand, type ByHandEntry } from '../../../../src/domain/plan/by-hand';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { SettingsOf, WorkloadSettings } from '../../../../src/domain/workload/workload-settings';
import type { Workload } from '../../../../src/domain/workload/workload';
import { assessment, caseFile, settings } from '../../fixtures';
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
import { byHand, makeBrief } from '../../of-case-file';

const WHERE = '--project=415104041262 --region=europe-west1';

function caseOf(workload: Workload, given?: WorkloadSettings): CaseFile {
  const { settings: _settings, ...rest } = caseFile();
  return { ...rest, workload, ...(given === undefined ? {} : { settings: given }) };
}
const of = (workload: Workload, given?: WorkloadSettings): readonly ByHandEntry[] =>
  byHand(caseOf(workload, given));
const ofJob = (rest: Partial<SettingsOf<'jobs'>>): readonly ByHandEntry[] =>
  of(theJob, jobSettings({}, rest));
const titles = (entries: readonly ByHandEntry[]): readonly string[] => entries.map(({ title }) => title);
const entry = (entries: readonly ByHandEntry[], title: string): ByHandEntry => {
  const found = entries.find((each) => each.title.includes(title));
  if (found === undefined) throw new Error(`no "${title}" in ${titles(entries).join('; ')}`);
  return found;
};

describe('a job of which', () => {
  const { executions: _e, schedules: _s, invokers: _i, ...bare } = jobSettings();
  test.each<[string, WorkloadSettings | undefined]>([
    ['nothing could be read', undefined],
    ['only the job itself could be read', bare],
  ])('%s: commands show what is running and what starts it, before any stops it', (_name, given) => {
    const [cancel, pause, remove, ...more] = of(theJob, given);
    expect(cancel?.commands).toEqual([
      `gcloud run jobs executions list ${WHERE} --job=nightly-report`,
      `gcloud run jobs executions cancel EXECUTION ${WHERE} --quiet`,
      `gcloud run jobs executions list ${WHERE} --job=nightly-report`,
    ]);
    expect(pause?.commands).toEqual([
      "gcloud scheduler jobs list --project=415104041262 --location=europe-west1 '--filter=httpTarget.uri~/jobs/nightly-report:run'",
      'gcloud scheduler jobs pause SCHEDULE --project=415104041262 --location=europe-west1',
    ]);
    expect(remove?.title).toContain('delete');
    expect(more).toEqual([]);
  });

  test('no execution runs: it is looked for again, and nothing is cancelled', () => {
    const [first] = ofJob({ executions: [execution('a1', { completedAt: '2026-10-01T11:59:00Z' })] });
    expect(first?.title).toBe('Look whether an execution runs: none did when it was read');
    expect(first?.commands).toEqual([`gcloud run jobs executions list ${WHERE} --job=nightly-report`]);
  });

  test('more executions run than are written out: the rest is counted', () => {
    const executions = Array.from({ length: 14 }, (_, n) => execution(`e-${n}`));
    const [first] = ofJob({ executions });
    expect(first?.title).toBe('Cancel every running execution (14)');
    expect(first?.commands).toHaveLength(11);
    expect(first?.notes.join(' ')).toContain('4 more run');
  });

  test.each([
    ['there is no schedule', []],
    ['every schedule is paused already', [schedule('a', { state: 'PAUSED' })]],
  ])('%s: none is paused', (_name, schedules) => {
    expect(titles(ofJob({ schedules })).join()).not.toContain('schedule');
  });

  test.each([['UPDATE_FAILED'], ['DOZING'], ['']])(
    'a schedule is in state "%s": it is paused as well',
    (state) => {
      expect(entry(ofJob({ schedules: [schedule('a', { state })] }), 'Pause').title).toContain('(1)');
    },
  );

  test('nobody has the right on the job itself: there is none to take away', () => {
    expect(titles(ofJob({ invokers: [] })).join()).not.toContain('right');
  });

  test('a name would be read otherwise by a shell: it is quoted', () => {
    const given = ofJob({ invokers: ["user:o'hara@example.com; rm -rf /"] });
    expect(entry(given, 'right').commands).toEqual([
      `gcloud run jobs remove-iam-policy-binding nightly-report ${WHERE} '--member=user:o'\\''hara@example.com; rm -rf /' --role=roles/run.invoker`,
    ]);
  });
});

test('a job in order: cancel all, keep it from starting, then decide on deleting', () => {
  const entries = ofJob({ executions: [execution('nightly-report-b2'), execution('nightly-report-c3')] });
  expect(titles(entries)).toEqual([
    'Cancel every running execution (2)',
    'Pause the schedules that start it (1)',
    'Or take away the right to start it (1)',
    'Decide whether to delete the job; save it first',
  ]);
  const [cancel, pause, right, remove] = entries;
  expect(cancel).toMatchObject({
    commands: [
      `gcloud run jobs executions cancel nightly-report-b2 ${WHERE} --quiet`,
      `gcloud run jobs executions cancel nightly-report-c3 ${WHERE} --quiet`,
      `gcloud run jobs executions list ${WHERE} --job=nightly-report`,
    ],
    undo: [],
  });
  expect(cancel?.doesNotStop[0]).toContain('The next execution');
  expect(pause).toMatchObject({
    commands: [
      'gcloud scheduler jobs pause every-five-minutes --project=415104041262 --location=europe-west1',
    ],
    undo: ['gcloud scheduler jobs resume every-five-minutes --project=415104041262 --location=europe-west1'],
  });
  expect(right?.undo[0]).toContain('gcloud run jobs add-iam-policy-binding nightly-report');
  expect(remove).toMatchObject({
    commands: [
      `gcloud run jobs describe nightly-report ${WHERE} --format=export > nightly-report.yaml`,
      `gcloud run jobs get-iam-policy nightly-report ${WHERE} > nightly-report-policy.yaml`,
      `gcloud run jobs delete nightly-report ${WHERE}`,
    ],
    undo: [
      `gcloud run jobs replace nightly-report.yaml ${WHERE}`,
      `gcloud run jobs set-iam-policy nightly-report nightly-report-policy.yaml ${WHERE}`,
    ],
  });
});

describe('a worker pool', () => {
  test('that has none left is left alone', () => {
    expect(of(thePool, poolSettings({ manualInstanceCount: 0 }))).toEqual([]);
  });

  test.each<[string, WorkloadSettings | undefined, string | undefined]>([
    ['could not be read', undefined, undefined],
    ['has no set number', poolWithout(), 'something else scales it'],
  ])('that %s: how many it has is looked up first, and the way back waits for it', (_name, given, note) => {
    const [stop] = of(thePool, given);
    expect(stop?.commands).toEqual([
      `gcloud run worker-pools describe order-worker ${WHERE}`,
      `gcloud run worker-pools update order-worker ${WHERE} --instances=0`,
    ]);
    expect(stop?.undo[0]).toBe(`gcloud run worker-pools update order-worker ${WHERE} --instances=COUNT`);
    expect(stop?.notes.some((text) => text.includes(note ?? 'messages wait'))).toBe(true);
  });

  test.each<[string, SettingsOf<'workerPools'>['pool']['instanceSplits'], string]>([
    ['all on the latest', [{ type: 'latest', percent: 100 }], '--to-latest'],
    [
      'spread over two',
      [
        { type: 'latest', percent: 60 },
        { type: 'revision', revision: 'order-worker-00001', percent: 40 },
      ],
      '--to-revisions=LATEST=60,order-worker-00001=40',
    ],
  ])('goes back to its number and its split, %s', (_name, instanceSplits, flag) => {
    const [stop] = of(thePool, poolSettings({ instanceSplits }));
    expect(stop).toMatchObject({
      title: 'Set it to 0 instances (it has 3)',
      commands: [`gcloud run worker-pools update order-worker ${WHERE} --instances=0`],
      undo: [
        `gcloud run worker-pools update order-worker ${WHERE} --instances=3`,
        `gcloud run worker-pools update-instance-split order-worker ${WHERE} ${flag}`,
      ],
    });
  });
});

test.each([undefined, instanceSettings()])('an instance is stopped and started, read or not', (given) => {
  expect(of(theInstance, given)).toMatchObject([
    {
      commands: [`gcloud beta run instances stop debug-box ${WHERE} --quiet`],
      undo: [`gcloud beta run instances start debug-box ${WHERE}`],
    },
  ]);
});

test('a service has steps, and no commands here', () => {
  expect(byHand(caseFile({ settings: settings() }))).toEqual([]);
});

test.each([theJob, thePool, theInstance])('on $kind, everything says what it does not stop', (workload) => {
  for (const { stops, doesNotStop } of of(workload)) {
    expect(stops).not.toEqual([]);
    expect(doesNotStop).not.toEqual([]);
  }
});

describe('in a brief', () => {
  test('names that Google would never give are inert, and the command stays whole', () => {
    const invokers = [`user:a\u001b[31m\u202e${'x'.repeat(300)}@example.com`];
    const [shown] = inertByHand([entry(ofJob({ invokers }), 'right')]);
    expect(shown?.commands[0]).toContain(
      `a\\u001b[31m\\u202e${'x'.repeat(300)}@example.com' --role=roles/run.invoker`,
    );
  });

  test('it fits, with the longest names and the most of everything', () => {
    const long = (n: number) => `${'n'.repeat(60)}-${n}`;
    const many = <T>(make: (name: string) => T): readonly T[] =>
      Array.from({ length: 30 }, (_, n) => make(long(n)));
    const workload = { ...theJob, name: 'n'.repeat(63), location: 'northamerica-northeast1' };
    const given = jobSettings(
      {},
      {
        executions: many((name) => execution(name)),
        schedules: many((name) => schedule(name)),
        invokers: many(
          (name) => `serviceAccount:${name.slice(0, 30)}@${name.slice(0, 30)}.iam.gserviceaccount.com`,
        ),
      },
    );
    const about = caseOf(workload, given);
    const brief = makeBrief(about, assessment, byHand(about));
    expect(brief.byHand).toHaveLength(4);
    expect(JSON.stringify(brief).length).toBeLessThan(16 * 1024);
    expect(brief.settings).not.toEqual([]);
  });

  test('it is absent where there is nothing to do by hand', () => {
    expect(makeBrief(caseFile(), assessment)).not.toHaveProperty('byHand');
  });
});

function poolWithout(): SettingsOf<'workerPools'> {
  const { pool, ...rest } = poolSettings();
  const { manualInstanceCount: _count, ...scaled } = pool;
  return { ...rest, pool: scaled };
}
