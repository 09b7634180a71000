import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { truthOf } from '../../simulator/control/truth';
import { callers } from '../../src/activities/callers';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { queueName, type Queue } from '../../src/domain/message-names';
import { openLab, testPolicy, type Lab } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';

/** An incident that asks, and beside it somebody who reaches Temporal and has a worker of his own there. */
let server: OwnServer;
let lab: Lab;
let slot: string;
let asked: IncidentView;
let foreignQueue: string;
let foreign: { readonly worker: Worker; readonly done: Promise<void> };

beforeAll(async () => {
  server = await openOwnServer();
  const { connection, namespace } = server;
  lab = await openLab(
    { ...server, taskQueue: server.newTaskQueue() },
    { scenario: 'reverse-shell-service', policy: testPolicy() },
  );
  ({ slot } = await lab.deliver());
  asked = await lab.inPhase(slot, 'awaiting-decision');
  const workflowsPath = require.resolve('../support/temporal/foreign-workflows');
  const bundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  foreignQueue = server.newTaskQueue();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: foreignQueue,
    workflowBundle: bundle,
  });
  foreign = { worker, done: worker.run() };
}, 180_000);
afterAll(async () => {
  foreign.worker.shutdown();
  await foreign.done;
  await lab.close();
  await server.close();
});

const queueOf = (activity: string): Queue => {
  if (/^(?:previewStep|applyStep|verifyContainment|checkContainment|undoStep)$/.test(activity))
    return 'containment';
  if (activity === 'reportFinding') return 'report';
  if (activity === 'lookUpIndicator') return 'virustotal';
  const reads = ['fetchFinding', 'findRelatedFindings', 'recallLookups'];
  return /^read(?:Workload|Identity|Logs|Trail)$/.test(activity) || reads.includes(activity)
    ? 'reads'
    : 'main';
};

/** The failure that ended a call, and how often it was tried. */
interface Refused {
  readonly type: string | null | undefined;
  readonly message: string;
}

function refusedBy(thrown: unknown): Refused {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure) return { type: cause.type, message: cause.message };
    if (cause instanceof ActivityFailure) continue;
  }
  throw new Error(`not refused: ${JSON.stringify(thrown)}`);
}

/** Everything that a person could be lied to by, as it stands. */
async function whatStands(): Promise<unknown> {
  const { attacker, changes, findings } = truthOf(lab.simulator.world, lab.simulator.calls);
  return {
    attacker,
    changes,
    findings,
    outcome: await lab.ledger.latestOutcome(asked.incident),
    newest: await lab.ledger.newestIncident(asked.workload),
    decisions: await lab.ledger.readDecisions(asked.incident),
  };
}

const alone = async (client: Client, activity: string, input: unknown): Promise<unknown> =>
  client.activity.execute(activity, {
    id: randomUUID(),
    taskQueue: queueName(lab.taskQueue, queueOf(activity)),
    args: input === undefined ? [] : [input],
    startToCloseTimeout: '30s',
  });

const byWorkflow = async (
  type: string,
  workflowId: string,
  activity: string,
  input: unknown,
): Promise<unknown> =>
  server.client.workflow.execute(type, {
    workflowId,
    taskQueue: foreignQueue,
    args: [queueName(lab.taskQueue, queueOf(activity)), activity, input],
  });

const activities = Object.keys(callers);

describe('every activity of every queue is refused, in one try,', () => {
  test.each(activities)('%s started alone, with its own kind of input or with none', async (activity) => {
    const before = await whatStands();
    const { incident, workload } = asked;
    const name = asked.findings[0]?.name ?? '';
    const real = {
      ...{ name, incident, workload, slot, claimant: `${slot}/x`, pointer: { name }, finding: { name } },
      ...{ progress: { incident }, facts: { incident }, decision: { incident }, plan: asked.plan },
    };
    for (const input of [undefined, real]) {
      const refused = refusedBy(
        await alone(server.client, activity, input).catch((thrown: unknown) => thrown),
      );
      expect(refused).toEqual({
        type: 'foreign-caller',
        message: `"${activity}" is done for Firebreak's own workflows only, each about its own finding or workload, and it was started alone`,
      });
    }
    expect(await whatStands()).toEqual(before);
  });

  test.each(activities)('%s asked for by a workflow of another type', async (activity) => {
    const asking = byWorkflow('foreign', randomUUID(), activity, {
      plan: asked.plan,
      workload: asked.workload,
    });
    const { type, message } = refusedBy(await asking.catch((thrown: unknown) => thrown));
    expect(type).toBe('foreign-caller');
    expect(message).toContain('a workflow of the type "foreign" asks for it');
  });
});

interface Claimed {
  readonly what: string;
  readonly type: 'manageIncident' | 'respondToFinding';
  readonly id: () => string;
  readonly activity: string;
  readonly input: () => unknown;
  readonly why: RegExp;
}

const other = { projectNumber: '1', location: 'europe-west1', kind: 'services', name: 'other' } as const;
const otherSlot = (): string => `${lab.taskQueue}/incident:1/europe-west1/services/other`;
const otherFinding = (): string => `${lab.taskQueue}/finding:1/2`;
const own = (): string => asked.findings[0]?.name ?? '';

/** A workflow under one of our types' names, on a queue of somebody else. */
const claims: readonly Claimed[] = [
  {
    what: 'an outcome, from another slot',
    type: 'manageIncident',
    id: otherSlot,
    activity: 'announce',
    input: () => ({
      progress: { incident: asked.incident, slot, phase: 'closed', restored: false, text: 'x' },
      unsealed: [],
      record: { outcome: 'contained', restored: false, closed: true, findingsInactive: true, text: 'x' },
    }),
    why: /asks for it, and it is about .*incident:415104041262/,
  },
  {
    what: 'a page of any text, under a random id',
    type: 'manageIncident',
    id: randomUUID,
    activity: 'sendPage',
    input: () => ({
      id: 'x',
      kind: 'outcome',
      to: 'first',
      facts: { incident: asked.incident, workload: asked.workload },
    }),
    why: /asks for it, and it is about/,
  },
  {
    what: "the incident's next number, from a slot without the queue's name",
    type: 'manageIncident',
    id: () => slot.replace(/^.*incident:/, 'incident:'),
    activity: 'openIncident',
    input: () => ({ workload: asked.workload, claimant: `${slot}/x` }),
    why: /asks for it, and it is about/,
  },
  {
    what: 'a number in its own slot for another run than the one that runs there',
    type: 'manageIncident',
    id: otherSlot,
    activity: 'openIncident',
    input: () => ({ workload: other, claimant: `${otherSlot()}/${randomUUID()}` }),
    why: /claims a number for/,
  },
  {
    what: 'an incident that nobody has opened',
    type: 'manageIncident',
    id: otherSlot,
    activity: 'propose',
    input: () => ({ incident: '1/europe-west1/services/other' }),
    why: /does not say whom it is about/,
  },
  {
    what: "another finding's outcome",
    type: 'respondToFinding',
    id: otherFinding,
    activity: 'writeOutcome',
    input: () => ({
      name: own(),
      canonicalName: own(),
      key: 'x',
      eventTime: '',
      incident: asked.incident,
      slot,
    }),
    why: /asks for it, and it is about .*finding:/,
  },
  {
    what: "an incident's decision, as a finding",
    type: 'respondToFinding',
    id: otherFinding,
    activity: 'recordDecision',
    input: () => ({ decision: { incident: asked.incident }, at: '', via: 'update' }),
    why: /a workflow of the type "respondToFinding" asks for it/,
  },
  {
    what: 'the change, from another slot',
    type: 'manageIncident',
    id: otherSlot,
    activity: 'applyStep',
    input: () => ({ plan: asked.plan, step: asked.plan?.steps[0]?.hash, decisions: [] }),
    why: /asks for it, and it is about/,
  },
  {
    what: 'the change, by the hash of its plan, from another slot',
    type: 'manageIncident',
    id: otherSlot,
    activity: 'applyStep',
    input: () => ({ plan: asked.plan?.hash, step: asked.plan?.steps[0]?.hash, decisions: [] }),
    why: /asks for it, and it is about/,
  },
];

describe('and what a workflow under the name of ours asks for about another:', () => {
  test.each(claims)('$what', async ({ type, id, activity, input, why }) => {
    const before = await whatStands();
    const asking = byWorkflow(type, id(), activity, input());
    const refused = refusedBy(await asking.catch((thrown: unknown) => thrown));
    expect(refused.type).toBe('foreign-caller');
    expect(refused.message).toMatch(why);
    expect(await whatStands()).toEqual(before);
  });
});
