import { Client, Connection } from '@temporalio/client';

/** Ends a workflow on the Temporal server at `address`, as somebody does who cleans up. */
export async function terminate(address: string, workflowId: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    await new Client({ connection }).workflow.getHandle(workflowId).terminate('somebody cleans up');
  } finally {
    await connection.close();
  }
}
