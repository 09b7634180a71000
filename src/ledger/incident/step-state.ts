import type { Digest } from '../../domain/text/digest';
import type { Workload } from '../../domain/workload/workload';
import { takenBack, type Restored, type SavedState, type savedStateLedger } from './saved-states';
import type { SettledStep, StepClaim, stepClaimLedger } from './step-claims';
import { defined } from '../../domain/defined';

/**
 * How far a step has come, by the ledger alone: `none`, then `begun` (its claim is written, its one call may have been
 * made), then `settled`, then `taken-back`. It never goes back a stage.
 */
type StepState =
  | { readonly stage: 'none' }
  | { readonly stage: 'begun'; readonly claim: StepClaim }
  | { readonly stage: 'settled'; readonly claim: StepClaim; readonly settled: SettledStep }
  | {
      readonly stage: 'taken-back';
      readonly claim: StepClaim;
      readonly restored: Restored;
      readonly settled?: SettledStep;
    };

/** A step that was begun and not taken back. */
export interface OpenStep {
  readonly incident: string;
  readonly claim: StepClaim;
  readonly saved: SavedState;
  /** Absent while nobody knows what became of it. */
  readonly settled?: SettledStep;
}

/** How far steps have come, from their claims and saved states. */
export function stepStateLedger(
  ledger: ReturnType<typeof savedStateLedger> & ReturnType<typeof stepClaimLedger>,
) {
  return {
    async stepState(workload: Workload, incident: string, step: Digest, plan: Digest): Promise<StepState> {
      const claim = await ledger.stepClaim(incident, step, plan);
      if (claim === undefined) return { stage: 'none' };
      const settled = await ledger.settledStep(incident, step, plan);
      const restored = takenBack(await ledger.readSavedStates(workload), claim.saved);
      if (restored !== undefined) return { stage: 'taken-back', claim, restored, ...defined({ settled }) };
      return settled === undefined ? { stage: 'begun', claim } : { stage: 'settled', claim, settled };
    },
    /**
     * The steps of a workload that may have changed it and were not taken back, newest first. One that is known to have
     * changed nothing is not among them.
     */
    async openSteps(workload: Workload): Promise<readonly OpenStep[]> {
      const states = await ledger.readSavedStates(workload);
      const open: OpenStep[] = [];
      for (const saved of states.toReversed()) {
        if (takenBack(states, saved.index) !== undefined) break;
        const { incident } = saved;
        const claims = (await ledger.readClaims(incident)).filter((claim) => claim.saved === saved.index);
        for (const claim of claims.sort(newestFirst)) {
          const settled = await ledger.settledStep(incident, claim.step, claim.plan);
          if (settled !== undefined && !mayStand(settled)) continue;
          open.push({ incident, claim, saved, ...defined({ settled }) });
        }
      }
      return open;
    },
  };
}

function mayStand({ answer: { result } }: SettledStep): boolean {
  return result === 'applied' || result === 'not-reached';
}

function newestFirst(a: StepClaim, b: StepClaim): number {
  return a.at < b.at ? 1 : -1;
}
