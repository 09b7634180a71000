import { Failure } from '../../domain/failures';
import { findingKey, parseFindingName } from '../../domain/finding/finding-name';
import type { ActivityDeps } from '../deps';
import { supported } from './supported';
import { defined } from '../../domain/defined';

export interface WriteOutcomeInput {
  /** Full name, as the incident's list has it. */
  readonly name: string;
  readonly canonicalName: string;
  readonly key: string;
  readonly eventTime: string;
  readonly incident: string;
  readonly slot: string;
}

/**
 * Writes the incident's outcome, as the ledger has it, onto the SCC finding: marks, the link to the incident, and
 * INACTIVE only when the ledger has a close so by somebody whom the policy lets. Only findings on the incident's
 * own list are written to. SCC publishes each of these again. Marks and link leave the event time as it is, so they are
 * known by it; the change of state gets a new one. It is announced in the ledger before the call and recorded under its own
 * time after, so that its notification is known as ours whether it comes before SCC's answer or after.
 *
 * Throws `foreign-caller` for a finding that is not on the list, `not-found` when the ledger has no outcome, and the
 * `Failure` of Google's refusal. Safe to repeat.
 */
export function writeOutcome(deps: ActivityDeps) {
  return async function writeOutcome(input: WriteOutcomeInput): Promise<{ readonly inactive: boolean }> {
    const { findings } = deps.google;
    await requireOwn(deps, input);
    const record = await deps.ledger.latestOutcome(input.incident);
    if (record === undefined)
      throw new Failure('not-found', `the ledger has no outcome of ${input.incident}`);
    await findings.mark(input.canonicalName, {
      'firebreak-incident': input.incident,
      'firebreak-outcome': record.restored ? `${record.outcome}, restored` : record.outcome,
      ...defined({ 'firebreak-evidence': record.evidence }),
    });
    const link = await deps.linkTo?.(input.slot);
    const caseUri = defined({ caseUri: link });
    await findings.linkExternalSystem(input.canonicalName, 'firebreak', {
      externalUid: input.incident,
      status: record.closed ? `closed: ${record.outcome}` : record.outcome,
      ...caseUri,
    });
    const { findingsInactive } = await supported(deps, input.incident, record);
    if (!findingsInactive) return { inactive: false };
    const { key, eventTime } = input;
    const write = { key, state: 'INACTIVE', at: deps.now().toISOString() };
    await deps.ledger.recordHandled({ ...write, eventTime, what: 'own-write' });
    const changedAt = await findings.setInactive(input.canonicalName);
    await deps.ledger.recordHandled({ ...write, eventTime: changedAt, what: 'own-mark' });
    return { inactive: true };
  };
}

/** The name that is written to is the same finding's as the one on the list. Throws `foreign-caller` for any other. */
async function requireOwn(
  { ledger }: ActivityDeps,
  { name, canonicalName, key, incident }: WriteOutcomeInput,
): Promise<void> {
  const keys = [name, canonicalName].map((each) => findingKey(parseFindingName(each)));
  const isSame = keys.every((each) => each === key);
  if (isSame && (await ledger.hasFinding(incident, name))) return;
  throw new Failure(
    'foreign-caller',
    `the outcome of ${incident} is not written onto ${canonicalName}: it is not on the incident's list`,
  );
}
