import type { ContainDeps } from './deps';
import type { ChangeRequest } from './parse-request';
import { activityUnderWay } from './settle';
import { undo, type Undone } from './undo';

export type { Undone } from './undo';

/** Puts the saved state of a step back and proves it equal by reading. Safe to repeat at any point. */
export function undoStep(deps: ContainDeps) {
  return async function undoStep(request: ChangeRequest): Promise<Undone> {
    return undo(deps, request, activityUnderWay());
  };
}
