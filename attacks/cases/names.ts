import { setTimeout as delay } from 'node:timers/promises';
import { runFirebreak } from '../../stage/program';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';
import { receivePages } from '../pages';

const quick = { watchEvery: '4s' } as const;
const U = 'google.cloud.run.v2.Services/UpdateService';

/** Somebody else's workflow has the name of the workload's incident when its first finding comes. */
async function squatted(
  arena: Arena,
  type: string,
  taskQueue: string,
  options: { readonly cronSchedule?: string } = {},
): Promise<void> {
  const { stage } = arena;
  const pages = await receivePages();
  try {
    await stage.temporal.client.workflow.start(type, {
      workflowId: stage.incident.slot,
      taskQueue,
      args: [],
      ...options,
    });
    await stage.addWorker({ environment: { FIREBREAK_WEBHOOK: pages.url } });
    await stage.cloud.begin();
    await arena.until('people are paged', async () => Promise.resolve(pages.texts().length > 0));
    await arena.acts.terminate();
    await stage.incident.until('it asks', ({ phase }) => phase === 'awaiting-decision');
  } finally {
    await pages.close();
  }
}

/** Attacks on the names and the runs of workflows in Temporal. */
export const names: readonly AttackCase[] = [
  {
    name: 'squatted-before',
    title:
      "before the attack: a workflow of another type has the incident's name, on a queue that nobody serves",
    who: 'temporal',
    stage: quick,
    play: async (arena) => squatted(arena, 'notOfThisProduct', 'nobody'),
    holds: { changes: 0, findingsOpen: true },
  },
  {
    name: 'squatted-same-type',
    title: 'before the attack: one of the right type has it, on a queue that nobody serves',
    who: 'temporal',
    stage: quick,
    play: async (arena) => squatted(arena, 'manageIncident', 'nobody'),
    holds: { changes: 0, findingsOpen: true },
  },
  {
    name: 'squatted-by-cron',
    title:
      'before the attack: one of the right type has it, on our queue, and waits for the next year by cron',
    who: 'temporal',
    stage: quick,
    play: async (arena) => squatted(arena, 'manageIncident', 'firebreak', { cronSchedule: '0 0 1 1 *' }),
    holds: { changes: 0, findingsOpen: true },
  },
  {
    name: 'squatted-while-asking',
    title: "while the question is open: the incident's workflow is ended, and another takes its name",
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      await arena.asked();
      await arena.acts.squat();
      await delay(8_000);
      await arena.acts.terminate();
      await arena.stage.incident.until(
        'it asks',
        ({ phase, incident }) => phase === 'awaiting-decision' && incident.endsWith('#2'),
      );
    },
    holds: { changes: 0, findingsOpen: true },
  },
  {
    name: 'hostile-names',
    title: 'names and attributes of workflows that a terminal would act on, in every list',
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      const { temporal, environment } = arena.stage;
      await temporal.client.workflow.start('manageIncident', {
        workflowId: 'incident:\u001b]0;pwned\u0007\u001b[2J\u202e1/europe-west1/services/x\n',
        ...{ taskQueue: 'nobody', args: [] },
      });
      await arena.asked();
      for (const args of [['list'], ['list', '--stuck'], ['list', '--all'], ['list', '--json']]) {
        const { stdout, stderr } = await runFirebreak(args, environment);
        if (['\u001b', '\u0007', '\u202e'].some((raw) => `${stdout}${stderr}`.includes(raw)))
          throw new Error(
            `expected: \`firebreak ${args.join(' ')}\` prints nothing raw; seen: control characters`,
          );
      }
    },
    holds: { changes: 0, findingsOpen: true },
  },
  {
    name: 'cancelled-asking',
    title: 'the incident is cancelled while the question is open: it is opened again and asked again',
    who: 'operator',
    stage: quick,
    play: async (arena) => {
      await arena.asked();
      await arena.acts.cancel();
      await arena.stage.incident.until(
        'it asks',
        ({ phase, incident }) => phase === 'awaiting-decision' && incident.endsWith('#2'),
      );
    },
    holds: { changes: 0, shell: 'alive', findingsOpen: true },
  },
  {
    name: 'cancelled-in-change',
    title:
      'the incident is cancelled when the change is made and not answered: nobody reads that nothing was changed',
    who: 'operator',
    stage: quick,
    play: async (arena) => {
      const view = await arena.asked();
      await arena.stage.cloud.arm({ method: U, kind: 'late-answer', milliseconds: 3_000, times: 1 });
      await arena.stage.incident.decide('approve', view, 'approve-1');
      await arena.until('the change is made', async () => {
        const { calls } = await arena.stage.cloud.truth();
        return calls.some(({ method, validateOnly }) => method === U && !validateOnly);
      });
      await arena.acts.cancel();
      await arena.stage.incident.until(
        'the next one has it',
        ({ phase, incident, outcome }) =>
          phase === 'watching' && incident.endsWith('#2') && outcome === 'contained',
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead', neverSays: ['Nothing was changed'] },
  },
  {
    name: 'cancelled-watching',
    title: 'the incident is cancelled while it watches: the next one takes the change over, and restores it',
    who: 'operator',
    stage: quick,
    play: async (arena) => {
      await arena.asked();
      await arena.contained();
      await arena.acts.cancel();
      await arena.stage.incident.until(
        'the next one has it',
        ({ phase, incident, outcome }) =>
          phase === 'watching' && incident.endsWith('#2') && outcome === 'contained',
      );
      await arena.restored();
    },
    holds: { changes: 2, frozen: false, restored: true },
  },
  {
    name: 'terminated-twice',
    title: 'the incident is terminated as often as it asks',
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      await arena.asked();
      for (const number of ['#2', '#3']) {
        await arena.acts.terminate();
        await arena.stage.incident.until(
          'it asks',
          ({ phase, incident }) => phase === 'awaiting-decision' && incident.endsWith(number),
        );
      }
      await arena.contained();
    },
    holds: { changes: 1, shell: 'dead', frozen: true },
  },
];
