import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { z } from 'zod';
import { workflowTypes } from '../domain/message-names';

/** A history to replay, as Temporal writes histories in JSON. */
export interface NamedHistory {
  /** File or workflow id, for the report. */
  readonly name: string;
  /** The workflow's own id, which the workflow code reads: what it is about. */
  readonly workflowId: string;
  readonly history: { readonly events: readonly unknown[] };
}

/** The result of replaying one history. `why` is the SDK's own sentence, of the history's content, so not inert. */
export interface Replayed {
  readonly name: string;
  readonly events: number;
  readonly why?: string;
}

/**
 * Runs this version's workflow code over histories, without a server and without activities. A history that this code
 * would not have written has a `why`: a worker of this version would stall on it.
 */
export async function replay(
  workflowBundle: WorkflowBundleOption,
  histories: readonly NamedHistory[],
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  const queue = histories.map(({ workflowId, history }) => ({ workflowId, history }));
  let index = 0;
  // The results come in the order of the histories.
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, queue)) {
    const { name = '', history } = histories[index] ?? {};
    const events = history?.events.length ?? 0;
    replayed.push(error === undefined ? { name, events } : { name, events, why: difference(error.message) });
    index += 1;
  }
  return replayed;
}

/** The SDK wraps the one sentence that tells where they part into several that do not. */
function difference(message: string): string {
  return /Nondeterminism error: ([^"]+)"/.exec(message)?.[1] ?? message;
}

/** The histories of all findings and incidents that run on the server now. */
export async function openHistories(client: Client): Promise<readonly NamedHistory[]> {
  const types = Object.values(workflowTypes).map((type) => `'${type}'`);
  const query = `ExecutionStatus = 'Running' AND WorkflowType IN (${types.join(', ')})`;
  const histories: NamedHistory[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const parsed = parseHistory(JSON.parse(historyToJSON(history)));
    if (parsed !== undefined) histories.push({ name: workflowId, ...parsed });
  }
  return histories;
}

const started = z.looseObject({
  workflowExecutionStartedEventAttributes: z.looseObject({ workflowId: z.string() }),
});
const history = z.looseObject({ events: z.tuple([started], z.looseObject({ eventType: z.string() })) });
/** `temporal workflow show --output json` writes the events alone; others put the history into a member. */
const document = z.union([history, z.looseObject({ history }).transform((whole) => whole.history)]);

/** Reads a history as Temporal writes it in JSON; undefined when it is none. */
export function parseHistory(value: unknown): Omit<NamedHistory, 'name'> | undefined {
  const parsed = document.safeParse(value);
  if (!parsed.success) return undefined;
  const { events } = parsed.data;
  const { workflowId } = events[0].workflowExecutionStartedEventAttributes;
  return { workflowId, history: { events } };
}
