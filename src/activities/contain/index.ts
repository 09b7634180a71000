import type { GoogleOptions } from '../../google/clients';
import { createServiceChanger } from '../../google/service-changer';
import { applyStep } from './apply-step';
import type { ContainDeps } from './deps';
import { previewStep } from './preview-step';
import { undoStep } from './undo-step';
import { checkContainment, verifyContainment } from './verify-containment';

/** The activities of the containment queue: the only ones that can change a workload. */
export function createContainment(deps: ContainDeps) {
  return {
    previewStep: previewStep(deps),
    applyStep: applyStep(deps),
    verifyContainment: verifyContainment(deps),
    checkContainment: checkContainment(deps),
    undoStep: undoStep(deps),
  };
}

export type Containment = ReturnType<typeof createContainment>;

/** The same with a changer of its own, which `close` closes. Nobody else opens one. */
export function openContainment(
  deps: Omit<ContainDeps, 'changer'>,
  google: GoogleOptions,
): { readonly activities: Containment; close(): Promise<void> } {
  const changer = createServiceChanger(google);
  return { activities: createContainment({ ...deps, changer }), close: async () => changer.close() };
}
