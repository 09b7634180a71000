import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { cutBytes, SUMMARY_BYTES } from '../domain/byte-limit';
import { Failure } from '../domain/failures';
import { findingWorkflowId, type FindingName } from '../domain/finding-name';
import {
  signalNames,
  updateNames,
  workflowTypes,
  type DecisionReceipt,
  type FindingPointer,
  type IncidentProgress,
} from '../domain/message-names';
import { inertCode, inertLine, inertMarkdown } from '../domain/inert-text';
import { incidentSlot, workloadPath, type Workload } from '../domain/workload';
import { initialIncidentAttributes } from './search-attributes';

/** What a finding is called, for a title. */
export interface FindingTitle {
  readonly category: string;
  readonly severity: string;
}

/** How Firebreak's workflows are started, joined and spoken to; the one place that knows the client's calls. */
export interface WorkflowClient {
  /** Starts the finding's workflow or delivers to the running one. `joined` tells which, as far as the server says. */
  deliverFinding(
    name: FindingName,
    pointer: FindingPointer & { readonly state: string },
  ): Promise<{ readonly workflowId: string }>;
  /**
   * Starts the incident of a workload or reports to the running one. `about` is what a list of workflows says of it; it is
   * shown and decides nothing.
   */
  reportFinding(
    workload: Workload,
    pointer: FindingPointer,
    about?: FindingTitle,
  ): Promise<{ readonly slot: string }>;
  /** Sends a decision to an incident as an update; the same id counts once. A rejection is an answer. */
  decide(slot: string, message: unknown, updateId: string): Promise<DecisionReceipt>;
  /** Tells a finding's workflow how its incident stands. False when that workflow is closed already. */
  tellFinding(workflowId: string, progress: IncidentProgress): Promise<boolean>;
  isRunning(workflowId: string): Promise<boolean>;
}

/** Settings of both workflows: a killed worker's work goes on within seconds instead of ten. */
const recovery = { workflowTaskTimeout: '5s' } as const;

export function createWorkflowClient(client: Client, taskQueue: string): WorkflowClient {
  return {
    async deliverFinding(name, pointer) {
      const workflowId = findingWorkflowId(name, taskQueue);
      await client.workflow.signalWithStart(workflowTypes.finding, {
        ...recovery,
        workflowId,
        taskQueue,
        args: [{ name: name.name, eventTime: pointer.eventTime }],
        signal: signalNames.findingDelivered,
        signalArgs: [pointer],
        staticSummary: cutBytes(`Finding ${name.finding}: read the tab User Metadata`, SUMMARY_BYTES),
        staticDetails: `What Firebreak says is on the right, under Current Details (press R for the newest). Answers one finding: ${inertCode(name.name, 500)}`,
      });
      return { workflowId };
    },

    async reportFinding(workload, pointer, about) {
      const slot = incidentSlot(workload, taskQueue);
      await client.workflow.signalWithStart(workflowTypes.incident, {
        ...recovery,
        workflowId: slot,
        taskQueue,
        args: [],
        signal: signalNames.findingReported,
        signalArgs: [pointer],
        staticSummary: cutBytes(
          `${titleOf(about)} on ${workload.name}: read the tab User Metadata`,
          SUMMARY_BYTES,
        ),
        staticDetails: `What is asked, what to send and what it rests on is on the right, under Current Details (press R for the newest). Do not press Request Cancellation. Everything known and done about ${inertCode(workloadPath(workload))}, first reported as ${inertMarkdown(titleOf(about), 300)}.`,
        typedSearchAttributes: initialIncidentAttributes(workload),
      });
      return { slot };
    },

    async decide(slot, message, updateId) {
      const handle = client.workflow.getHandle(slot);
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
            incident: slot,
            text: `${thrown.cause.type ?? 'rejected'}: ${thrown.cause.message}`,
          };
        }
        if (thrown instanceof WorkflowNotFoundError) {
          throw new Failure('not-found', `no incident is open under ${slot}`, { cause: thrown });
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

    async isRunning(workflowId) {
      const handle: WorkflowHandle = client.workflow.getHandle(workflowId);
      try {
        const { status } = await handle.describe();
        return status.name === 'RUNNING';
      } catch (thrown) {
        if (thrown instanceof WorkflowNotFoundError) return false;
        throw thrown;
      }
    },
  };
}

function titleOf(about: FindingTitle | undefined): string {
  return about === undefined ? 'Incident' : inertLine(`${about.severity} ${about.category}`, 100);
}
