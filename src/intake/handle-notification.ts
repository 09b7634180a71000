import { findingKey, parseFindingName } from '../domain/finding/finding-name';
import type { Ledger } from '../ledger/ledger';
import { clientFailure } from '../temporal/client-failure';
import type { WorkflowClient } from '../temporal/workflow-client';
import { parseNotification, type NotifiedFinding } from './parse-notification';
import { defined } from '../domain/defined';

export interface IntakeDeps {
  readonly ledger: Ledger;
  readonly workflows: WorkflowClient;
  readonly now: () => Date;
  /** Waited for before a finding is handed over, by its key; rejects when it is stopped. Default: nothing is waited for. */
  readonly admit?: (key: string) => Promise<void>;
}

/** The result for one finding of a message, or for a message without one. */
export type Handled =
  | {
      readonly result: 'started';
      readonly workflowId: string;
      readonly finding: string;
      /** Why its event time is not believed, where that is so. */
      readonly doubt?: string;
    }
  | { readonly result: 'handled-before'; readonly finding: string }
  /** Firebreak's own change of the finding, published before SCC answered. */
  | { readonly result: 'own-write'; readonly finding: string }
  /** Recorded by size and digest under `not-findings`: the whole message, or what in it looks like a finding and is none. */
  | { readonly result: 'not-a-finding'; readonly why: string };

/**
 * Hands over each finding of one message: looked up in the ledger, started or joined, recorded as handled, in this
 * order, so that a message is acknowledged only after it is durable. A repeat joins and starts nothing twice. A
 * failure to do it is thrown, and the whole message comes again. Parts that cannot be started are recorded and
 * returned as such.
 */
export async function handleNotification(deps: IntakeDeps, data: Uint8Array): Promise<readonly Handled[]> {
  const now = deps.now();
  const parsed = parseNotification(data, now.getTime());
  const at = now.toISOString();
  const refused = parsed.ok ? parsed.refused : [parsed.why];
  const [why] = refused;
  const handled: Handled[] = [];
  for (const finding of parsed.ok ? parsed.findings : []) handled.push(await handOver(deps, finding, at));
  if (why !== undefined) await deps.ledger.recordNotAFinding(data, { why, at });
  return [...handled, ...refused.map((each): Handled => ({ result: 'not-a-finding', why: each }))];
}

async function handOver(deps: IntakeDeps, notified: NotifiedFinding, at: string): Promise<Handled> {
  const { name, eventTime, state, doubt } = notified;
  const key = findingKey(parseFindingName(name));
  if (await deps.ledger.isHandled(key, eventTime, state)) return { result: 'handled-before', finding: name };
  if (state === 'INACTIVE' && (await deps.ledger.isOwnWriteUnderWay(key))) {
    return { result: 'own-write', finding: name };
  }
  await deps.admit?.(key);
  const { workflowId } = await deps.workflows
    .deliverFinding(parseFindingName(name), { name, eventTime, state })
    .catch((thrown: unknown) => {
      throw clientFailure(thrown, `hand over ${name}`);
    });
  await deps.ledger.recordHandled({ key, eventTime, state, what: 'started', at });
  return { result: 'started', workflowId, finding: name, ...defined({ doubt }) };
}
