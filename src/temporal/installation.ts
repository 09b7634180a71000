import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { z } from 'zod';
import { Failure } from '../domain/failures';
import { inertLine } from '../domain/text/inert-text';
import { clientFailure } from './client-failure';
import { terminateCommand } from './workflow-client';

/** Which ledger the processes on a set of task queues work with. */
export interface Installation {
  /** The ledger's own id; it moves with the ledger. */
  readonly id: string;
  /** Where the ledger is, for people. */
  readonly ledger: string;
  /** Name of the process: `worker@host`. */
  readonly identity: string;
}

const schema = z.object({ id: z.string(), ledger: z.string(), identity: z.string() });

/**
 * Holds a set of task queues in a namespace for the installation with this ledger. The hold is a workflow that no
 * worker runs: the server starts it for one and refuses the second, its memo names the holder, and it stays when
 * every process is gone, so that a crash frees nothing. Safe to repeat. Throws `other-installation`, naming both,
 * when the queues are held for another ledger: its workflows would be answered by a process that knows nothing of
 * them.
 */
export async function holdInstallation(client: Client, taskQueue: string, own: Installation): Promise<void> {
  const workflowId = installationId(taskQueue);
  try {
    await client.workflow.start('firebreakInstallation', {
      workflowId,
      // Nobody polls it: a record, not a program.
      taskQueue: installationQueue(taskQueue),
      args: [],
      memo: { id: own.id, ledger: own.ledger, identity: own.identity },
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `The task queues ${taskQueue} belong to one ledger`,
      staticDetails: `A record that no worker runs. It keeps a process with another ledger from these queues; end it only when the ledger was replaced.`,
    });
  } catch (thrown) {
    if (thrown instanceof WorkflowExecutionAlreadyStartedError) return requireSame(client, taskQueue, own);
    throw clientFailure(thrown, `hold the task queues ${taskQueue}`);
  }
}

/** The queues' record as the server has it. */
async function requireSame(client: Client, taskQueue: string, own: Installation): Promise<void> {
  const workflowId = installationId(taskQueue);
  const found = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((thrown: unknown) => {
      throw clientFailure(thrown, `read who holds the task queues ${taskQueue}`);
    });
  const held = schema.safeParse(found.memo);
  if (held.success && held.data.id === own.id) return;
  const holder = held.success ? describe(held.data) : 'a workflow that does not say whose it is';
  throw new Failure(
    'other-installation',
    `the task queues ${taskQueue} in namespace ${client.options.namespace} are held since ${found.startTime.toISOString()} by ${holder}; this process is of ${describe(own)}. If that ledger was replaced by this one: ${terminateCommand(workflowId, found.runId)}`,
  );
}

function describe({ id, ledger, identity }: Installation): string {
  return `the installation ${inertLine(id, 80)} (ledger ${inertLine(ledger, 300)}, ${inertLine(identity, 100)})`;
}

/** Id of the workflow that holds the queues. */
export function installationId(taskQueue: string): string {
  return `installation:${taskQueue}`;
}

/** The queue that it stands on, which nobody polls. */
export function installationQueue(taskQueue: string): string {
  return `${taskQueue}-installation`;
}
