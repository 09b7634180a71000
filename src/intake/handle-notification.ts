import { findingKey, parseFindingName } from '../domain/finding-name';
import type { Ledger } from '../ledger/ledger';
import { clientFailure } from '../temporal/client-failure';
import type { WorkflowClient } from '../temporal/workflow-client';
import { parseNotification } from './parse-notification';

export interface IntakeDeps {
  readonly ledger: Ledger;
  readonly workflows: WorkflowClient;
  readonly now: () => Date;
}

/** What became of one message. Each of them is acknowledged; a failure to do it is thrown, and the message comes again. */
export type Handled =
  | { readonly result: 'started'; readonly workflowId: string; readonly finding: string }
  | { readonly result: 'handled-before'; readonly finding: string }
  /** Firebreak's own change of the finding, published before SCC answered. */
  | { readonly result: 'own-write'; readonly finding: string }
  | { readonly result: 'not-a-finding'; readonly why: string };

/**
 * Hands one notification over: looked up in the ledger, started or joined, recorded as handled, in this order, so that
 * a message is acknowledged only after it is durable. A repeat joins and starts nothing twice.
 */
export async function handleNotification(deps: IntakeDeps, data: Uint8Array): Promise<Handled> {
  const parsed = parseNotification(data);
  const at = deps.now().toISOString();
  if (!parsed.ok) {
    await deps.ledger.recordNotAFinding(data, { why: parsed.why, at });
    return { result: 'not-a-finding', why: parsed.why };
  }
  const { name, eventTime, state } = parsed;
  const key = findingKey(parseFindingName(name));
  if (await deps.ledger.isHandled(key, eventTime, state)) return { result: 'handled-before', finding: name };
  if (state === 'INACTIVE' && (await deps.ledger.isOwnWriteUnderWay(key))) {
    return { result: 'own-write', finding: name };
  }
  const { workflowId } = await deps.workflows
    .deliverFinding(parseFindingName(name), { name, eventTime, state })
    .catch((thrown: unknown) => {
      throw clientFailure(thrown, `hand over ${name}`);
    });
  await deps.ledger.recordHandled({ key, eventTime, state, what: 'started', at });
  return { result: 'started', workflowId, finding: name };
}
