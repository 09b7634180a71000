import { assess } from '../../domain/assessment/assess';
import type { Assessment } from '../../domain/assessment/assessment';
import type { Brief } from '../../domain/incident/brief';
import type { CaseFile, CaseFilePart } from '../../domain/evidence/case-file';
import type { Digest } from '../../domain/text/digest';
import type { Gap } from '../../domain/evidence/evidence';
import type { IndicatorReport } from '../../domain/finding/indicator';
import { byHand } from '../../domain/plan/by-hand';
import { reconstruct } from '../../domain/assessment/reconstruction';
import { makeTimeline } from '../../domain/assessment/make-timeline';
import { makeBrief, wholeBrief } from '../../domain/presentation/brief/make-brief';
import { protectedBecause } from '../../domain/plan/protection';
import { withAccounts } from '../../domain/finding/relate-findings';
import { trailContext } from '../../domain/audit-trail/trail-context';
import type { Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { readEach, readParts } from '../parse-facts';

/** Lines of the timeline that the evidence keeps; what is beyond is counted. */
const EVIDENCE_LINES = 500;

/** Digests of the facts of an incident, by which the ledger has them. */
export interface AssessInput extends Readonly<Partial<Record<CaseFilePart, Digest>>> {
  readonly workload: Workload;
  readonly findings: readonly Digest[];
  readonly relatedMinutes: number;
  readonly logs: readonly Digest[];
  readonly reports: readonly IndicatorReport[];
  readonly gaps: readonly Gap[];
}

export interface Assessed {
  readonly assessment: Assessment;
  readonly brief: Brief;
  /** The ledger object with everything that was assessed. */
  readonly caseFile: Digest;
  /** The ledger object with what was made of it, see `Reconstruction`; absent in results of before there was one. */
  readonly reconstruction?: Digest;
}

/**
 * Reconstructs the attack from the gathered facts and assesses it. An activity and not workflow code, so that a changed
 * weight changes the next assessment and never an open incident. Writes the case file, the reconstruction and the whole
 * brief into the ledger; changes nothing else. Throws `bad-policy` for a policy file with a fault, `not-found` for facts
 * that the ledger does not have, `ledger-corrupt` for damaged ones, and `ledger-unwritable`. Safe to repeat.
 */
export function assessIncident(deps: ActivityDeps) {
  return async function assessIncident(input: AssessInput): Promise<Assessed> {
    const { ledger } = deps;
    const reported = await readEach(ledger, 'finding', input.findings);
    const keys = new Set(reported.map((finding) => finding.key));
    const { related, ...parts } = await readParts(ledger, input);
    const read: CaseFile = {
      workload: input.workload,
      findings: [...reported].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1)),
      ...parts,
      ...(related === undefined
        ? {}
        : {
            related: {
              ...related,
              // The service account is known only from the settings, which are read at the same time as the related
              // findings.
              findings: withAccounts(related.findings, trailContext(parts.settings).accounts).filter(
                ({ finding }) => !keys.has(finding.key),
              ),
            },
          }),
      relatedMinutes: input.relatedMinutes,
      reports: input.reports,
      logs: await readEach(ledger, 'log', input.logs),
      gaps: input.gaps,
    };
    // Kept with the facts, so that the evidence has the whole timeline and not only what a page has room for.
    const known = reconstruct(read);
    const caseFile: CaseFile = { ...read, timeline: makeTimeline(known, EVIDENCE_LINES) };
    const assessment = assess(known);
    // Commands for a protected workload would be a change that its policy does not want.
    const { policy } = await deps.policy();
    const entries = protectedBecause(input.workload, policy) === undefined ? byHand(known) : [];
    // An incident carries what has room in it; the ledger has every value whole, for `firebreak show`.
    const whole = await ledger.putFacts(wholeBrief(known, assessment, entries));
    const brief = { ...makeBrief(known, assessment, entries), whole };
    return {
      assessment,
      brief,
      caseFile: await ledger.putFacts(caseFile),
      reconstruction: await ledger.putFacts(known),
    };
  };
}
