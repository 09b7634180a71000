import { carries, incidentOf, stepAnnotations, undoneAnnotations } from '../../domain/annotations';
import { Failure, failureKind } from '../../domain/failures';
import { inertLine } from '../../domain/inert-text';
import { stepOfPlan, type Plan, type Step } from '../../domain/plan';
import type { ServiceSettings } from '../../domain/service';
import { changedSinceFreeze, notRestored } from '../../domain/steps/freeze-service';
import { parseSavedService } from '../../domain/steps/parse-saved-service';
import type { SavedState } from '../../ledger/saved-states';
import { authorize, type ChangeRequest } from './authorize';
import type { ContainDeps } from './deps';
import { follow, isHopeless, settle, type Settled, type UnderWay } from './settle';

export type Undone =
  | { readonly result: 'restored'; readonly at: string; readonly generation: string }
  /** Somebody changed it since; putting the saved values back would overwrite that. Nothing was done. */
  | { readonly result: 'changed-since'; readonly differences: readonly string[] }
  /** Not carried out: nothing was changed. */
  | { readonly result: 'refused'; readonly code: string; readonly why: string }
  /** Written, or perhaps written, and not seen equal to what was saved. */
  | { readonly result: 'not-equal'; readonly differences: readonly string[] };

/** How an undo is under way: in an activity, or in a process that works from the ledger alone. */
export interface Undoing extends UnderWay {
  /** 1 for the first try; an earlier one may have made the call. */
  readonly attempt: number;
}

/**
 * Puts the saved state of a step back, if the decisions allow it, and proves it equal by reading. Safe to repeat at any
 * point. Throws what is worth another try; everything else is a result.
 */
export async function undo(deps: ContainDeps, request: ChangeRequest, undoing: Undoing): Promise<Undone> {
  const sent = { yet: undoing.attempt > 1 };
  try {
    const step = await authorize(deps, request, 'restore');
    return await putBack(deps, request.plan, step, { ...undoing, onSend: () => (sent.yet = true) });
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never' && !isHopeless(failure, undoing.attempt)) throw failure;
    if (sent.yet && (await mayBeBack(deps, request)))
      return { result: 'not-equal', differences: [failure.message] };
    return { result: 'refused', code: failure.code, why: failure.message };
  }
}

async function putBack(
  deps: ContainDeps,
  plan: Plan,
  step: Step,
  { onSend, ...underWay }: UnderWay & { readonly onSend: () => void },
): Promise<Undone> {
  const { workload } = step.target;
  const annotations = undoneAnnotations(plan.incident, plan.hash, step.hash);
  const saved = checkedState(step, await deps.ledger.savedStateOf(workload, plan.incident, step.hash));
  const { facts: now } = await deps.google.services.service(workload);
  const mark = { workload, annotations };
  let settled: Settled;
  if (carries(now.annotations, annotations)) settled = await follow(deps, mark, underWay);
  else {
    const differences = changesSince(now, plan, step);
    if (differences.length > 0) return { result: 'changed-since', differences };
    onSend();
    settled = await settle(deps, { ...mark, etag: now.etag, ...valuesOf(step) }, underWay);
  }
  const { service: after, said } = settled;
  if (!carries(after.annotations, annotations)) {
    throw new Failure(
      'unreachable',
      `the restore of ${workload.name} is not there yet; it is read and tried again`,
    );
  }
  const differences = notRestored(after, step);
  if (differences.length > 0) {
    return {
      result: 'not-equal',
      differences: said === undefined ? differences : [...differences, `Google said: ${said}`],
    };
  }
  const at = deps.now().toISOString();
  await deps.ledger.recordRestored(workload, saved.index, { incident: plan.incident, step: step.hash, at });
  return { result: 'restored', at, generation: after.generation };
}

function valuesOf({ undo: { scaling, traffic } }: Step): Pick<Step['undo'], 'scaling' | 'traffic'> {
  return { scaling, traffic };
}

/** The saved state that stands behind the step. Throws when there is none, or one of another service, or a damaged one. */
function checkedState(step: Step, saved: SavedState | undefined): SavedState {
  if (saved === undefined) {
    throw new Failure('not-found', 'the ledger has no saved state for this step: it was never carried out');
  }
  const { uid } = parseSavedService(saved.saved);
  if (uid === step.target.uid) return saved;
  throw new Failure(
    'ledger-corrupt',
    `the saved state ${String(saved.index)} of ${step.target.workload.name} is of the service ${inertLine(uid, 80)}, not of ${inertLine(step.target.uid, 80)}`,
  );
}

/** By values, not by who wrote last: a client that dropped our annotations has changed nothing that matters. */
function changesSince(now: ServiceSettings, plan: Plan, step: Step): readonly string[] {
  const differences = changedSinceFreeze(now, step);
  if (
    differences.length > 0 ||
    carries(now.annotations, stepAnnotations(plan.incident, plan.hash, step.hash))
  ) {
    return differences;
  }
  const other = incidentOf(now.annotations);
  return other === undefined
    ? []
    : [`Firebreak has changed it again since, for ${inertLine(other, 160)}: restore that incident.`];
}

/** Whether the saved state is back, or may be: "nothing was changed" is said only when that is known. */
async function mayBeBack(deps: ContainDeps, { plan, step: hash }: ChangeRequest): Promise<boolean> {
  const step = stepOfPlan(plan, hash);
  if (step === undefined) return false;
  try {
    const { facts } = await deps.google.services.service(step.target.workload);
    return carries(facts.annotations, undoneAnnotations(plan.incident, plan.hash, hash));
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never') throw failure;
    return true;
  }
}
