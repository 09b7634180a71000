import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { cutBytes, SUMMARY_BYTES } from '../domain/text/byte-limit';
import { Failure } from '../domain/failures';
import { findingWorkflowId, type FindingName } from '../domain/finding/finding-name';
import {
  signalNames,
  updateNames,
  workflowTypes,
  type DecisionReceipt,
  type FindingPointer,
  type IncidentProgress,
  type WorkflowKind,
} from '../domain/message-names';
import { inertCode, inertLine, inertMarkdown } from '../domain/text/inert-text';
import { phases, type Phase } from '../domain/phases';
import { shellCommand } from '../domain/text/shell-quote';
import { incidentWorkflowId } from '../domain/incident/incident-name';
import { workloadPath, type Workload } from '../domain/workload/workload';
import { oddStartOf, startOf, waitOf, type Start } from './odd-start';
import { initialIncidentAttributes, searchAttributeKeys } from './search-attributes';
import { defined } from '../domain/defined';

/** The parts of a finding's title. */
export interface FindingTitle {
  readonly category: string;
  readonly severity: string;
}

/** How Firebreak's workflows are started, joined and spoken to; the one place that knows the client's calls. */
export interface WorkflowClient {
  /**
   * Starts the finding's workflow or delivers to the running one. Throws `foreign-workflow` when a workflow that is not
   * ours holds the id: what was delivered is lost with it.
   */
  deliverFinding(
    name: FindingName,
    pointer: FindingPointer & { readonly state: string },
  ): Promise<{ readonly workflowId: string }>;
  /**
   * Starts the incident of a workload or reports to the running one. `about` is what a list of workflows says of it; it is
   * shown and decides nothing. Throws `foreign-workflow` as delivering does.
   */
  reportFinding(
    workload: Workload,
    pointer: FindingPointer,
    about?: FindingTitle,
  ): Promise<{ readonly slot: string }>;
  /** Sends a decision to an incident as an update; the same id counts once. A rejection is an answer. */
  decide(workflowId: string, message: unknown, updateId: string): Promise<DecisionReceipt>;
  /** Tells a finding's workflow how its incident stands. False when that workflow is closed already. */
  tellFinding(workflowId: string, progress: IncidentProgress): Promise<boolean>;
  isRunning(workflowId: string): Promise<boolean>;
  /** The last failure of the activity try that is under way; undefined when it has not failed, or none is. */
  pendingFailure?(workflowId: string, activity: string): Promise<string | undefined>;
  /** The holder of a workflow id, now or last; `undefined` when nobody ever held it, as far as the server remembers. */
  holder(workflowId: string): Promise<WorkflowHolder | undefined>;
}

/** The workflow under an id, as the server knows it. A type and a queue are claims, and enough to see what cannot be ours. */
export interface WorkflowHolder {
  readonly runId: string;
  /** The run that the id's present chain of runs began with; empty where the server does not say. */
  readonly firstRunId: string;
  /** Temporal's status: `RUNNING`, `COMPLETED`, `CANCELLED`, ... */
  readonly status: string;
  readonly type: string;
  readonly taskQueue: string;
  /** A setting of its start that Firebreak never gives, in words; see `Start`. */
  readonly odd?: string;
  /** Somebody asked for its cancellation. */
  readonly cancelled: boolean;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly phase?: Phase;
  /** RFC 3339; while a decision is awaited. */
  readonly deadline?: string;
}

/**
 * Settings of both workflows. A killed worker's work goes on within seconds instead of ten. One workflow runs under an id,
 * and a later delivery joins it; when it has ended, however that was, the next one is a fresh start.
 */
const start = {
  workflowTaskTimeout: '5s',
  workflowIdConflictPolicy: 'USE_EXISTING',
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
} as const;

/** Why a workflow cannot be Firebreak's own of this kind, in words; `undefined` when it may be. */
export function whyForeign(
  { type, taskQueue, odd }: Start,
  kind: WorkflowKind,
  ownQueue: string,
): string | undefined {
  const wanted = workflowTypes[kind];
  if (type !== wanted) return `its type is ${JSON.stringify(type.slice(0, 80))}, not ${wanted}`;
  if (taskQueue !== ownQueue)
    return `it is on the task queue ${JSON.stringify(taskQueue.slice(0, 120))}, not ${ownQueue}`;
  return odd === undefined ? undefined : `it was started with ${odd}, which Firebreak never does`;
}

/**
 * Tells whether an incident's claimant is the chain of runs that holds its workflow id. Where the server does not name the
 * first run, the id decides.
 */
export function isRunOf(
  claimant: string | undefined,
  workflowId: string,
  { firstRunId }: Pick<WorkflowHolder, 'firstRunId'>,
): boolean {
  if (claimant === undefined) return false;
  return firstRunId === ''
    ? claimant.startsWith(`${workflowId}/`)
    : claimant === `${workflowId}/${firstRunId}`;
}

/** The command that frees an id. */
export function terminateCommand(
  workflowId: string,
  runId: string,
  reason = 'not a workflow of Firebreak',
): string {
  return shellCommand([
    ...['temporal', 'workflow', 'terminate', '--workflow-id', workflowId],
    ...['--run-id', runId, '--reason', reason],
  ]);
}

export function createWorkflowClient(client: Client, taskQueue: string): WorkflowClient {
  const holder: WorkflowClient['holder'] = async (workflowId) => {
    try {
      const found = await client.workflow.getHandle(workflowId).describe();
      // A run that waits, however shortly, may do so by a schedule that only its start names.
      const odd =
        waitOf(found) > 0 ? (await startOf(client, workflowId, found.runId))?.odd : oddStartOf(found);
      return { ...holderOf(found), ...defined({ odd }) };
    } catch (thrown) {
      if (thrown instanceof WorkflowNotFoundError) return undefined;
      throw thrown;
    }
  };
  /** A signal joins whatever runs under the id; only a look at how that was started tells whether it is ours. */
  const requireOurs = async (workflowId: string, kind: WorkflowKind): Promise<void> => {
    const found = await startOf(client, workflowId);
    const why = found === undefined ? undefined : whyForeign(found, kind, taskQueue);
    if (why === undefined) return;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    throw new Failure(
      'foreign-workflow',
      `a workflow that is not Firebreak's holds the id ${workflowId}: ${why}. Terminate it by: ${terminateCommand(workflowId, runId)}`,
    );
  };
  return {
    holder,

    async deliverFinding(name, pointer) {
      const workflowId = findingWorkflowId(name, taskQueue);
      await client.workflow.signalWithStart(workflowTypes.finding, {
        ...start,
        workflowId,
        taskQueue,
        args: [{ name: name.name, eventTime: pointer.eventTime }],
        signal: signalNames.findingDelivered,
        signalArgs: [pointer],
        staticSummary: cutBytes(`Finding ${name.finding}: read the tab User Metadata`, SUMMARY_BYTES),
        staticDetails: `The page of Firebreak is on the right, under Current Details (press R for the newest). Answers one finding: ${inertCode(name.name, 500)}`,
      });
      await requireOurs(workflowId, 'finding');
      return { workflowId };
    },

    async reportFinding(workload, pointer, about) {
      const workflowId = incidentWorkflowId(workload, taskQueue);
      await client.workflow.signalWithStart(workflowTypes.incident, {
        ...start,
        workflowId,
        taskQueue,
        args: [],
        signal: signalNames.findingReported,
        signalArgs: [pointer],
        staticSummary: cutBytes(
          `${titleOf(about)} on ${workload.name}: read the tab User Metadata`,
          SUMMARY_BYTES,
        ),
        staticDetails: `The question, the messages to send and the evidence are on the right, under Current Details (press R for the newest). Do not press Request Cancellation. Everything known and done about ${inertCode(workloadPath(workload))}, first reported as ${inertMarkdown(titleOf(about), 300)}.`,
        typedSearchAttributes: initialIncidentAttributes(workload),
      });
      await requireOurs(workflowId, 'incident');
      return { slot: workflowId };
    },

    async decide(workflowId, message, updateId) {
      const handle = client.workflow.getHandle(workflowId);
      try {
        return await handle.executeUpdate<DecisionReceipt, [unknown]>(updateNames.decide, {
          args: [message],
          updateId,
        });
      } catch (thrown) {
        if (thrown instanceof WorkflowUpdateFailedError && thrown.cause instanceof ApplicationFailure) {
          return {
            counted: false,
            id: updateId,
            incident: workflowId,
            text: `${thrown.cause.type ?? 'rejected'}: ${thrown.cause.message}`,
          };
        }
        if (thrown instanceof WorkflowNotFoundError) {
          throw new Failure('not-found', `no incident is open under ${workflowId}`, { cause: thrown });
        }
        throw thrown;
      }
    },

    async tellFinding(workflowId, progress) {
      try {
        await client.workflow.getHandle(workflowId).signal(signalNames.incidentProgress, progress);
        return true;
      } catch (thrown) {
        if (thrown instanceof WorkflowNotFoundError) return false;
        throw thrown;
      }
    },

    async pendingFailure(workflowId, activity) {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === activity);
      return pending?.lastFailure?.message ?? undefined;
    },

    async isRunning(workflowId) {
      return (await holder(workflowId))?.status === 'RUNNING';
    },
  };
}

function titleOf(about: FindingTitle | undefined): string {
  return about === undefined ? 'Incident' : inertLine(`${about.severity} ${about.category}`, 100);
}

function holderOf(found: WorkflowExecutionDescription): WorkflowHolder {
  const { runId, status, type, taskQueue, startTime, typedSearchAttributes, raw } = found;
  const deadline = typedSearchAttributes.get(searchAttributeKeys.deadline);
  const shown = typedSearchAttributes.get(searchAttributeKeys.phase);
  const phase = phases.find((known) => known === shown);
  return {
    runId,
    firstRunId: raw.workflowExecutionInfo?.firstRunId ?? '',
    status: status.name,
    type,
    taskQueue,
    cancelled: raw.workflowExtendedInfo?.cancelRequested === true,
    startedAt: startTime.toISOString(),
    ...defined({ phase, deadline: deadline?.toISOString() }),
  };
}
