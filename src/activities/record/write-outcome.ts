import { Failure } from '../../domain/failures';
import type { ActivityDeps } from '../deps';

export interface WriteOutcomeInput {
  readonly canonicalName: string;
  readonly key: string;
  readonly eventTime: string;
  readonly incident: string;
  readonly slot: string;
}

/**
 * Writes the incident's outcome, as the ledger has it, onto the SCC finding: marks, the link to the incident, and
 * INACTIVE only when a person closed the incident so. That state is recorded as handled before, so that its notification
 * is known as our own. Safe to repeat.
 */
export function writeOutcome(deps: ActivityDeps) {
  return async function writeOutcome(input: WriteOutcomeInput): Promise<{ readonly inactive: boolean }> {
    const { findings } = deps.google;
    const record = await deps.ledger.latestOutcome(input.incident);
    if (record === undefined)
      throw new Failure('not-found', `the ledger has no outcome of ${input.incident}`);
    await findings.mark(input.canonicalName, {
      'firebreak-incident': input.incident,
      'firebreak-outcome': record.restored ? `${record.outcome}, restored` : record.outcome,
      ...(record.evidence === undefined ? {} : { 'firebreak-evidence': record.evidence }),
    });
    const caseUri = deps.linkTo === undefined ? {} : { caseUri: deps.linkTo(input.slot) };
    await findings.linkExternalSystem(input.canonicalName, 'firebreak', {
      externalUid: input.incident,
      status: record.closed ? `closed: ${record.outcome}` : record.outcome,
      ...caseUri,
    });
    if (!record.findingsInactive) return { inactive: false };
    const at = deps.now().toISOString();
    await deps.ledger.recordHandled({
      key: input.key,
      eventTime: input.eventTime,
      state: 'INACTIVE',
      what: 'own-mark',
      at,
    });
    await findings.setInactive(input.canonicalName);
    return { inactive: true };
  };
}
