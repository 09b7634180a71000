import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import type { IncidentProgress } from '../../domain/message-names';
import type { Outcome } from '../../domain/phases';
import type { OutcomeRecord } from '../../ledger/incident/outcomes';
import type { ActivityDeps } from '../deps';
import { supported } from './supported';
import { tellFindings } from './tell-findings';
import { defined } from '../../domain/defined';

export interface Announcement {
  readonly progress: IncidentProgress;
  /** Names of the findings to tell. Default: all that the ledger lists of the incident. */
  readonly only?: readonly string[];
  /** What was read since the last manifest; sealed before anything is said of it. */
  readonly unsealed: readonly EvidenceRef[];
  /** Digest of the newest manifest so far. */
  readonly manifest?: Digest;
  /** What became of the incident, where that is known. */
  readonly record?: Omit<OutcomeRecord, 'evidence'>;
}

/** What the ledger has now, which can be less than what was handed in. */
export interface Announced {
  /** Digest of the newest manifest. */
  readonly manifest?: Digest;
  /** The outcome that the ledger supports; absent when none was to be recorded. */
  readonly outcome?: Outcome;
  readonly restored?: boolean;
  readonly closed?: boolean;
}

/**
 * Seals what was read, writes the outcome into the ledger, from where findings take it, and tells the findings how the
 * incident stands; in this order, so that nothing is told that is not kept. It is said only as far as the ledger supports
 * it, see `supported`, and the answer has what was said. One activity, since each of the three would cost its own events
 * in a history. Each part may be done again; safe to repeat.
 */
export function announce(deps: ActivityDeps) {
  const tell = tellFindings(deps);
  return async function announce(input: Announcement): Promise<Announced> {
    const { progress, unsealed, record, only } = input;
    const at = deps.now().toISOString();
    const manifest =
      unsealed.length === 0
        ? input.manifest
        : (await deps.ledger.sealManifest(progress.incident, unsealed, { at, by: deps.identity })).digest;
    const said = {
      restored: progress.restored,
      closed: record?.closed ?? false,
      findingsInactive: record?.findingsInactive ?? false,
      ...defined({ outcome: record?.outcome }),
    };
    const { outcome, ...standing } = await supported(deps, progress.incident, said);
    if (record !== undefined && outcome !== undefined) {
      const evidence = defined({ evidence: manifest });
      const { text } = record;
      await deps.ledger.recordOutcome(progress.incident, { outcome, ...standing, text, ...evidence }, at);
    }
    const { restored, closed } = standing;
    const known = { restored, ...defined({ outcome }) };
    const { outcome: _, phase, ...rest } = progress;
    await tell({ ...rest, ...known, phase: phase === 'closed' && !closed ? 'watching' : phase }, only);
    return { ...known, closed, ...defined({ manifest }) };
  };
}
