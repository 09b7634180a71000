import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure, RawValue, type Payload } from '@temporalio/common';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A payload as the SDK would write it, of a text that need not be JSON. */
export function jsonPayload(text: string): Payload {
  return { metadata: { encoding: bytes('json/plain') }, data: bytes(text) };
}

/** A payload of any encoding. */
export function payloadOf(encoding: string, data: Uint8Array | string): Payload {
  return { metadata: { encoding: bytes(encoding) }, data: typeof data === 'string' ? bytes(data) : data };
}

/** Sends messages as bytes over gRPC, past the SDK's converter, as anybody who reaches the server can. */
export interface RawMessages {
  signal(workflowId: string, name: string, payloads: readonly Payload[]): Promise<void>;
  /** The type of the failure that the update was rejected with; undefined when it was not. */
  update(workflowId: string, name: string, payloads: readonly Payload[]): Promise<string | undefined>;
  /** The answer's bytes as text. Throws when there is none. */
  query(workflowId: string, name: string, payloads: readonly Payload[]): Promise<string>;
}

export function rawMessages(client: Client, namespace: string): RawMessages {
  const { workflowService } = client;
  return {
    async signal(workflowId, signalName, payloads) {
      await workflowService.signalWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
        signalName,
        input: { payloads: [...payloads] },
        requestId: randomUUID(),
        identity: 'somebody',
      });
    },
    async update(workflowId, name, payloads) {
      const [first, ...others] = payloads.map((payload) => RawValue.fromPayload(payload));
      const handle = client.workflow.getHandle(workflowId);
      try {
        if (first === undefined) await handle.executeUpdate(name);
        else await handle.executeUpdate(name, { args: [first, ...others] });
        return undefined;
      } catch (thrown) {
        const { cause } = thrown instanceof WorkflowUpdateFailedError ? thrown : {};
        if (!(cause instanceof ApplicationFailure)) throw thrown;
        return cause.type ?? '';
      }
    },
    async query(workflowId, queryType, payloads) {
      const { queryResult } = await workflowService.queryWorkflow({
        namespace,
        execution: { workflowId },
        query: { queryType, queryArgs: { payloads: [...payloads] } },
      });
      const data = queryResult?.payloads?.[0]?.data;
      if (data === undefined || data === null) throw new Error(`${queryType} has no answer`);
      return new TextDecoder().decode(data);
    },
  };
}
