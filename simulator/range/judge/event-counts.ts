import { Client, Connection } from '@temporalio/client';

/** Events in the histories of a run's workflows. */
export interface EventCounts {
  /** Of the longest history of a finding's workflow. */
  readonly finding: number;
  readonly incident: number;
}

/** Asks the Temporal server at `address` for the length of its histories. */
export async function countEvents(address: string, incident: string): Promise<EventCounts> {
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    const { workflow } = new Client({ connection });
    let longest = 0;
    for await (const { workflowId } of workflow.list({ query: "WorkflowType = 'respondToFinding'" })) {
      const { historyLength } = await workflow.getHandle(workflowId).describe();
      longest = Math.max(longest, historyLength);
    }
    const { historyLength } = await workflow.getHandle(incident).describe();
    return { finding: longest, incident: historyLength };
  } finally {
    await connection.close();
  }
}
