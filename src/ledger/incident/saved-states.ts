import { z } from 'zod';
import type { Digest } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import type { Workload } from '../../domain/workload/workload';
import { workloadPrefix } from '../store/paths';
import { createFirst, readRecord } from '../store/records';
import { appendOnce, readSequence } from '../store/sequence';
import type { LedgerStore } from '../store/store';
import { defined } from '../../domain/defined';

const savedSchema = z.strictObject({
  incident: z.string(),
  step: z.string(),
  saved: z.unknown(),
  at: z.string(),
});
const restoredSchema = z.strictObject({
  incident: z.string(),
  step: z.string(),
  at: z.string(),
  generation: z.string(),
});

/** That a saved state was put back and proven equal. */
export interface Restored {
  readonly incident: string;
  readonly step: Digest;
  /** RFC 3339. */
  readonly at: string;
  /** The generation of the service that was read back equal. */
  readonly generation: string;
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
   * Saves a state before the first change. While the state of this incident and step is not taken back, that one stays
   * and is given back: a retry after the change would otherwise save what Firebreak made as the original.
   */
  saveState(
    workload: Workload,
    state: Pick<SavedState, 'incident' | 'step' | 'saved' | 'at'>,
  ): Promise<SavedState>;
  /** Oldest first. */
  readSavedStates(workload: Workload): Promise<readonly SavedState[]>;
  /** Records that a state was put back; the first record stays. Throws `not-found` when there is no such state. */
  recordRestored(workload: Workload, index: number, restored: Restored): Promise<Restored>;
}

export function savedStateLedger(store: LedgerStore): SavedStateLedger {
  const read = async (workload: Workload): Promise<readonly SavedState[]> => {
    const entries = await readSequence(store, workloadPrefix(workload, 'saved'), savedSchema);
    return Promise.all(
      entries.map(async ({ number, record }) => {
        const restored = await readRecord(store, restoredKey(workload, number), restoredSchema);
        return { ...record, index: number, ...defined({ restored: restored?.record }) };
      }),
    );
  };
  return {
    async saveState(workload, { incident, step, saved, at }) {
      const before = await read(workload);
      const open = before.find(
        (state) => isFor(state, incident, step) && takenBack(before, state.index) === undefined,
      );
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
    async recordRestored(workload, index, { incident, step, at, generation }) {
      const known = (await read(workload)).some((state) => state.index === index);
      if (!known)
        throw new Failure('not-found', `the ledger has no saved state ${index} of ${workload.name}`);
      const restored = { incident, step, at, generation };
      return (await createFirst(store, restoredKey(workload, index), restoredSchema, restored)).record;
    },
  };
}

/**
 * That a saved state was put back, or a later one: each is an original in full, also one that was saved when a freeze
 * already stood, so that putting one back settles those before it.
 */
export function takenBack(states: readonly SavedState[], index: number): Restored | undefined {
  return states.find((state) => state.index >= index && state.restored !== undefined)?.restored;
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
