import { signalNames } from '../../src/domain/message-names';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';
import { rogueWorker } from '../rogue-worker';

/** That the findings' workflows are open is what makes them look again. */
async function findingsGoOn(arena: Arena): Promise<void> {
  const { client } = arena.stage.temporal;
  for (const id of await arena.findings()) {
    const { status } = await client.workflow.getHandle(id).describe();
    if (status.name !== 'RUNNING') throw new Error(`expected: ${id} goes on; seen: ${status.name}`);
  }
}

const forged = {
  phase: 'closed',
  outcome: 'contained',
  restored: false,
  text: 'contained and verified',
} as const;
const nothing = { changes: 0, shell: 'alive', findingsOpen: true, outcome: 'none' } as const;

/** Anybody who reaches Temporal can say things in the product's name. */
export const said: readonly AttackCase[] = [
  {
    name: 'forged-progress',
    title: "one signal to a finding's workflow: its incident is closed and contained",
    who: 'temporal',
    stage: { watchEvery: '4s' },
    play: async (arena) => {
      const view = await arena.asked();
      for (const id of await arena.findings())
        await arena.signal(
          signalNames.incidentProgress,
          [{ ...forged, incident: view.incident, slot: arena.stage.incident.slot }],
          id,
        );
      await arena.settle();
      await findingsGoOn(arena);
    },
    holds: nothing,
  },
  {
    name: 'forged-earlier-progress',
    title: "the same of an incident with another number, and of another workload's",
    who: 'temporal',
    stage: { watchEvery: '4s' },
    play: async (arena) => {
      await arena.asked();
      for (const id of await arena.findings())
        for (const incident of [
          `${arena.workload}#0`,
          `${arena.workload}#99`,
          arena.workload.replace('payment-api', 'catalog-api#1'),
        ])
          await arena.signal(
            signalNames.incidentProgress,
            [{ ...forged, incident, slot: arena.stage.incident.slot }],
            id,
          );
      await arena.settle();
      await findingsGoOn(arena);
    },
    holds: nothing,
  },
  {
    name: 'forged-announce',
    title:
      'the activity that records an outcome, with one that nobody decided: findings are to be set inactive',
    who: 'temporal',
    play: async (arena) => {
      const { incident } = await arena.asked();
      await arena.activity('announce', {
        progress: { ...forged, incident, slot: arena.stage.incident.slot },
        unsealed: [],
        record: {
          outcome: 'contained',
          restored: false,
          closed: true,
          findingsInactive: true,
          text: 'forged',
        },
      });
      await arena.settle();
    },
    holds: { ...nothing, neverSays: ['CONTAINED'] },
  },
  {
    name: 'forged-not-ours',
    title: 'the same with `not-ours`, which would end every finding',
    who: 'temporal',
    play: async (arena) => {
      const { incident } = await arena.asked();
      await arena.activity('announce', {
        progress: { ...forged, outcome: 'not-ours', incident, slot: arena.stage.incident.slot },
        unsealed: [],
        record: {
          outcome: 'not-ours',
          restored: false,
          closed: true,
          findingsInactive: true,
          text: 'forged',
        },
      });
      await arena.settle();
    },
    holds: nothing,
  },
  {
    name: 'forged-outcome-of-finding',
    title: 'the activity that writes an outcome onto a finding, for each that there is',
    who: 'temporal',
    play: async (arena) => {
      const { incident } = await arena.asked();
      const names = Object.keys((await arena.stage.cloud.truth()).findings);
      for (const canonicalName of names)
        await arena.activity('writeOutcome', {
          ...{ canonicalName, key: canonicalName, eventTime: '2026-01-01T00:00:00Z', incident },
          ...{
            slot: arena.stage.incident.slot,
            outcome: 'contained',
            inactive: true,
            findingsInactive: true,
          },
        });
    },
    holds: nothing,
  },
  {
    name: 'forged-opening',
    title: 'the activity that claims the next number of the workload, five times',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      for (const input of await arena.recorded('openIncident'))
        for (let times = 0; times < 5; times += 1) await arena.activity('openIncident', input);
      await arena.contained(view);
    },
    holds: { changes: 1, shell: 'dead', frozen: true },
  },
  {
    name: 'forged-carried-retry',
    title: 'an incident is started with a forged past, a run time-out and a retry policy, before the attack',
    who: 'temporal',
    stage: { watchEvery: '4s' },
    play: async (arena) => {
      const { client } = arena.stage.temporal;
      await arena.stage.addWorker();
      await client.workflow.start('manageIncident', {
        ...{ workflowId: arena.stage.incident.slot, taskQueue: 'firebreak' },
        args: [
          {
            carried: {
              ...forged,
              incident: `${arena.workload}#7`,
              story: [],
              findings: [],
              decisions: [],
              plan: null,
            },
          },
        ],
        workflowRunTimeout: '3s',
        retry: { initialInterval: '1s', maximumAttempts: 3 },
      });
      await arena.stage.cloud.begin();
      await arena.stage.incident.until('it asks', ({ phase }) => phase === 'awaiting-decision');
    },
    holds: { changes: 0, shell: 'alive', findingsOpen: true, neverSays: ['CONTAINED', '#7'] },
  },
  {
    name: 'forged-carried-cron',
    title: 'an incident is started with a forged past by cron, before the attack',
    who: 'temporal',
    stage: { watchEvery: '4s' },
    play: async (arena) => {
      const { client } = arena.stage.temporal;
      await arena.stage.addWorker();
      await client.workflow.start('manageIncident', {
        ...{
          workflowId: arena.stage.incident.slot,
          taskQueue: 'firebreak',
          cronSchedule: '@every 3s',
          workflowRunTimeout: '2s',
        },
        args: [
          {
            carried: {
              ...forged,
              incident: `${arena.workload}#7`,
              story: [],
              findings: [],
              decisions: [],
              plan: null,
            },
          },
        ],
      });
      await arena.stage.cloud.begin();
      await arena.settle();
    },
    holds: { changes: 0, shell: 'alive', findingsOpen: true, neverSays: ['CONTAINED', '#7'] },
  },
  {
    name: 'rogue-worker',
    title: 'a worker of the attacker answers the orders and the looks: all carried out, all verified',
    who: 'temporal',
    play: async (arena) => {
      const { stage } = arena;
      const ours = await stage.addWorker({ args: ['--intake', '--serve', 'main,report,reads,virustotal'] });
      const contains = await stage.addWorker({ args: ['--serve', 'containment'] });
      await stage.cloud.begin();
      const view = await stage.incident.until('it asks', ({ phase }) => phase === 'awaiting-decision');
      await stage.killWorkers([contains]);
      const rogue = rogueWorker(stage.temporal.client, 'firebreak-containment');
      try {
        await stage.incident.decide('approve', view, 'approve-1');
        for (const type of ['applyStep', 'verifyContainment'])
          await arena.until(`the rogue has answered ${type}`, async () =>
            Promise.resolve(rogue.answered().includes(type)),
          );
        await arena.settle();
      } finally {
        await rogue.stop();
      }
      if (!stage.workers.has(ours)) throw new Error('expected: our worker lives; seen: gone');
    },
    holds: {
      changes: 0,
      shell: 'alive',
      findingsOpen: true,
      neverOutcome: 'contained',
      neverSays: ['contained and verified', 'CONTAINED HERE'],
    },
  },
];
