import type { Workload } from '../../domain/workload/workload';
import type { GoogleOptions } from '../../google/client/clients';
import { createServiceChanger } from '../../google/run/change/service-changer';
import { applyStep } from './apply-step';
import type { ContainDeps } from './authorize';
import { previewStep } from './preview-step';
import { findRestorable, restoreFromLedger, type Restorable, type Restorer } from './restore-from-ledger';
import { undoStep, type Undone } from './undo';
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

export type { Restorable, Restorer, Undone };

/** Restores from the ledger alone, without Temporal; `close` closes its changer. */
export interface LedgerRestore {
  find(workload: Workload): Promise<Restorable>;
  restore(found: Restorable, restorer: Restorer, signal: AbortSignal): Promise<Undone>;
  close(): Promise<void>;
}

/** The same check and the same undo as in the containment process, for a process that has no Temporal. */
export function openLedgerRestore(deps: Omit<ContainDeps, 'changer'>, google: GoogleOptions): LedgerRestore {
  const changer = createServiceChanger(google);
  const own = { ...deps, changer };
  return {
    find: async (workload) => findRestorable(own, workload),
    restore: async (found, restorer, signal) => restoreFromLedger(own, found, restorer, signal),
    close: async () => changer.close(),
  };
}
