import type { Decision } from '../../domain/decision/decision';
import { digestValue } from '../../domain/text/digest';
import { inertLine } from '../../domain/text/inert-text';
import type { RevisionImages, Step } from '../../domain/plan/plan';
import type { RevisionSettings, ServiceSettings } from '../../domain/workload/service';
import type { SavedService } from '../../domain/plan/freeze/freeze-service';
import type { RestoreParts } from '../../domain/plan/freeze/restore-parts';
import { alive, newcomers, revisionText } from '../../domain/plan/freeze/revisions';
import type { Ledger } from '../../ledger/ledger';
import type { UndoneStep } from '../../ledger/incident/step-claims';

/*
 * Deployments since the question of a freeze. A restore would bring it to life, and the person who approved the restore may
 * not have known of it; so it is named first. It is not pinned away instead: the usual reason for a deployment under a
 * freeze is the fix, and a pin would bring the attacked revision back and keep every later one out.
 */

/** The revisions that run once the parts are back, and neither ran nor was there before the change. */
export function broughtToLife(
  saved: SavedService,
  step: Step,
  now: ServiceSettings,
  revisions: readonly RevisionSettings[] | undefined,
  { back }: RestoreParts,
): readonly RevisionImages[] {
  const before = saved.revisions ?? step.precondition.revisions;
  return newcomers(before, alive(now, back.traffic ?? now.traffic, revisions));
}

/** Tells whether an earlier answer has named exactly these, and this decision was recorded after that. */
export function wasNamed(
  before: readonly UndoneStep[],
  found: readonly RevisionImages[],
  decision: string,
): boolean {
  const digest = digestValue(found);
  return before.some(({ named }) => named?.digest === digest && !named.known.includes(decision));
}

/**
 * Names them, and the restores that were decided by now: by the ledger and not by any clock, none of those can have
 * known. `incident`: of the plan.
 */
export async function naming(
  ledger: Ledger,
  incident: string,
  decision: Decision,
  found: readonly RevisionImages[],
): Promise<{ readonly differences: readonly string[]; readonly named: NonNullable<UndoneStep['named']> }> {
  const incidents = [...new Set([incident, decision.incident])];
  const decided = (await Promise.all(incidents.map(async (one) => ledger.readDecisions(one)))).flat();
  const restores = decided.filter((counted) => counted.decision.act === 'restore');
  const known = new Set([...restores.map((counted) => counted.decision.id), decision.id]);
  return {
    differences: [
      ...found.map(
        (revision) =>
          `A restore brings ${inertLine(revisionText(revision), 400)} to life, which is none of those that were there at the question, and never ran.`,
      ),
      'Look at it; if it is right, restore again: a restore that is decided from now on does it.',
    ],
    named: { digest: digestValue(found), known: [...known] },
  };
}
