import { randomUUID } from 'node:crypto';
import { signalNames } from '../src/domain/message-names';
import type { TemporalProcess } from '../stage/temporal';

/** Longest wait for a task, in milliseconds: what a dead worker had taken is given back after its time limit. */
const TASK_MS = 60_000;
/** The default of FIREBREAK_TASK_QUEUE. */
const QUEUE = 'firebreak';
/** COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION of Temporal's API, by number: the package that names it is none of our dependencies. */
const FAIL_WORKFLOW = Object.fromEntries([['commandType', 5]]);

/**
 * Makes an incident's workflow fail: takes its next task as a worker would and answers that the workflow has failed. No
 * worker may be up. Tasks of other workflows that come first are given back, to be done by the next worker.
 */
export async function failIncident({ client, at }: TemporalProcess, workflowId: string): Promise<void> {
  const { namespace } = at;
  const service = client.workflowService;
  await client.workflow.getHandle(workflowId).signal(signalNames.policyChanged);
  const end = Date.now() + TASK_MS;
  while (Date.now() < end) {
    const { taskToken, workflowExecution } = await client.withDeadline(end, async () =>
      service.pollWorkflowTaskQueue({
        namespace,
        taskQueue: { name: QUEUE },
        identity: `chaos-${randomUUID()}`,
      }),
    );
    if (taskToken.length === 0) continue;
    if (workflowExecution?.workflowId !== workflowId) {
      await service.respondWorkflowTaskFailed({ namespace, taskToken });
      continue;
    }
    await service.respondWorkflowTaskCompleted({
      namespace,
      taskToken,
      commands: [
        {
          ...FAIL_WORKFLOW,
          failWorkflowExecutionCommandAttributes: {
            failure: { message: 'chaos', applicationFailureInfo: { type: 'Chaos', nonRetryable: true } },
          },
        },
      ],
    });
    return;
  }
  throw new Error(`expected: a task of ${workflowId} to answer; seen: none`);
}
