import {
  WorkflowUpdateFailedError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FindingView } from '../domain/incident/finding-view';
import type { IncidentView } from '../domain/incident/incident-view';
import {
  inQueue,
  queryNames,
  signalNames,
  updateNames,
  workflowTypes,
  type DecisionReceipt,
  type WorkflowKind,
} from '../domain/message-names';
import { Failure } from '../domain/failures';
import { clientFailure } from './client-failure';
import { unlessNobodyPolls } from './task-queue';
import { summarise, type IncidentSummary } from './incident-summary';
import { oddStartOf, waitIn, waitOf } from './odd-start';
import { problemsKey } from './search-attributes';
import { terminateCommand, whyForeign } from './workflow-client';
import { defined } from '../domain/defined';

/** Most incidents that a list holds. */
const LIST_CAP = 200;
/** Limits of one call, in milliseconds. Without them the SDK tries for 20 s and more. */
const READ_MS = 10_000;
const DECIDE_MS = 10_000;

export interface IncidentList {
  /** Newest first. */
  readonly incidents: readonly IncidentSummary[];
  /** True when there are more than `LIST_CAP`. */
  readonly more: boolean;
}

/** Somebody else's workflow under an id of Firebreak's: what is sent to that id is lost. */
export interface Squatter {
  readonly workflowId: string;
  /** Why it cannot be Firebreak's, in words. */
  readonly why: string;
  /** The command that frees the id. */
  readonly terminate: string;
}

/** How a run ended, by the server's own word. */
export interface EndedRun {
  readonly how: 'completed' | 'cancelled' | 'terminated' | 'failed' | 'timed out';
  /** RFC 3339; absent where the server does not say. */
  readonly at?: string;
}

/** An incident as it answers. The last run under a workflow id still answers after its end, which its own words need not say. */
export interface SeenIncident extends IncidentView {
  /** Set when the run that answered has ended: what it says is how things stood then. */
  readonly ended?: EndedRun;
}

/** The result of a decision that an incident received. */
export type DecisionAnswer =
  | { readonly counted: true; readonly receipt: DecisionReceipt }
  | { readonly counted: false; readonly code: string; readonly reason: string };

/** The command line's access to incidents. Every call ends within its own limit; throws `Failure` and nothing else. */
export interface IncidentClient {
  /** Prefix of the task queues of the installation that is asked: its workflows alone are listed. */
  readonly taskQueue: string;
  list(scope: 'open' | 'all'): Promise<IncidentList>;
  /** The open workflows of findings that the server reports problems of; `slot` is the finding's workflow id. */
  troubledFindings(): Promise<readonly IncidentSummary[]>;
  /** Open workflows that hold an id of this installation's and are not Firebreak's; from the list, which lags. */
  squatters(): Promise<readonly Squatter[]>;
  /**
   * The incident of a workflow id: the open one, else the last one, or the one of `runId`; and whether it has ended, which the
   * server is asked about and not its list, since that lags. Throws `unreachable` when no worker answers within
   * `limitMs`, by default 10 s, and sooner where none has polled for a while; `foreign-workflow` when what runs there is
   * not Firebreak's.
   */
  view(
    workflowId: string,
    which?: { readonly runId?: string; readonly limitMs?: number },
  ): Promise<SeenIncident>;
  /** Every incident of a workflow id that Temporal still has, newest first; from the list, which lags. */
  runs(workflowId: string): Promise<readonly IncidentSummary[]>;
  /** Tells whether a run is open, by the server's own word. */
  isOpen(workflowId: string, runId: string): Promise<boolean>;
  finding(workflowId: string): Promise<FindingView>;
  /** Sends a decision as an update with this id; the same id counts once. A rejection is an answer. */
  decide(workflowId: string, message: unknown, id: string): Promise<DecisionAnswer>;
  /**
   * Leaves the same decision as a signal: the server keeps it until a worker is there, and nobody says whether it
   * counts. Throws `not-found` when no incident is open under the id.
   */
  leave(workflowId: string, message: unknown): Promise<void>;
}

/** `waiting` is told in a sentence when an answer takes long, and why that may be. */
export function createIncidentClient(
  client: Client,
  taskQueue: string,
  waiting: (what: string) => void = () => undefined,
): IncidentClient {
  const within = async <T>(limitMs: number, what: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + limitMs, call);
    } catch (thrown) {
      throw clientFailure(thrown, what);
    }
  };
  return {
    taskQueue,
    list: async (scope) =>
      within(READ_MS, 'list the incidents', async () => listIncidents(client, taskQueue, scope)),

    troubledFindings: async () =>
      within(READ_MS, 'list the findings', async () => {
        const query = `${ofType('finding', taskQueue)} AND ExecutionStatus = 'Running' AND ${problemsKey.name} IS NOT NULL`;
        return (await listed(client, query)).incidents;
      }),

    squatters: async () =>
      within(READ_MS, 'look for workflows of others', async () => {
        const found = await Promise.all(
          (['incident', 'finding'] as const).map(async (kind) => foreignHolders(client, taskQueue, kind)),
        );
        return found.flat();
      }),

    view: async (workflowId, { runId, limitMs = READ_MS } = {}) =>
      within(limitMs, `read the incident ${workflowId}`, async () => {
        const run = await client.workflow.getHandle(workflowId, runId).describe();
        requireOurs(run, taskQueue);
        const query = client.workflow
          .getHandle(workflowId, run.runId)
          .query<IncidentView>(queryNames.incident);
        const view = await unlessNobodyPolls(client, run.taskQueue, query, waiting);
        const ended = endOf(run);
        return ended === undefined ? view : { ...view, ended };
      }),

    runs: async (workflowId) =>
      within(READ_MS, `list the incidents of ${workflowId}`, async () => {
        const query = `WorkflowId = '${workflowId.replaceAll("'", '')}' AND ExecutionStatus != 'ContinuedAsNew'`;
        return (await listed(client, query)).incidents;
      }),

    isOpen: async (workflowId, runId) =>
      within(READ_MS, `look at ${workflowId}`, async () => {
        const run = await client.workflow.getHandle(workflowId, runId).describe();
        return endOf(run) === undefined;
      }),

    finding: async (workflowId) =>
      within(READ_MS, `read the workflow ${workflowId}`, async () =>
        client.workflow.getHandle(workflowId).query<FindingView>(queryNames.finding),
      ),

    decide: async (workflowId, message, id) =>
      within(DECIDE_MS, `send the decision ${id} to ${workflowId}`, async () => {
        try {
          const options = { args: [message] satisfies [unknown], updateId: id };
          const handle = client.workflow.getHandle(workflowId);
          const receipt = await handle.executeUpdate<DecisionReceipt, [unknown]>(updateNames.decide, options);
          return { counted: true, receipt };
        } catch (thrown) {
          const { cause } = thrown instanceof WorkflowUpdateFailedError ? thrown : {};
          if (!(cause instanceof ApplicationFailure)) throw thrown;
          return { counted: false, code: cause.type ?? 'rejected', reason: cause.message };
        }
      }),

    leave: async (workflowId, message) =>
      within(READ_MS, `leave the decision for ${workflowId}`, async () =>
        client.workflow.getHandle(workflowId).signal(signalNames.decision, message),
      ),
  };
}

const ENDS: Readonly<Record<string, EndedRun['how']>> = {
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
};

/** A caller of somebody else's workflow would be told that no worker answers, and start one in vain. */
function requireOurs(run: WorkflowExecutionDescription, ownQueue: string): void {
  const { workflowId, runId, type, taskQueue, status } = run;
  const why = whyForeign({ type, taskQueue, ...defined({ odd: oddStartOf(run) }) }, 'incident', ownQueue);
  if (why === undefined) return;
  const end = status.name === 'RUNNING' ? `. Terminate it by: ${terminateCommand(workflowId, runId)}` : '';
  throw new Failure(
    'foreign-workflow',
    `a workflow that is not Firebreak's holds the id ${workflowId}: ${why}${end}`,
  );
}

/** Undefined while it goes on; a run that continued as new goes on in the one that followed it. */
function endOf({
  status,
  closeTime,
}: Pick<WorkflowExecutionInfo, 'status' | 'closeTime'>): EndedRun | undefined {
  const how = ENDS[status.name];
  if (how === undefined) return undefined;
  return { how, ...defined({ at: closeTime?.toISOString() }) };
}

async function listIncidents(
  client: Client,
  taskQueue: string,
  scope: 'open' | 'all',
): Promise<IncidentList> {
  const type = ofType('incident', taskQueue);
  // A run that continued as new is the same incident as the run that followed it.
  const which = scope === 'open' ? `ExecutionStatus = 'Running'` : `ExecutionStatus != 'ContinuedAsNew'`;
  return listed(client, `${type} AND ${which}`);
}

/** The workflows of one installation: others in the namespace have queues of their own. */
function ofType(type: keyof typeof workflowTypes, taskQueue: string): string {
  return `WorkflowType = '${workflowTypes[type]}' AND TaskQueue = '${taskQueue}'`;
}

async function foreignHolders(
  client: Client,
  taskQueue: string,
  kind: WorkflowKind,
): Promise<readonly Squatter[]> {
  const ids = `WorkflowId STARTS_WITH '${inQueue(taskQueue, `${kind}:`)}'`;
  // One whose first run is still to come was started by a schedule, or with a delay.
  const waits = `ExecutionTime > '${new Date().toISOString()}'`;
  const theirs = `(WorkflowType != '${workflowTypes[kind]}' OR TaskQueue != '${taskQueue}' OR ${waits})`;
  const query = `${ids} AND ExecutionStatus = 'Running' AND ${theirs}`;
  const found: Squatter[] = [];
  for await (const execution of client.workflow.list({ query })) {
    if (found.length === LIST_CAP) break;
    const { workflowId, runId, type, taskQueue: queue } = execution;
    const odd = waitIn(waitOf(execution));
    const why = whyForeign({ type, taskQueue: queue, ...defined({ odd }) }, kind, taskQueue);
    if (why !== undefined) found.push({ workflowId, why, terminate: terminateCommand(workflowId, runId) });
  }
  return found;
}

async function listed(client: Client, query: string): Promise<IncidentList> {
  const incidents: IncidentSummary[] = [];
  for await (const execution of client.workflow.list({ query })) {
    if (incidents.length === LIST_CAP) return { incidents, more: true };
    incidents.push(summarise(execution));
  }
  return { incidents, more: false };
}
