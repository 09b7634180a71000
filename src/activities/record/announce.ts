import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import type { IncidentProgress } from '../../domain/message-names';
import type { Outcome } from '../../domain/phases';
import type { OutcomeRecord } from '../../ledger/incident/outcomes';
import type { ActivityDeps } from '../deps';
import { supported } from './supported';
import { defined } from '../../domain/defined';

export interface Announcement {
  readonly progress: IncidentProgress;
  /** Names of the findings to tell. Default: all that the ledger lists of the incident. */
  readonly only?: readonly string[];
  /** Evidence that was read since the last manifest; sealed before anything is said of it. */
  readonly unsealed: readonly EvidenceRef[];
  /** Digest of the newest manifest so far. */
  readonly manifest?: Digest;
  /** The outcome, where there is one. */
  readonly record?: Omit<OutcomeRecord, 'evidence'>;
}

/** The state of the ledger now, which can be less than what was handed in. */
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
 * in a history. Throws `ledger-unwritable`, `ledger-corrupt`, `bad-policy` for a policy file with a fault, and the `Failure`
 * of Temporal's client when a finding cannot be told. Each part may be done again; safe to repeat.
 */
export function announce(deps: ActivityDeps) {
  return async function announce(input: Announcement): Promise<Announced> {
    const { progress, unsealed, record, only } = input;
    const at = deps.now().toISOString();
    const manifest =
      unsealed.length === 0 ? input.manifest : await seal(deps, progress.incident, unsealed, at);
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
    const shown = phase === 'closed' && !closed ? 'watching' : phase;
    await tellFindings(deps, { ...rest, ...known, phase: shown }, only);
    return { ...known, closed, ...defined({ manifest }) };
  };
}

/**
 * Seals a portion of what was read into a manifest of the ledger, so that no list of references grows without end while a question is open. The same
 * portion again gives the same manifest. Throws `ledger-unwritable` and `ledger-corrupt`; safe to repeat.
 */
export function sealEvidence(deps: ActivityDeps) {
  return async function sealEvidence(input: {
    readonly incident: string;
    readonly unsealed: readonly EvidenceRef[];
  }): Promise<Digest> {
    return seal(deps, input.incident, input.unsealed, deps.now().toISOString());
  };
}

async function seal(
  { ledger, identity }: ActivityDeps,
  incident: string,
  unsealed: readonly EvidenceRef[],
  at: string,
): Promise<Digest> {
  return (await ledger.sealManifest(incident, unsealed, { at, by: identity })).digest;
}

/** Findings that are told at the same time. */
const AT_ONCE = 20;

/**
 * Tells findings of an incident how it stands: those of these names, or every one from the full list in the ledger. Signals
 * from workflow code would fail on closed findings and stall at 2,000; here a closed one is passed by.
 */
async function tellFindings(
  deps: ActivityDeps,
  progress: IncidentProgress,
  only?: readonly string[],
): Promise<void> {
  const names = only ?? (await deps.ledger.findingsOf(progress.incident));
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const page = names.slice(start, start + AT_ONCE);
    await Promise.all(
      page.map(async (name) =>
        deps.workflows.tellFinding(findingWorkflowId(parseFindingName(name), deps.taskQueue), progress),
      ),
    );
  }
}
