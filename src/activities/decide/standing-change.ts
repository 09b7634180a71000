import { carries, stepAnnotations } from '../../domain/annotations';
import type { Plan, StandingChange } from '../../domain/plan';
import type { ServiceSettings } from '../../domain/service';
import type { SavedService } from '../../domain/steps/freeze-service';
import { parseSavedService } from '../../domain/steps/parse-saved-service';
import type { Workload } from '../../domain/workload';
import type { Ledger } from '../../ledger/ledger';
import type { SavedState } from '../../ledger/saved-states';

/** A change of ours that stands, and what the service was before it. */
export interface StandingState {
  readonly change: StandingChange;
  readonly saved: SavedService;
}

/**
 * The newest change of the workload that the ledger has as begun and not taken back, and whose annotation the service
 * still carries: only then is what it is now known to be of our making. An incident that was terminated or reset has
 * left it; the next run takes it over, so that it is verified, never made twice, and can be restored.
 */
export async function standingState(
  ledger: Ledger,
  workload: Workload,
  service: ServiceSettings,
): Promise<StandingState | undefined> {
  const open = (await ledger.readSavedStates(workload)).filter(({ restored }) => restored === undefined);
  for (const state of open.reverse()) {
    const plan = await planCarried(ledger, state, service);
    if (plan === undefined) continue;
    const change = { plan, step: state.step, since: state.at };
    return { change, saved: parseSavedService(state.saved) };
  }
  return undefined;
}

async function planCarried(
  ledger: Ledger,
  { incident, step: saved }: SavedState,
  { annotations }: ServiceSettings,
): Promise<Plan | undefined> {
  const claims = await ledger.readClaims(incident);
  const claim = claims.findLast(
    ({ step, plan }) => step === saved && carries(annotations, stepAnnotations(incident, plan, saved)),
  );
  return claim === undefined ? undefined : ledger.readPlan(claim.plan);
}
