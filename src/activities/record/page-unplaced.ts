import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import { unplacedBody, type UnplacedFinding } from '../../domain/presentation/webhook/unplaced-body';
import type { ActivityDeps } from '../deps';
import { NOT_CONFIGURED, type SentPage } from './send-page';

export interface PageUnplacedInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  readonly finding: UnplacedFinding;
}

/**
 * Tells people of a threat that no incident is opened for, since nobody else would. Throws the client's `Failure` when
 * the receiver did not take it. Once for each finding's
 * state; the same id at every try; safe to repeat.
 */
export function pageUnplaced(deps: ActivityDeps) {
  return async function pageUnplaced({ at, finding }: PageUnplacedInput): Promise<SentPage> {
    const receiver = deps.webhooks?.first;
    if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED.first };
    const workflow = findingWorkflowId(parseFindingName(finding.name), deps.taskQueue);
    const id = `${workflow}/unplaced/${finding.eventTime}`;
    // A workflow that was reset comes here again; people were told.
    if (await deps.ledger.wasAlarmed(id)) return { delivered: true };
    await receiver.send({
      id,
      body: JSON.stringify(unplacedBody(id, at, finding, await deps.linkTo?.(workflow))),
    });
    await deps.ledger.recordAlarm(id, deps.now().toISOString());
    return { delivered: true };
  };
}
