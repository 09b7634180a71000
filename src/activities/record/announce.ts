import type { Digest } from '../../domain/digest';
import type { EvidenceRef } from '../../domain/evidence';
import type { IncidentProgress } from '../../domain/message-names';
import type { Outcome } from '../../domain/phases';
import type { OutcomeRecord } from '../../ledger/outcomes';
import type { ActivityDeps } from '../deps';
import { tellFindings } from './tell-findings';

export interface Announcement {
  readonly progress: IncidentProgress;
  /** What was read since the last manifest; sealed before anything is said of it. */
  readonly unsealed: readonly EvidenceRef[];
  /** Digest of the newest manifest so far. */
  readonly manifest?: Digest;
  /** What became of the incident, where that is known. */
  readonly record?: Omit<OutcomeRecord, 'evidence'>;
}

export interface Announced {
  /** Digest of the newest manifest now. */
  readonly manifest?: Digest;
  /** The outcome that the ledger supports; absent when none was to be recorded. */
  readonly outcome?: Outcome;
  readonly restored?: boolean;
  readonly closed?: boolean;
}

/**
 * Seals what was read, writes the outcome into the ledger, from where findings take it, and tells the findings how the
 * incident stands; in this order, so that nothing is told that is not kept. One activity, since each of the three
 * would cost its own events in a history. Each part may be done again; safe to repeat.
 */
export function announce(deps: ActivityDeps) {
  const tell = tellFindings(deps);
  return async function announce(input: Announcement): Promise<Announced> {
    const { progress, unsealed, record } = input;
    const at = deps.now().toISOString();
    const manifest =
      unsealed.length === 0
        ? input.manifest
        : (await deps.ledger.sealManifest(progress.incident, unsealed, { at, by: deps.identity })).digest;
    const sealed = manifest === undefined ? {} : { manifest };
    if (record !== undefined) {
      const evidence = manifest === undefined ? {} : { evidence: manifest };
      await deps.ledger.recordOutcome(progress.incident, { ...record, ...evidence }, at);
    }
    await tell(progress);
    return sealed;
  };
}
