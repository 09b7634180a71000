import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultPayloadConverter } from '@temporalio/client';
import { temporalActs, type TemporalActs } from '../simulator/range/drive/temporal-acts';
import type { ScenarioEvent } from '../simulator/scenarios/schema/event-schema';
import { findingSchema } from '../simulator/scenarios/schema/finding-schema';
import type { IncidentView } from '../src/domain/incident/incident-view';
import { signalNames, updateNames, workflowTypes } from '../src/domain/message-names';
import { createFileStore } from '../src/ledger/store/file-store';
import { createLedger, type Ledger } from '../src/ledger/ledger';
import { poll } from '../src/temporal/poll';
import { decision } from '../stage/incident';
import { runFirebreak } from '../stage/program';
import type { Stage, WorkerOptions } from '../stage/stage';
import { failureText, type Answered } from './answered';
import { puppet, type Puppet } from './puppet';

const LOOK_LIMIT_MS = 60_000;
const ACTIVITY_MS = 30_000;

/** Everything that an attacker can reach, and the person who decides. */
export interface Arena {
  readonly stage: Stage;
  readonly ledger: Ledger;
  readonly acts: TemporalActs;
  /** The workload as the command line names it. */
  readonly workload: string;
  /** Begins the attack with a worker up, and waits for the question. */
  asked(worker?: WorkerOptions): Promise<IncidentView>;
  /** Approves and waits until it is contained. */
  contained(view?: IncidentView): Promise<IncidentView>;
  /** Restores and waits until the incident says so. */
  restored(): Promise<IncidentView>;
  /** Another finding of the attack that there is: a reverse shell of the container that was attacked. */
  anotherFinding(): ScenarioEvent;
  /** Makes an event of the scenarios happen in the simulated cloud. */
  fire(event: ScenarioEvent): Promise<void>;
  /** Sends an update `decide` to the incident; any content. */
  update(message: unknown): Promise<Answered>;
  /** Sends a signal to a workflow; any content. */
  signal(name: string, content: readonly unknown[], workflowId?: string): Promise<void>;
  /**
   * Runs an activity alone, as `temporal activity execute` does. Throws when a worker of ours does not refuse it as a
   * stranger's: one that never arrived proves nothing.
   */
  activity(type: string, input: unknown, queue?: string): Promise<void>;
  /** Takes the incident's id for a workflow of the attacker's that has our type; or another id and type. */
  puppet(workflowId?: string, type?: string): Promise<Puppet>;
  /** The recorded inputs of the activities of that type in the incident's history, oldest first. */
  recorded(type: string): Promise<readonly unknown[]>;
  /** The ids of the findings' workflows. */
  findings(): Promise<readonly string[]>;
  /** Publishes bytes to the topic of the notifications. */
  publish(text: string): Promise<void>;
  /** Waits, a minute at most, until something is so; for what the product must notice by itself. */
  until(what: string, so: () => Promise<boolean>): Promise<void>;
  /** Waits until the clock says so, in milliseconds since 1970: for what only time brings. */
  later(ms: number): Promise<void>;
  /** Lets the product look: a look at the workload lies within. */
  settle(): Promise<void>;
}

/** Opens what can be attacked of a stage. */
export function openArena(stage: Stage): Arena {
  const { incident, cloud, temporal } = stage;
  const { client } = temporal;
  const ledger = createLedger(createFileStore(stage.ledger));
  const control = async (what: string, body: unknown): Promise<void> => {
    const response = await fetch(`${cloud.ready.http}/simulator/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`the simulator refused ${what}: ${await response.text()}`);
  };
  return {
    stage,
    ledger,
    acts: temporalActs(temporal.at.address, temporal.at.namespace, incident.slot),
    workload: incident.slot.slice(incident.slot.indexOf(':') + 1),
    async asked(worker) {
      await stage.addWorker(worker);
      await cloud.begin();
      return incident.until(
        'it asks',
        ({ phase, plan }) => phase === 'awaiting-decision' && plan !== undefined,
      );
    },
    async contained(view) {
      const asked = view ?? (await incident.until('it asks', ({ phase }) => phase === 'awaiting-decision'));
      await incident.decide('approve', asked, randomUUID());
      return incident.until(
        'it is contained',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    async restored() {
      const view = await incident.until('it is watched', ({ phase }) => phase === 'watching');
      await incident.decide('restore', view, randomUUID());
      return incident.until('it is restored', ({ restored, phase }) => restored && phase === 'watching');
    },
    anotherFinding: () => ({
      do: 'finding',
      finding: findingSchema.parse({
        ...{ at: 0, category: 'Reverse Shell', module: 'CLOUD_RUN_REVERSE_SHELL', severity: 'CRITICAL' },
        description: 'A process started with stream redirection to a remote connected socket.',
        service: incident.slot.slice(incident.slot.lastIndexOf('/') + 1),
      }),
    }),
    fire: async (event) => control('events', event),
    update: async (message) => {
      try {
        const receipt: unknown = await client.withDeadline(Date.now() + ACTIVITY_MS, async () =>
          client.workflow.getHandle(incident.slot).executeUpdate(updateNames.decide, {
            args: [message] satisfies [unknown],
            updateId: randomUUID(),
          }),
        );
        return { accepted: true, text: JSON.stringify(receipt) };
      } catch (thrown) {
        return { accepted: false, text: failureText(thrown) };
      }
    },
    async signal(name, content, workflowId = incident.slot) {
      await client.workflow.getHandle(workflowId).signal(name, ...content);
    },
    async activity(type, input, queue = 'firebreak') {
      const answer = await client.activity
        .execute(type, {
          ...{ id: randomUUID(), taskQueue: queue, args: [input] },
          ...{ startToCloseTimeout: ACTIVITY_MS, scheduleToCloseTimeout: ACTIVITY_MS },
          retry: { maximumAttempts: 1 },
        })
        .then((done: unknown) => `done, ${JSON.stringify(done)}`, failureText);
      if (!answer.includes('foreign-caller'))
        throw new Error(`expected: ${type} started alone is refused as foreign-caller; seen: ${answer}`);
    },
    puppet: async (workflowId = incident.slot, type = workflowTypes.incident) =>
      puppet(client, type, workflowId),
    async recorded(type) {
      const { events } = await client.workflow.getHandle(incident.slot).fetchHistory();
      return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
        const payload = scheduled?.activityType?.name === type ? scheduled.input?.payloads?.[0] : undefined;
        return payload === undefined ? [] : [defaultPayloadConverter.fromPayload<unknown>(payload)];
      });
    },
    async findings() {
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'respondToFinding'" }))
        ids.push(workflowId);
      return ids;
    },
    publish: async (text) => control('publish', { data: Buffer.from(text).toString('base64') }),
    later: async (ms) => delay(Math.max(0, ms - Date.now())),
    until: async (what, so) => poll(what, LOOK_LIMIT_MS, so),
    async settle() {
      // A note makes the incident look at once; that it counted, or that nobody takes it, is all that is waited for.
      const before = (await cloud.truth()).calls.length;
      const view = await incident.look();
      if (view !== undefined)
        await client.workflow
          .getHandle(incident.slot)
          .signal(signalNames.decision, note(view))
          .catch(() => undefined);
      await poll('a look at the workload', LOOK_LIMIT_MS, async () => {
        const { calls } = await cloud.truth();
        return calls.slice(before).some(({ method }) => method.endsWith('Services/GetService'));
      }).catch(() => undefined);
      await delay(SETTLE_MS);
    },
  };
}

/** Anything that a look begins, such as a proposal, is there when this has passed. */
const SETTLE_MS = 3_000;

function note(view: IncidentView) {
  return { ...decision('close', view, randomUUID()), act: 'note', reason: 'looking' };
}

/** Returns the texts that people read of the workload's incidents in the end, every run of spaces as one. */
export async function shownOf({ stage, workload }: Arena): Promise<string> {
  const shown = await runFirebreak(['show', workload], stage.environment);
  return `${shown.stdout} ${shown.stderr}`.replaceAll(/\s+/gu, ' ');
}
