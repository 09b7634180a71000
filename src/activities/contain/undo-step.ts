import { carries, stepAnnotations, undoneAnnotations } from '../../domain/annotations';
import { Failure, failureKind } from '../../domain/failures';
import type { Step } from '../../domain/plan';
import { notFrozen, notRestored } from '../../domain/steps/freeze-service';
import { authorize, type ChangeRequest } from './authorize';
import type { ContainDeps } from './deps';
import { withHeartbeat } from './heartbeat';
import { settle } from './settle';

export type Undone =
  | { readonly result: 'restored'; readonly at: string; readonly generation: string }
  /** Somebody changed it since; putting the saved values back would overwrite that. Nothing was done. */
  | { readonly result: 'changed-since'; readonly differences: readonly string[] }
  | { readonly result: 'refused'; readonly code: string; readonly why: string }
  /** Written, but not equal to what was saved. */
  | { readonly result: 'not-equal'; readonly differences: readonly string[] };

/** Puts the saved state of a step back and proves it equal by reading. Safe to repeat at any point. */
export function undoStep(deps: ContainDeps) {
  return async function undoStep(request: ChangeRequest): Promise<Undone> {
    return withHeartbeat(async () => {
      try {
        return await undo(deps, request, await authorize(deps, request, 'restore'));
      } catch (thrown) {
        const failure = Failure.from(thrown);
        if (failureKind(failure.code).retry !== 'never') throw failure;
        return { result: 'refused', code: failure.code, why: failure.message };
      }
    });
  };
}

async function undo(deps: ContainDeps, { plan }: ChangeRequest, step: Step): Promise<Undone> {
  const { workload } = step.target;
  const annotations = undoneAnnotations(plan.incident, plan.hash, step.hash);
  const saved = await deps.ledger.savedStateOf(workload, plan.incident, step.hash);
  if (saved === undefined) {
    return {
      result: 'refused',
      code: 'not-found',
      why: 'the ledger has no saved state for this step: it was never carried out',
    };
  }
  const { facts: now } = await deps.google.services.service(workload);
  if (!carries(now.annotations, annotations)) {
    const ours = carries(now.annotations, stepAnnotations(plan.incident, plan.hash, step.hash));
    const differences = ours ? notFrozen(now, step) : ['another change was made after the containment'];
    if (differences.length > 0) return { result: 'changed-since', differences };
    await settle(deps, {
      workload,
      etag: now.etag,
      scaling: step.undo.scaling,
      traffic: step.undo.traffic,
      annotations,
    });
  }
  const { facts: after } = await deps.google.services.service(workload);
  if (!carries(after.annotations, annotations)) {
    throw new Failure(
      'unreachable',
      `the restore of ${workload.name} is not there yet; it is read and tried again`,
    );
  }
  const differences = notRestored(after, step);
  if (differences.length > 0) return { result: 'not-equal', differences };
  const at = deps.now().toISOString();
  await deps.ledger.recordRestored(workload, saved.index, { incident: plan.incident, step: step.hash, at });
  return { result: 'restored', at, generation: after.generation };
}
