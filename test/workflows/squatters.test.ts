import { afterEach, describe, expect, test } from '@jest/globals';
import type { FindingView } from '../../src/domain/incident/finding-view';
import { queryNames } from '../../src/domain/message-names';
import type { AlarmBody } from '../../src/domain/presentation/webhook/alarm-body';
import { textOf } from '../../simulator/wire/json';
import { parseFindingName } from '../../src/domain/finding/finding-name';
import { incidentWorkflowId } from '../../src/domain/incident/incident-name';
import type { Workload } from '../../src/domain/workload/workload';
import { pagingSquatters } from '../../src/intake/page-squatter';
import { createWebhooks } from '../../src/webhook/webhook';
import { testPolicy, type Lab } from '../support/lab';
import { until } from '../support/until';
import { useLab } from '../support/use-lab';
import { settingsOf, startReceiver, type Receiver } from '../webhook/receiver';

const { open: openLab } = useLab();
let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.close();
});

async function open(): Promise<Lab> {
  receiver = await startReceiver();
  const webhooks = createWebhooks(settingsOf(receiver), () => new Date());
  return openLab({ scenario: 'reverse-shell-service', policy: testPolicy({ watch: '2s' }), webhooks });
}

/** The pages that people received beside those of incidents. */
type AnyBody = Omit<AlarmBody, 'kind'> & { readonly kind: string };
const alarms = (): readonly AnyBody[] =>
  (receiver?.received ?? [])
    .map(({ body }) => JSON.parse(body) as AnyBody)
    .filter(({ kind }) => kind === 'not-taken-up' || kind === 'wrong-ledger');

async function firstFinding(lab: Lab): Promise<{ readonly name: string; readonly workload: Workload }> {
  const record = await until('a finding', () => lab.simulator.world.findings.list()[0]);
  const name = textOf(record.finding, 'name');
  const { facts } = await lab.deps.google.findings.read(parseFindingName(name));
  if (facts.workload === undefined) throw new Error('no workload');
  return { name, workload: facts.workload };
}

const findingView = async (lab: Lab, id: string): Promise<FindingView> =>
  lab.client.workflow.getHandle(id).query<FindingView>(queryNames.finding);

interface Squatter {
  readonly what: string;
  readonly start: (lab: Lab, workflowId: string) => Promise<unknown>;
  readonly says: RegExp;
}

const squatters: readonly Squatter[] = [
  {
    what: 'of another type, on a queue where nobody polls',
    start: async ({ client }, workflowId) =>
      client.workflow.start('anything', { workflowId, taskQueue: 'nobody' }),
    says: /its type is "anything", not manageIncident/,
  },
  {
    what: 'of our type, on a queue where nobody polls',
    start: async ({ client }, workflowId) =>
      client.workflow.start('manageIncident', { workflowId, taskQueue: 'nobody' }),
    says: /it is on the task queue "nobody", not test-/,
  },
  {
    what: 'of our type, on our queue, whose first run is to come by cron',
    start: async ({ client, taskQueue }, workflowId) =>
      client.workflow.start('manageIncident', { workflowId, taskQueue, cronSchedule: '0 0 1 1 *' }),
    says: /it was started with a cron schedule, which Firebreak never does/,
  },
];

describe('a workflow of somebody else on the id of an incident', () => {
  test.each(squatters)(
    '$what: people are told once, by all its findings, and its end brings the incident',
    async ({ start, says }) => {
      const lab = await open();
      const { workload } = await firstFinding(lab);
      const slot = incidentWorkflowId(workload, lab.taskQueue);
      await start(lab, slot);
      const both = [await lab.deliver(0), await lab.deliver(1)];
      const [alarm] = await until('the page', () => (alarms().length > 0 ? alarms() : undefined));
      const { runId } = await lab.client.workflow.getHandle(slot).describe();
      expect(alarm).toMatchObject({ kind: 'not-taken-up', about: slot.replace(/^.*incident:/, '') });
      expect(alarm?.text).toMatch(/threat found .* nobody takes its incident up/);
      expect(alarm?.text).toMatch(says);
      expect(alarm?.toDo[0]).toBe(
        `temporal workflow terminate --workflow-id ${slot} --run-id ${runId} --reason 'not a workflow of Firebreak'`,
      );
      for (const { findingId } of both) {
        const view = await until('what the page says', async () => {
          const now = await findingView(lab, findingId);
          return now.notice !== undefined && now.messages.length > 0 ? now : undefined;
        });
        expect(view.notice).toMatch(says);
        expect(view.messages.at(-1)?.text).toMatch(/people were told/);
      }
      expect(alarms()).toHaveLength(1);

      await lab.client.workflow.getHandle(slot).terminate('as the page says');
      await lab.inPhase(slot, 'awaiting-decision');
      await until('both findings in hand', async () => {
        const views = await Promise.all(both.map(async ({ findingId }) => findingView(lab, findingId)));
        return views.every(({ notice, phase }) => notice === undefined && phase === 'awaiting-decision')
          ? true
          : undefined;
      });
      expect(alarms()).toHaveLength(1);
    },
    180_000,
  );

  test('that comes after the incident was terminated is noticed as well', async () => {
    const lab = await open();
    const { slot, findingId } = await lab.deliver();
    await lab.inPhase(slot, 'awaiting-decision');
    await until('the question on the page', async () =>
      (await findingView(lab, findingId)).phase === 'awaiting-decision' ? true : undefined,
    );
    await lab.client.workflow.getHandle(slot).terminate('somebody');
    await lab.client.workflow.start('anything', {
      workflowId: slot,
      taskQueue: 'nobody',
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    });
    await until('the page', () => (alarms().length > 0 ? true : undefined));
    expect(alarms()[0]?.text).toContain('its type is "anything"');
    await lab.client.workflow.getHandle(slot).terminate('as the page says');
    expect((await lab.inPhase(slot, 'awaiting-decision')).incident).toMatch(/#2$/);
  }, 180_000);
});

describe('a workflow of our type, on our queue, that holds the id of a finding and waits', () => {
  test.each([
    ['with a cron schedule', { cronSchedule: '0 0 1 1 *' }],
    ['with a cron schedule of a second', { cronSchedule: '@every 1s' }],
    ['with a wait before its first task', { startDelay: '1 hour' }],
    // No worker has had it yet.
    ['with a retry policy', { retry: { maximumAttempts: 5 } }],
  ])(
    '%s is said to whoever delivers',
    async (what, options) => {
      const lab = await open();
      const { name } = await firstFinding(lab);
      const parsed = parseFindingName(name);
      const id = `${lab.taskQueue}/finding:${parsed.source}/${parsed.finding}`;
      await lab.withoutWorkflows(async () => {
        await lab.client.workflow.start('respondToFinding', {
          ...{ workflowId: id, taskQueue: lab.taskQueue, args: [{ name, eventTime: '' }] },
          ...options,
        });
        const delivered = lab.workflows.deliverFinding(parsed, { name, eventTime: '', state: 'ACTIVE' });
        await expect(delivered).rejects.toMatchObject({
          code: 'foreign-workflow',
          message: expect.stringContaining(`it was started ${what.replace(' of a second', '')}, which`),
        });
        await lab.client.workflow.getHandle(id).terminate('as it says');
      });
      const { slot } = await lab.deliver();
      await lab.inPhase(slot, 'awaiting-decision');
    },
    120_000,
  );
});

describe('a workflow of somebody else on the id of a finding', () => {
  test('is said to whoever delivers, and its end lets the next delivery through', async () => {
    const lab = await open();
    const { name } = await firstFinding(lab);
    const parsed = parseFindingName(name);
    const id = `${lab.taskQueue}/finding:${parsed.source}/${parsed.finding}`;
    await lab.client.workflow.start('anything', { workflowId: id, taskQueue: 'nobody' });
    await expect(lab.deliver()).rejects.toMatchObject({
      code: 'foreign-workflow',
      message: expect.stringMatching(/holds the id .*: its type is "anything".*temporal workflow terminate /),
    });
    // As intake delivers: people are told, once, however often the message is tried.
    const said: string[] = [];
    const told = pagingSquatters(lab.workflows, lab.taskQueue, lab.deps, (why) => said.push(why));
    const pointer = { name, eventTime: '', state: 'ACTIVE' };
    for (let tries = 0; tries < 3; tries += 1)
      await expect(told.deliverFinding(parsed, pointer)).rejects.toMatchObject({ code: 'foreign-workflow' });
    expect([said, alarms().length]).toEqual([[], 1]);
    expect(alarms()[0]?.toDo[0]).toMatch(
      /^temporal workflow terminate --workflow-id test-.*finding:.* --run-id /,
    );
    await lab.client.workflow.getHandle(id).terminate('as it says');
    const { slot } = await lab.deliver();
    await lab.inPhase(slot, 'awaiting-decision');
  }, 120_000);
});

describe('a run that was not started by Firebreak', () => {
  const carried = { version: 1, phase: 'watching', outcome: 'contained', incident: 'x#7', findings: [] };
  test.each([
    ['a cron schedule and a run time-out', { cronSchedule: '@every 2s', workflowRunTimeout: '2s' }],
    ['a retry policy and a run time-out', { retry: { maximumAttempts: 5 }, workflowRunTimeout: '2s' }],
    ['a retry policy', { retry: { maximumAttempts: 5 } }],
    ['an execution time-out', { workflowExecutionTimeout: '1 hour' }],
  ])(
    'with %s takes nothing over from its input, and opens no incident',
    async (_, options) => {
      const lab = await open();
      const { name, workload } = await firstFinding(lab);
      const slot = incidentWorkflowId(workload, lab.taskQueue);
      const parsed = parseFindingName(name);
      const finding = `${lab.taskQueue}/finding:${parsed.source}/${parsed.finding}`;
      const started = await Promise.all([
        lab.client.workflow.start('manageIncident', {
          ...{ workflowId: slot, taskQueue: lab.taskQueue, args: [{ carried }] },
          ...options,
        }),
        lab.client.workflow.start('respondToFinding', {
          ...{ workflowId: finding, taskQueue: lab.taskQueue, args: [{ name, eventTime: '', carried }] },
          ...options,
        }),
      ]);
      for (const { workflowId, firstExecutionRunId } of started) {
        const run = lab.client.workflow.getHandle(workflowId, firstExecutionRunId);
        const events = await until('the refusal', async () => {
          const { events: all = [] } = await run.fetchHistory();
          const last = all?.at(-1)?.workflowExecutionFailedEventAttributes;
          return last ?? undefined;
        });
        expect(events.failure?.applicationFailureInfo?.type).toBe('malformed');
        expect(events.failure?.message).toMatch(/it has a .*: it was not started by Firebreak/);
      }
      expect(await lab.ledger.newestIncident(workload)).toBe(0);
      for (const { workflowId } of started)
        await lab.client.workflow
          .getHandle(workflowId)
          .terminate('end')
          .catch(() => undefined);
      const { slot: own } = await lab.deliver();
      await lab.inPhase(own, 'awaiting-decision');
    },
    120_000,
  );
});
