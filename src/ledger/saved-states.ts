import { z } from 'zod';
import type { Digest } from '../domain/digest';
import { Failure } from '../domain/failures';
import type { Workload } from '../domain/workload';
import { workloadPrefix } from './paths';
import { createFirst, readRecord } from './records';
import { appendOnce, readSequence } from './sequence';
import type { LedgerStore } from './store';

const savedSchema = z.strictObject({
  incident: z.string(),
  step: z.string(),
  saved: z.unknown(),
  at: z.string(),
});
const restoredSchema = z.strictObject({ incident: z.string(), step: z.string(), at: z.string() });

/** That a saved state was put back and proven equal. */
export interface Restored {
  readonly incident: string;
  readonly step: Digest;
  /** RFC 3339. */
  readonly at: string;
}

/** What a workload was before a step changed it. */
export interface SavedState {
  /** Counts from 1 for each workload. */
  readonly index: number;
  readonly incident: string;
  readonly step: Digest;
  readonly saved: unknown;
  /** RFC 3339. */
  readonly at: string;
  readonly restored?: Restored;
}

/** Saved states. They belong to the workload: a restore works when the incident and Temporal are long gone. */
export interface SavedStateLedger {
  /**
   * Saves a state before the first change. While the state of this incident and step is not restored, that one stays
   * and is given back: a retry after the change would otherwise save what Firebreak made as the original.
   */
  saveState(
    workload: Workload,
    state: Pick<SavedState, 'incident' | 'step' | 'saved' | 'at'>,
  ): Promise<SavedState>;
  /** Oldest first. */
  readSavedStates(workload: Workload): Promise<readonly SavedState[]>;
  /** The newest state that was saved for this incident and step. */
  savedStateOf(workload: Workload, incident: string, step: Digest): Promise<SavedState | undefined>;
  /**
   * The newest state, when it was not put back. Each state is an original in full, also one that was saved when a freeze
   * already stood, so that putting one back settles those before it.
   */
  latestUnrestored(workload: Workload): Promise<SavedState | undefined>;
  /** Records that a state was put back; the first record stays. Throws `not-found` when there is no such state. */
  recordRestored(workload: Workload, index: number, restored: Restored): Promise<Restored>;
}

export function savedStateLedger(store: LedgerStore): SavedStateLedger {
  const read = async (workload: Workload): Promise<readonly SavedState[]> => {
    const entries = await readSequence(store, workloadPrefix(workload, 'saved'), savedSchema);
    return Promise.all(
      entries.map(async ({ number, record }) => {
        const restored = await readRecord(store, restoredKey(workload, number), restoredSchema);
        return { ...record, index: number, ...(restored === undefined ? {} : { restored: restored.record }) };
      }),
    );
  };
  return {
    async saveState(workload, { incident, step, saved, at }) {
      const before = await read(workload);
      const open = before.find((state) => isFor(state, incident, step) && state.restored === undefined);
      if (open !== undefined) return open;
      const { number, record } = await appendOnce(store, workloadPrefix(workload, 'saved'), savedSchema, {
        // Whoever saved for this step since the look above was an attempt of the same activity.
        mine: (entries) =>
          entries.find((entry) => entry.number > before.length && isFor(entry.record, incident, step)),
        next: () => ({ incident, step, saved, at }),
      });
      return { ...record, index: number };
    },
    readSavedStates: read,
    savedStateOf: async (workload, incident, step) =>
      (await read(workload)).findLast((state) => isFor(state, incident, step)),
    async latestUnrestored(workload) {
      const states = await read(workload);
      const settled = states.findLastIndex(({ restored }) => restored !== undefined);
      return states.slice(settled + 1).at(-1);
    },
    async recordRestored(workload, index, { incident, step, at }) {
      const known = (await read(workload)).some((state) => state.index === index);
      if (!known)
        throw new Failure('not-found', `the ledger has no saved state ${index} of ${workload.name}`);
      return (await createFirst(store, restoredKey(workload, index), restoredSchema, { incident, step, at }))
        .record;
    },
  };
}

function restoredKey(workload: Workload, index: number): string {
  return `${workloadPrefix(workload, 'restored')}/${index}`;
}

function isFor(
  state: { readonly incident: string; readonly step: Digest },
  incident: string,
  step: Digest,
): boolean {
  return state.incident === incident && state.step === step;
}
