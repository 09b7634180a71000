import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fault } from '../../simulator/faults';
import type { ScenarioEvent } from '../../simulator/scenarios/schema/event-schema';
import { runFirebreak } from '../../stage/program';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';

const U = 'google.cloud.run.v2.Services/UpdateService';
const contained = { changes: 1, shell: 'dead', frozen: true, outcome: 'contained' } as const;
const short = { policy: (text: string) => text.replace('limit: 120s', 'limit: 8s') } as const;

/** Arms faults when the question stands, and approves. */
function struck(name: string, title: string, ...faults: readonly Fault[]): AttackCase {
  return {
    ...{ name, title, who: 'operator' },
    play: async (arena) => {
      const view = await arena.asked();
      for (const fault of faults) await arena.stage.cloud.arm(fault);
      await arena.contained(view);
    },
    holds: contained,
  };
}

/** Evidence read from the cloud after the approval proves nothing here: it must not be called contained. */
function unproven(name: string, title: string, event: ScenarioEvent): AttackCase {
  return {
    ...{ name, title, who: 'service', stage: short },
    play: async (arena) => {
      const view = await arena.asked();
      await arena.fire(event);
      await arena.stage.incident.decide('approve', view, randomUUID());
      await arena.stage.incident.until(
        'it has come to rest',
        ({ phase, outcome }) => phase === 'watching' && outcome !== undefined,
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead', outcome: 'not-verified' },
  };
}

/** Every file of the ledger, by its path below it. */
async function filesOf({ stage }: Arena): Promise<readonly string[]> {
  const entries = await readdir(stage.ledger, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Trouble in the world: events that pass, counts that lie, and a hand in the ledger's folder. */
export const world: readonly AttackCase[] = [
  struck('credentials-in-change', 'good credentials are refused once, in the very change', {
    method: U,
    kind: 'refusal',
    refusal: 'credentials',
    times: 1,
  }),
  struck(
    'credentials-around-change',
    'good credentials are refused for three seconds, on every call to Cloud Run',
    { method: 'google.cloud.run.*', kind: 'refusal', refusal: 'credentials', forSeconds: 3 },
  ),
  struck('answer-lost', 'the answer to the change is lost', { method: U, kind: 'lost-answer', times: 1 }),
  struck('operation-forgotten', 'what the change was answered with cannot be asked for', {
    method: 'google.longrunning.Operations/*',
    kind: 'error',
    code: 'NOT_FOUND',
    times: 2,
  }),
  unproven('metrics-not-a-number', 'the count of instances is no number', {
    do: 'distort-metrics',
    value: 'NaN',
  }),
  unproven('metrics-yes', 'the count of instances is a yes', { do: 'distort-metrics', value: true }),
  unproven('metrics-negative', 'the count of instances is below zero', { do: 'distort-metrics', value: -3 }),
  unproven('logs-without-end', 'the search for further signs gives empty pages without end', {
    do: 'fault',
    fault: { method: 'google.logging.v2.LoggingServiceV2/ListLogEntries', kind: 'empty-pages' },
  }),
  unproven('metrics-partial', 'the series of the count come with an error beside them', {
    do: 'fault',
    fault: {
      method: 'google.monitoring.v3.MetricService/ListTimeSeries',
      kind: 'partial',
      code: 'DEADLINE_EXCEEDED',
    },
  }),
  {
    name: 'policy-broken',
    title: 'the policy file is broken when it is approved, and mended after a while',
    who: 'operator',
    play: async (arena) => {
      const view = await arena.asked();
      const file = path.join(arena.stage.folder, 'policy.yaml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, 'serial: [');
      await arena.stage.incident.decide('approve', view, randomUUID());
      await arena.settle();
      await writeFile(file, text);
      await arena.stage.incident.until(
        'it is contained',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    holds: contained,
  },
  {
    name: 'ledger-is-whole',
    title: 'the ledger that nobody has touched is called whole by its verifier, also after a restore',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      await arena.contained();
      await arena.restored();
      const { code, stdout } = await runFirebreak(
        ['evidence', 'verify', arena.stage.ledger],
        arena.stage.environment,
      );
      if (code !== 0)
        throw new Error(`expected: whole; seen: exit code ${String(code)}, ${stdout.slice(0, 400)}`);
    },
    holds: { changes: 2, restored: true },
  },
  {
    name: 'evidence-changed',
    title: 'one byte of a sealed object is changed: the verifier says so',
    who: 'ledger',
    play: async (arena) => {
      await arena.asked();
      const [object = ''] = (await filesOf(arena)).filter((file) =>
        file.includes(`${path.sep}objects${path.sep}`),
      );
      await writeFile(object, `${await readFile(object, 'utf8')} `);
      const { code } = await runFirebreak(
        ['evidence', 'verify', arena.stage.ledger],
        arena.stage.environment,
      );
      if (code === 0) throw new Error('expected: it is not whole; seen: exit code 0');
    },
    holds: { changes: 0 },
  },
  {
    name: 'observation-forged',
    title: 'records of the ledger are damaged while it asks; then an approval',
    who: 'ledger',
    play: async (arena) => {
      const view = await arena.asked();
      const counters = (await filesOf(arena)).filter((file) =>
        /lookup|findings/u.test(path.relative(arena.stage.ledger, file)),
      );
      for (const file of counters.slice(0, 3)) await writeFile(file, '{"schema":');
      await arena.contained(view);
    },
    holds: { changes: 1, shell: 'dead', frozen: true },
  },
  {
    name: 'many-findings',
    title: 'twenty-five findings on one workload while it asks; then an approval',
    who: 'service',
    stage: { scenario: 'many-findings' },
    play: async (arena) => {
      await arena.asked();
      await arena.until(
        'all are on it',
        async () => ((await arena.stage.incident.look())?.findingCount ?? 0) >= 25,
      );
      const view = await arena.stage.incident.until('it asks', ({ phase }) => phase === 'awaiting-decision');
      if (!view.incident.endsWith('#1'))
        throw new Error(`expected: it is the first incident still; seen: ${view.incident}`);
      await arena.contained(view);
    },
    holds: contained,
  },
];
