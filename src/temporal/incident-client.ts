import { WorkflowUpdateFailedError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FindingView } from '../domain/finding-view';
import type { IncidentView } from '../domain/incident-view';
import {
  queryNames,
  signalNames,
  updateNames,
  workflowTypes,
  type DecisionReceipt,
} from '../domain/message-names';
import { clientFailure } from './client-failure';
import { searchAttributeKeys } from './search-attributes';

/** Most incidents that a list holds. */
export const LIST_CAP = 200;
/** Limits of one call, in milliseconds. Without them the SDK tries for 20 s and more. */
const READ_MS = 10_000;
const DECIDE_MS = 10_000;

/** An incident as Temporal's visibility knows it; that lags behind the incident itself by up to some seconds. */
export interface IncidentSummary {
  /** The incident's slot, which is its workflow id. */
  readonly slot: string;
  readonly open: boolean;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly phase?: string;
  readonly severity?: string;
  readonly outcome?: string;
  /** Workload path. */
  readonly workload?: string;
  /** RFC 3339; while a decision is awaited. */
  readonly deadline?: string;
}

export interface IncidentList {
  /** Newest first. */
  readonly incidents: readonly IncidentSummary[];
  /** Whether there are more than `LIST_CAP`. */
  readonly more: boolean;
}

/** What became of a decision that an incident took in. */
export type DecisionAnswer =
  | { readonly counted: true; readonly receipt: DecisionReceipt }
  | { readonly counted: false; readonly code: string; readonly reason: string };

/** What the command line asks of incidents. Every call ends within its own limit; throws `Failure` and nothing else. */
export interface IncidentClient {
  list(scope: 'open' | 'all'): Promise<IncidentList>;
  /** The incident in a slot: the open one, else the last one. Throws `unreachable` when no worker answers. */
  view(slot: string): Promise<IncidentView>;
  finding(workflowId: string): Promise<FindingView>;
  /** Sends a decision as an update with this id; the same id counts once. A rejection is an answer. */
  decide(slot: string, message: unknown, id: string): Promise<DecisionAnswer>;
  /**
   * Leaves the same decision as a signal: the server keeps it until a worker is there, and nobody says whether it
   * counts. Throws `not-found` when no incident is open in the slot.
   */
  leave(slot: string, message: unknown): Promise<void>;
}

export function createIncidentClient(client: Client): IncidentClient {
  const within = async <T>(limitMs: number, what: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + limitMs, call);
    } catch (thrown) {
      throw clientFailure(thrown, what);
    }
  };
  return {
    list: async (scope) => within(READ_MS, 'list the incidents', async () => listIncidents(client, scope)),

    view: async (slot) =>
      within(READ_MS, `read the incident ${slot}`, async () =>
        client.workflow.getHandle(slot).query<IncidentView>(queryNames.incident),
      ),

    finding: async (workflowId) =>
      within(READ_MS, `read the workflow ${workflowId}`, async () =>
        client.workflow.getHandle(workflowId).query<FindingView>(queryNames.finding),
      ),

    decide: async (slot, message, id) =>
      within(DECIDE_MS, `send the decision ${id} to ${slot}`, async () => {
        try {
          const options = { args: [message] satisfies [unknown], updateId: id };
          const handle = client.workflow.getHandle(slot);
          const receipt = await handle.executeUpdate<DecisionReceipt, [unknown]>(updateNames.decide, options);
          return { counted: true, receipt };
        } catch (thrown) {
          const { cause } = thrown instanceof WorkflowUpdateFailedError ? thrown : {};
          if (!(cause instanceof ApplicationFailure)) throw thrown;
          return { counted: false, code: cause.type ?? 'rejected', reason: cause.message };
        }
      }),

    leave: async (slot, message) =>
      within(READ_MS, `leave the decision for ${slot}`, async () =>
        client.workflow.getHandle(slot).signal(signalNames.decision, message),
      ),
  };
}

async function listIncidents(client: Client, scope: 'open' | 'all'): Promise<IncidentList> {
  const type = `WorkflowType = '${workflowTypes.incident}'`;
  // A run that continued as new is the same incident as the run that followed it.
  const which = scope === 'open' ? `ExecutionStatus = 'Running'` : `ExecutionStatus != 'ContinuedAsNew'`;
  const incidents: IncidentSummary[] = [];
  for await (const execution of client.workflow.list({ query: `${type} AND ${which}` })) {
    if (incidents.length === LIST_CAP) return { incidents, more: true };
    incidents.push(summarise(execution));
  }
  return { incidents, more: false };
}

function summarise({
  workflowId,
  status,
  startTime,
  typedSearchAttributes,
}: WorkflowExecutionInfo): IncidentSummary {
  const phase = typedSearchAttributes.get(searchAttributeKeys.phase);
  const severity = typedSearchAttributes.get(searchAttributeKeys.severity);
  const outcome = typedSearchAttributes.get(searchAttributeKeys.outcome);
  const workload = typedSearchAttributes.get(searchAttributeKeys.workload);
  const deadline = typedSearchAttributes.get(searchAttributeKeys.deadline);
  return {
    slot: workflowId,
    open: status.name === 'RUNNING',
    startedAt: startTime.toISOString(),
    ...(phase === undefined ? {} : { phase }),
    ...(severity === undefined ? {} : { severity }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(workload === undefined ? {} : { workload }),
    ...(deadline === undefined ? {} : { deadline: deadline.toISOString() }),
  };
}
