import { carriesClaim } from '../../domain/workload/annotations';
import type { Digest } from '../../domain/text/digest';
import type { Plan, StandingChange } from '../../domain/plan/plan';
import type { ServiceSettings } from '../../domain/workload/service';
import type { EarlierFreeze } from '../../domain/plan/freeze/freeze-service';
import { parseSavedService } from '../../domain/plan/freeze/parse-saved-service';
import { isZero } from '../../domain/plan/freeze/scaling';
import type { Workload } from '../../domain/workload/workload';
import type { Ledger } from '../../ledger/ledger';
import type { OpenStep } from '../../ledger/incident/step-state';
import { orDamaged } from '../damaged-record';
import type { ActivityDeps } from '../deps';

/** A change of ours that stands, and what the service was before it. */
interface StandingState {
  /** Absent where its plan cannot be read, and `unread` says why: the saved state holds without it. */
  readonly change?: StandingChange;
  readonly unread?: string;
  readonly earlier: EarlierFreeze;
}

/**
 * The newest change of the workload that the ledger has as carried out and not taken back, and that still shows on the
 * service: it has 0 instances, or carries the claim of the change, or that of a restore that did not get there. Which
 * marks it carries else says nothing. An incident that was terminated or reset has left it; the next run takes it over,
 * so that it is verified, never made twice, and can be restored.
 */
export async function standingState(
  ledger: Ledger,
  workload: Workload,
  service: ServiceSettings,
): Promise<StandingState | undefined> {
  return shownBy(ledger, await ledger.openSteps(workload), service);
}

/** A change that stands, and whether the settings that were read before it do not show it. */
export interface FoundStanding extends StandingState {
  readonly madeSince: boolean;
}

/**
 * Finds the change that stands, for a plan by settings that were read some time ago: a reset brings back such from before a
 * change. Where they show none and the ledger has one, the service is read as it is now. Undefined where none stands, or
 * where the service cannot be read now.
 */
export async function findStanding(
  { ledger, google }: Pick<ActivityDeps, 'ledger' | 'google'>,
  workload: Workload,
  service: ServiceSettings | undefined,
): Promise<FoundStanding | undefined> {
  const open = await ledger.openSteps(workload);
  if (open.length === 0) return undefined;
  const shown = service && (await shownBy(ledger, open, service));
  if (shown !== undefined) return { ...shown, madeSince: false };
  if (workload.kind !== 'services') return undefined;
  const now = await google.services.service(workload).catch(() => undefined);
  const later = now && (await shownBy(ledger, open, now.facts));
  return later && { ...later, madeSince: true };
}

async function shownBy(
  ledger: Ledger,
  steps: readonly OpenStep[],
  service: ServiceSettings,
): Promise<StandingState | undefined> {
  for (const open of steps) {
    if (!(await stands(ledger, open, service))) continue;
    const { claim, saved, settled } = open;
    const plan = await planOf(ledger, claim.plan);
    const since = settled?.answer.result === 'applied' ? settled.answer.at : claim.at;
    return {
      ...('unread' in plan ? plan : { change: { plan: plan.plan, step: claim.step, since } }),
      earlier: {
        saved: parseSavedService(saved.saved),
        revisions: claim.revisions,
        failing: claim.failing,
      },
    };
  }
  return undefined;
}

async function planOf(
  ledger: Ledger,
  hash: Digest,
): Promise<{ readonly plan: Plan } | { readonly unread: string }> {
  const plan = await orDamaged(ledger.readPlan(hash), (unread) => ({ unread }));
  if (plan === undefined) return { unread: `the plan ${hash} that a step was carried out under is missing` };
  return 'unread' in plan ? plan : { plan };
}

async function stands(
  ledger: Ledger,
  { incident, claim, saved, settled }: OpenStep,
  service: ServiceSettings,
): Promise<boolean> {
  if (carriesClaim(service.annotations, claim.claim)) return true;
  if (settled !== undefined && isZero(service.scaling))
    return parseSavedService(saved.saved).uid === service.uid;
  const undos = await ledger.readUndoClaims(incident, claim.step);
  return undos.some((undo) => undo.saved === claim.saved && carriesClaim(service.annotations, undo.claim));
}
