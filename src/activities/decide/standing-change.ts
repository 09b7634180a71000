import { carries, stepAnnotations } from '../../domain/annotations';
import type { CaseFile } from '../../domain/case-file';
import type { StandingChange } from '../../domain/plan';
import type { Ledger } from '../../ledger/ledger';

/**
 * The newest change of the workload that the ledger has as begun and not taken back, when the service still carries
 * its annotation. An incident that was terminated or reset has left it; the next run takes it over, so that it is
 * verified, never made twice, and can be restored. Nothing when the settings could not be read: it is not guessed.
 */
export async function standingChange(
  ledger: Ledger,
  { workload, settings }: CaseFile,
): Promise<StandingChange | undefined> {
  const saved = await ledger.latestUnrestored(workload);
  if (saved === undefined || settings === undefined) return undefined;
  const claims = await ledger.readClaims(saved.incident);
  const claim = claims.findLast(({ step, plan }) => {
    const ours = stepAnnotations(saved.incident, plan, saved.step);
    return step === saved.step && carries(settings.service.annotations, ours);
  });
  const plan = claim === undefined ? undefined : await ledger.readPlan(claim.plan);
  return plan === undefined ? undefined : { plan, step: saved.step, since: saved.at };
}
