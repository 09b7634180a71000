import type { Assessment } from '../../domain/assessment/assessment';
import { reconstruct } from '../../domain/assessment/reconstruction';
import { cutBytes } from '../../domain/text/byte-limit';
import { cutPlan } from '../../domain/plan/cut-plan';
import type { CountedDecision } from '../../domain/decision/decision';
import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import type { Plan, StandingChange } from '../../domain/plan/plan';
import type { PolicySummary } from '../../domain/plan/policy-summary';
import { summarisePolicy } from '../../domain/plan/policy-summary';
import { changesBetween, proposePlan } from '../../domain/plan/propose-plan';
import { serviceOf } from '../../domain/workload/workload-settings';
import { orDamaged } from '../damaged-record';
import type { ActivityDeps } from '../deps';
import { readFacts, readGiven } from '../parse-facts';
import { findStanding, type FoundStanding } from './standing-change';
import { defined } from '../../domain/defined';

/** The settings that a plan would rely upon are those from before the change. */
const MADE_SINCE =
  'a change of an incident of this workload was made after its settings were read, and it stands';
/** Most decisions on one plan that are handed back. */
const DECIDED = 20;
/** Most differences from the last proposal that are listed. */
const CHANGES = 20;

export interface ProposeInput {
  readonly incident: string;
  readonly asking: number;
  readonly caseFile: Digest;
  /** The reconstruction that the assessment made. Default: it is made again. */
  readonly reconstruction?: Digest;
  readonly assessment: Assessment;
  /** Evidence read since the last manifest; it is sealed for this proposal. */
  readonly unsealed: readonly EvidenceRef[];
  readonly findings: readonly string[];
  /** Hash of the plan that was asked before, if any. */
  readonly previous?: Digest;
}

interface Proposal {
  /** Cut where it is large, see `cutPlan`; whole in the ledger. */
  readonly plan?: Plan;
  /** Why nothing is proposed. */
  readonly none?: string;
  readonly changedSince: readonly string[];
  /** Decisions that the ledger already has on exactly this plan: a run that a reset made proposes it again. */
  readonly decided?: readonly CountedDecision[];
  readonly policy: PolicySummary;
  /** Digest of the manifest that was sealed for this proposal. */
  readonly evidence: Digest;
  /** A change that an incident of this workload has made, perhaps a lost one, and that was not taken back. */
  readonly standing?: StandingChange;
  /** Why a change that stands, or that may, cannot be taken over: its plan's record or a saved state is missing or damaged. */
  readonly unread?: string;
}

/**
 * Seals the evidence into a manifest, makes the plan, and writes it into the ledger before the approval request. Reads
 * the policy again, and looks in the ledger for a change that still stands. A standing plan, a saved state or a
 * decision whose record is damaged is left out and named by `unread`, or again when decisions are read; no step is begun
 * while a saved state is damaged. Throws `bad-policy` for a policy file with
 * a fault, `not-found` for facts that the ledger does not have, `ledger-corrupt` for damaged ones, and `ledger-unwritable`.
 * Changes nothing outside the ledger; safe to repeat: a retry returns the plan of the first try.
 */
export function propose(deps: ActivityDeps) {
  return async function propose(input: ProposeInput): Promise<Proposal> {
    const inForce = await deps.policy();
    const known =
      (await readGiven(deps.ledger, 'reconstruction', input.reconstruction)) ??
      reconstruct(await readFacts(deps.ledger, 'caseFile', input.caseFile));
    const by = { at: deps.now().toISOString(), by: deps.identity };
    const { digest: evidence } = await deps.ledger.sealManifest(input.incident, input.unsealed, by);
    const { workload, settings } = known;
    // Nothing is guessed of settings that could not be read.
    // A damaged saved state hides whether a change stands, and keeps no question back: the attacker is in, and people must hear
    // of it. The step itself is refused until the record is mended.
    const ours: Partial<FoundStanding> | undefined = await orDamaged(
      findStanding(deps, workload, serviceOf(settings)),
      (unread) => ({ unread }),
    );
    const found = {
      policy: summarisePolicy(inForce),
      evidence,
      ...(ours?.change === undefined
        ? {}
        : { standing: { ...ours.change, plan: cutPlan(ours.change.plan) } }),
      ...defined({ unread: ours?.unread }),
    };
    if (ours?.change !== undefined && ours.madeSince === true)
      return { none: MADE_SINCE, changedSince: [], ...found };
    const proposed = proposePlan({
      known,
      assessment: input.assessment,
      incident: input.incident,
      asking: input.asking,
      evidence,
      policy: inForce,
      findings: input.findings,
      nowIso: deps.now().toISOString(),
      ...defined({ earlier: ours?.earlier }),
    });
    if ('none' in proposed) return { none: proposed.none, changedSince: [], ...found };
    // A retry gets the plan of the first try: the same times that the ledger has.
    const plan = await deps.ledger.savePlan(proposed);
    const previous =
      input.previous === undefined
        ? undefined
        : await deps.ledger.readPlan(input.previous).catch(() => undefined);
    const changedSince = previous === undefined ? [] : changesBetween(previous, plan).slice(0, CHANGES);
    // A damaged record is told when the decisions are read again; it keeps no question back.
    const all = await deps.ledger.readSoundDecisions(input.incident).catch(() => []);
    const decided = all.filter(({ decision }) => decision.plan === plan.hash).slice(0, DECIDED);
    return {
      ...(decided.length === 0 ? {} : { decided }),
      plan: cutPlan(plan),
      changedSince: changedSince.map((text) => cutBytes(text, 400)),
      ...found,
    };
  };
}
