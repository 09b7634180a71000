import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import { describe, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import { searchAttributes } from '../../../src/domain/incident/search-attributes';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { createWebhooks } from '../../../src/webhook/webhook';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import { pages, settingsOf, startReceiver, type Receiver } from '../../webhook/receiver';

const { open, server } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };
const UPDATE = 'google.cloud.run.v2.Services/UpdateService';

const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);

interface Opened {
  readonly lab: Lab;
  readonly slot: string;
  readonly receiver: Receiver;
  decide(message: unknown): Promise<unknown>;
}

async function openLab(receiver: Receiver): Promise<Opened> {
  const lab = await open({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ watch: '2s' }),
    webhooks: createWebhooks(settingsOf(receiver, receiver), () => new Date()),
  });
  const { slot } = await lab.deliver();
  const decide = async (message: unknown): Promise<unknown> =>
    lab.client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });
  return { lab, slot, receiver, decide };
}

const approved = async ({ lab, slot, decide }: Opened): Promise<string> => {
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  const short = asked.plan?.hash.slice(0, 8) ?? '';
  await decide({ approve: short, ...ADA });
  return short;
};
const contained = async (opened: Opened): Promise<string> => {
  const short = await approved(opened);
  await opened.lab.incident(
    opened.slot,
    ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
    'contained',
  );
  return short;
};
/** The change was sent, and its answer takes some seconds. */
const slowly = ({ lab }: Opened): void => {
  lab.simulator.faults.add({ method: UPDATE, kind: 'operation-slow', milliseconds: 4_000 });
};
const sent = async ({ lab }: Opened, count: number): Promise<unknown> =>
  until('the change was sent', () => (truth(lab)['changes'] === count ? true : undefined));

interface Case {
  readonly when: string;
  readonly reach: (opened: Opened) => Promise<unknown>;
  readonly outcome: string;
  readonly changes: number;
  readonly frozen: boolean;
  readonly restored: boolean;
}

const cases: readonly Case[] = [
  {
    when: 'it asks',
    reach: async ({ lab, slot }) => lab.inPhase(slot, 'awaiting-decision'),
    outcome: 'failed',
    changes: 0,
    frozen: false,
    restored: false,
  },
  {
    when: 'the change is being made',
    reach: async (opened) => {
      await opened.lab.inPhase(opened.slot, 'awaiting-decision');
      slowly(opened);
      await approved(opened);
      return sent(opened, 1);
    },
    outcome: 'contained',
    changes: 1,
    frozen: true,
    restored: false,
  },
  {
    when: 'it watches what it contained',
    reach: contained,
    outcome: 'contained',
    changes: 1,
    frozen: true,
    restored: false,
  },
  {
    when: 'the restore is being made',
    reach: async (opened) => {
      const short = await contained(opened);
      slowly(opened);
      await opened.decide({ restore: short, ...ADA });
      return sent(opened, 2);
    },
    outcome: 'contained',
    changes: 2,
    frozen: false,
    restored: true,
  },
];

describe('an incident that somebody cancels', () => {
  test.each(cases)(
    'while $when says what is true, pages, and is opened again',
    async (expected) => {
      const receiver = await startReceiver();
      try {
        const opened = await openLab(receiver);
        const { lab, slot } = opened;
        await expected.reach(opened);
        const { runId } = await lab.client.workflow.getHandle(slot).describe();
        const run = lab.client.workflow.getHandle(slot, runId);
        await run.cancel();
        await run.result().catch(() => undefined);
        const { status, typedSearchAttributes: found } = await run.describe();
        const view = await run.query<IncidentView>('incident');
        expect(view).toMatchObject({
          phase: 'closed',
          outcome: expected.outcome,
          restored: expected.restored,
        });
        expect(view.cancelled).toBeDefined();
        const said = view.story.map(({ text }) => text).join('\n');
        expect(said.includes('This incident changed nothing on the workload')).toBe(expected.changes === 0);
        const phase = found.get(defineSearchAttributeKey(searchAttributes.phase.name, 'KEYWORD'));
        expect([status.name, phase]).toEqual(['CANCELLED', 'closed']);
        expect(truth(lab)).toMatchObject({
          changes: expected.changes,
          services: { 'payment-api': { frozen: expected.frozen } },
        });
        await until('the page of the cancellation', () =>
          pages(receiver).some(({ kind }) => kind === 'cancelled') ? true : undefined,
        );
        expect(await lab.ledger.latestOutcome(view.incident)).toMatchObject({
          outcome: expected.outcome,
          closed: false,
        });
        const next = await lab.incident(
          slot,
          ({ incident, phase }) =>
            incident.endsWith('#2') && (phase === 'awaiting-decision' || phase === 'watching'),
          'the next incident',
        );
        if (expected.frozen) {
          const taken = await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'taken over');
          expect(taken.incident).toBe(next.incident);
          expect(truth(lab)['changes']).toBe(expected.changes);
        }
      } finally {
        await receiver.close();
      }
    },
    240_000,
  );
});

const GET = 'google.cloud.run.v2.Services/GetService';
/** Resets the incident to the end of its first task, which knows nothing yet. */
const reset = async ({ lab, slot }: Opened): Promise<void> => {
  const { runId } = await lab.client.workflow.getHandle(slot).describe();
  const { events } = await lab.client.workflow.getHandle(slot, runId).fetchHistory();
  const first = events?.find(
    ({ workflowTaskCompletedEventAttributes: done }) => done !== null && done !== undefined,
  );
  if (first?.eventId === null || first?.eventId === undefined) throw new Error('no workflow task');
  await lab.client.workflowService.resetWorkflowExecution({
    namespace: server().namespace,
    workflowExecution: { workflowId: slot, runId },
    workflowTaskFinishEventId: first.eventId,
    requestId: randomUUID(),
    reason: 'somebody resets it',
  });
};
/** The next run reads the settings for so long that it does not propose meanwhile. */
const investigates = async (
  { lab, slot }: Opened,
  lose: () => Promise<unknown>,
  number: string,
): Promise<void> => {
  const { runId } = await lab.client.workflow.getHandle(slot).describe();
  lab.simulator.faults.add({ method: GET, kind: 'latency', milliseconds: 30_000 });
  await lose();
  await lab.incident(
    slot,
    ({ incident, phase }) => incident.endsWith(number) && phase === 'investigating',
    'the next run',
  );
  expect((await lab.client.workflow.getHandle(slot).describe()).runId).not.toBe(runId);
};
const cancel = async ({ lab, slot }: Opened): Promise<void> => {
  const { runId } = await lab.client.workflow.getHandle(slot).describe();
  await lab.client.workflow.getHandle(slot, runId).cancel();
};

describe('a cancelled run that does not know of the change that stands', () => {
  const STANDS = /By the ledger a change of Firebreak's stands \(made by .*#1, begun at 2/;
  test.each<readonly [string, (opened: Opened) => Promise<unknown>, RegExp]>([
    [
      'since it was reset',
      async (opened) => {
        await investigates(opened, async () => reset(opened), '#1');
        await cancel(opened);
      },
      STANDS,
    ],
    [
      'since it follows a lost one',
      async (opened) => {
        const { lab, slot } = opened;
        await investigates(opened, async () => lab.client.workflow.getHandle(slot).terminate('lost'), '#2');
        await cancel(opened);
      },
      STANDS,
    ],
    [
      'and the ledger cannot be read',
      async (opened) => {
        await investigates(opened, async () => reset(opened), '#1');
        const { lab } = opened;
        const saved = path.join(
          lab.folder,
          'ledger/workloads/415104041262/europe-west1/services/payment-api/saved/1',
        );
        await writeFile(saved, 'garbage');
        await cancel(opened);
      },
      /stands on the workload is not known, since the ledger could not be read: .*saved.1 is damaged/,
    ],
    [
      'since it is still opening',
      async (opened) =>
        opened.lab.withoutWorkflows(async () => {
          await reset(opened);
          await cancel(opened);
        }),
      STANDS,
    ],
  ])(
    '%s, says what the ledger says',
    async (_, lose, why) => {
      const receiver = await startReceiver();
      try {
        const opened = await openLab(receiver);
        await contained(opened);
        await lose(opened);
        const page = await until('the page', () => pages(receiver).find(({ kind }) => kind === 'cancelled'));
        expect(page.text).toMatch(why);
        expect(page.text).not.toContain('changed nothing');
      } finally {
        await receiver.close();
      }
    },
    240_000,
  );
});
