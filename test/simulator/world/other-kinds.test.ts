import { describe, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import { CallLog } from '../../../simulator/call-log';
import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import { loadScenario } from '../../../simulator/scenarios/load';
import type { Scenario, Switches } from '../../../simulator/scenarios/schema';
import { objectOf, textOf } from '../../../simulator/wire/json';
import type { JsonObject } from '../../../simulator/wire/json';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { manyKinds } from '../many-kinds';
import { serveCloud } from '../cloud';

const someone = { email: 'ada@example.com', callerIp: '192.0.2.44', userAgent: 'gcloud' };
const asked = { actor: someone, request: {} };

function play(scenario: Scenario, switches: Partial<Switches> = {}) {
  const clock = handClock();
  const world = new World(scenario, clock, switches);
  world.start();
  const pass = (seconds: number): void => {
    clock.advance(seconds);
    world.settle();
  };
  return { world, pass, truth: () => truthOf(world, new CallLog()) };
}

const shell = (target: JsonObject) => eventSchema.parse({ do: 'open-shell', ...target });

describe("the attacker's shell lives exactly as long as what it is in", () => {
  test('none without a host: a job that does not run has none', () => {
    const { world } = play(manyKinds());
    world.fire(shell({ job: 'report' }), true);
    expect(world.attacker.shell()).toBe('none');
  });

  test('in a task: it ends when the task ends by itself', () => {
    const { world, pass } = play(manyKinds());
    world.jobs.run('report', asked);
    world.fire(shell({ job: 'report' }), true);
    expect(world.attacker.shell()).toBe('alive');
    pass(10);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('in a task: cancelling another execution leaves it', () => {
    const { world, pass } = play(manyKinds());
    const first = world.jobs.run('report', asked).accepted.state.name;
    const second = world.jobs.run('report', asked).accepted.state.name;
    world.fire(shell({ job: 'report' }), true);
    const [older, newer] = [first, second].map((name) => world.jobs.executions.find('report', name));
    if (older === undefined || newer === undefined) throw new Error('no executions');
    world.jobs.cancel(older, asked);
    pass(3);
    expect(world.attacker.shell()).toBe('alive');
    world.jobs.cancel(newer, asked);
    pass(1);
    expect(world.attacker.shell()).toBe('alive');
    pass(1);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('in an instance of a worker pool: a count of 0 kills it, once it is served and the time to shut down is over', () => {
    const { world, pass } = play(manyKinds());
    world.fire(shell({ workerPool: 'packer' }), true);
    const { spec } = world.workerPools.get('packer');
    world.workerPools.change('packer', { ...spec, scaling: { manualInstanceCount: 0 } }, asked);
    pass(2);
    expect(world.attacker.shell()).toBe('alive');
    pass(1);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('in an instance resource: stopping it kills it', () => {
    const { world, pass } = play(manyKinds());
    world.fire(shell({ instance: 'desk' }), true);
    world.instances.set('desk', 'stopped', asked);
    pass(3);
    expect(world.attacker.shell()).toBe('dead');
  });

  test('its token outlives it', () => {
    const { world, pass } = play(manyKinds());
    world.jobs.run('report', asked);
    world.fire(shell({ job: 'report' }), true);
    world.fire({ do: 'fetch-token', job: 'report', validSeconds: 60 }, true);
    pass(20);
    expect([world.attacker.shell(), world.attacker.token(world.agenda.now())]).toEqual(['dead', 'alive']);
    world.fire({ do: 'disable-identity', job: 'report' });
    expect(world.attacker.token(world.agenda.now())).toBe('dead');
  });
});

test('of job-reverse-shell: cancelling what the finding names kills one shell, and the schedule brings the next', () => {
  const { world, pass, truth } = play(loadScenario('job-reverse-shell'));
  pass(1);
  const [finding] = world.findings.list();
  const name =
    textOf(finding?.finding ?? {}, 'resourceName')
      .split('/')
      .at(-1) ?? '';
  const named = world.jobs.executions.find('ledger-export', name);
  if (named === undefined) throw new Error(`no execution ${name}`);
  world.jobs.cancel(named, asked);
  pass(2);
  const lives = (): readonly string[] => {
    const shells = objectOf(truth(), 'attacker')['shells'];
    return Array.isArray(shells) ? shells.map((each: JsonObject) => textOf(each, 'life')) : [];
  };
  const before = lives();
  expect(before.at(-1)).toBe('dead');
  for (const execution of world.jobs.executions.list('ledger-export')) world.jobs.cancel(execution, asked);
  pass(2);
  expect(world.attacker.shell()).toBe('dead');
  pass(20);
  expect([world.attacker.shell(), lives().length]).toEqual(['alive', before.length + 1]);
  world.schedules.set('ledger-export-every-5-minutes', 'PAUSED');
  for (const execution of world.jobs.executions.list('ledger-export')) world.jobs.cancel(execution, asked);
  pass(120);
  expect(world.attacker.shell()).toBe('dead');
});

test('of sidecar: the shell is in the side-car, whose tag stands for another image now; five more run the same', () => {
  const scenario = loadScenario('sidecar');
  const { world, truth } = play(scenario);
  expect(objectOf(truth(), 'attacker')['shells']).toMatchObject([
    { service: 'checkout-api', container: 'log-shipper', attackers: true, life: 'alive' },
  ]);
  const image = 'europe-docker.pkg.dev/logship-oss/agents/log-shipper:2';
  const running = world.services.list().map(({ revisions }) => revisions.at(-1)?.digests[image]);
  expect(new Set(running).size).toBe(1);
  expect(running).toHaveLength(6);
  expect(world.registry.digestOf(image)).not.toBe(running[0]);
});

describe('an innocent workload is disturbed', () => {
  test('as a worker pool whose messages nobody pulls', () => {
    const { world, pass } = play(loadScenario('worker-pool'));
    pass(3);
    expect(world.disturbances.list()).toEqual([]);
    const { spec } = world.workerPools.get('mail-sender');
    world.workerPools.change('mail-sender', { ...spec, scaling: { manualInstanceCount: 0 } }, asked);
    pass(5);
    expect(world.disturbances.list()).toMatchObject([{ workload: 'mail-sender' }]);
    expect(world.work.counts('mail-sender').missed).toBeGreaterThan(0);
  });

  test('as a job whose execution is cancelled, not as one that is run', () => {
    const { world, pass } = play(manyKinds({}, { innocents: ['report'] }));
    const { name } = world.jobs.run('report', asked).accepted.state;
    pass(1);
    expect(world.disturbances.list()).toEqual([]);
    const execution = world.jobs.executions.find('report', name);
    if (execution !== undefined) world.jobs.cancel(execution, asked);
    expect(world.disturbances.list()).toMatchObject([{ workload: 'report' }]);
  });
});

describe('a finding names', () => {
  const named = (names: 'workload' | 'revision' | 'execution' | 'task', target: JsonObject) => {
    const { world } = play(manyKinds());
    world.jobs.run('report', asked);
    const about = { at: 0, category: 'Reverse Shell', severity: 'HIGH', description: 'x', names };
    world.fire(eventSchema.parse({ do: 'finding', finding: { ...about, ...target } }));
    const [record] = world.findings.list();
    return record;
  };

  test.each([
    ['workload', { job: 'report' }, /\/jobs\/report$/u, 'google.cloud.run.Job'],
    [
      'execution',
      { job: 'report' },
      /\/jobs\/report\/executions\/report-[a-z]{5}$/u,
      'google.cloud.run.Execution',
    ],
    [
      'task',
      { job: 'report' },
      /\/executions\/(report-[a-z]{5})\/tasks\/\1-task0$/u,
      'google.cloud.run.Task',
    ],
    ['workload', { workerPool: 'packer' }, /\/workerPools\/packer$/u, 'google.cloud.run.WorkerPool'],
    [
      'revision',
      { workerPool: 'packer' },
      /\/workerPools\/packer\/revisions\/packer-00002-abc$/u,
      'google.cloud.run.Revision',
    ],
    ['workload', { instance: 'desk' }, /\/instances\/desk$/u, 'google.cloud.run.Instance'],
  ] as const)('the %s of %j', (names, target, form, type) => {
    const record = named(names, target);
    expect(textOf(record?.finding ?? {}, 'resourceName')).toMatch(form);
    expect(record?.resource).toMatchObject({ type });
  });
});

test.each([
  ['cryptomining-image', 'google.cloud.run.v2.Services.CreateService'],
  ['cryptomining-command', 'google.cloud.run.v2.Jobs.RunJob'],
])('of %s: no container, and the evidence is the log entry of %s', (name, method) => {
  const { world, pass } = play(loadScenario(name));
  pass(1);
  const [record] = world.findings.list();
  const finding = record?.finding ?? {};
  expect(finding).toMatchObject({
    containers: [],
    processes: [],
    parentDisplayName: 'Event Threat Detection',
  });
  const insertId = /"insertId":"([0-9a-f]+)"/u.exec(JSON.stringify(finding['sourceProperties']))?.[1];
  const entry = world.logs.readable(Number.POSITIVE_INFINITY).find((each) => each.insertId === insertId);
  expect(objectOf(entry?.json ?? {}, 'protoPayload')).toMatchObject({ methodName: method });
});

describe('what is seen from outside', () => {
  test('lines of a task carry execution, task and attempt', () => {
    const { world, pass } = play(manyKinds());
    const { name } = world.jobs.run('report', asked).accepted.state;
    pass(1);
    const lines = world.logs
      .readable(Number.POSITIVE_INFINITY)
      .filter(({ json }) => textOf(objectOf(json, 'resource'), 'type') === 'cloud_run_job')
      .filter(({ json }) => textOf(json, 'logName').includes('varlog'));
    const labels = lines.map(({ json }) => objectOf(json, 'labels'));
    expect(labels.map((each) => textOf(each, 'run.googleapis.com/task_index')).sort()).toEqual(['0', '1']);
    for (const each of labels) {
      expect(each).toMatchObject({
        'run.googleapis.com/execution_name': name,
        'run.googleapis.com/task_attempt': '0',
      });
    }
  });

  test('Monitoring counts executions and attempts of a job, and instances of a pool', async () => {
    const cloud = await serveCloud(manyKinds());
    cloud.sim.world.jobs.run('report', asked);
    cloud.clock.advance(2);
    const newest = async (metric: string, resource: string): Promise<unknown> => {
      const now = cloud.clock.now();
      const [series] = await cloud.metrics.listTimeSeries({
        name: 'projects/acme-shop',
        filter: `metric.type="run.googleapis.com/${metric}" AND resource.type="${resource}"`,
        interval: { startTime: { seconds: now / 1000 - 1 }, endTime: { seconds: now / 1000 } },
      });
      return series.map(({ points }) => points?.[0]?.value?.int64Value);
    };
    expect(await newest('job/running_executions', 'cloud_run_job')).toEqual(['1']);
    expect(await newest('job/running_task_attempts', 'cloud_run_job')).toEqual(['2']);
    expect(await newest('container/instance_count', 'cloud_run_worker_pool')).toEqual(['2', '0']);
  });
});
