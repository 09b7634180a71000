import { z } from 'zod';
import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import type { Digest } from '../../domain/text/digest';
import type { Workload } from '../../domain/workload/workload';
import type { LedgerStore } from '../store/file-store';
import { workloadPrefix } from '../store/paths';
import { createFirst, readRecord, recordOf } from '../store/records';
import { appendOnce, readSequence } from '../store/sequence';

const savedSchema = recordOf({
  incident: z.string(),
  /** Hash of the step. */
  step: z.string(),
  saved: z.unknown(),
  /** RFC 3339. */
  at: z.string(),
});

/** That a saved state was put back and proven equal. */
export type Restored = z.infer<typeof restoredSchema>;
const restoredSchema = recordOf({
  incident: z.string(),
  /** Hash of the step. */
  step: z.string(),
  /** RFC 3339. */
  at: z.string(),
  /** The generation of the service that was read back equal. */
  generation: z.string(),
});

/** The state of a workload before a step changed it. */
export interface SavedState extends z.infer<typeof savedSchema> {
  /** Counts from 1 for each workload. */
  readonly index: number;
  readonly restored?: Restored;
}

/** Saved states. They belong to the workload: a restore works when the incident and Temporal are long gone. */
export function savedStateLedger(store: LedgerStore) {
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
    /**
     * Saves a state before the first change. While the state of this incident and step is not taken back, that one stays
     * and is given back: a retry after the change would otherwise save what Firebreak made as the original.
     */
    async saveState(
      workload: Workload,
      { incident, step, saved, at }: z.infer<typeof savedSchema>,
    ): Promise<SavedState> {
      const before = await read(workload);
      const open = before.find(
        (state) => isFor(state, incident, step) && takenBack(before, state.index) === undefined,
      );
      if (open !== undefined) return open;
      const { number, record } = await appendOnce(store, workloadPrefix(workload, 'saved'), savedSchema, {
        // Another save for this step since the look above is by an attempt of the same activity.
        mine: (entries) =>
          entries.find((entry) => entry.number > before.length && isFor(entry.record, incident, step)),
        next: () => ({ incident, step, saved, at }),
      });
      return { ...record, index: number };
    },
    /** Oldest first. */
    readSavedStates: read,
    /** Records that a state was put back; the first record stays. Throws `not-found` when there is no such state. */
    async recordRestored(workload: Workload, index: number, restored: Restored): Promise<Restored> {
      const known = (await read(workload)).some((state) => state.index === index);
      if (!known)
        throw new Failure('not-found', `the ledger has no saved state ${index} of ${workload.name}`);
      const { incident, step, at, generation } = restored;
      const record = { incident, step, at, generation };
      return (await createFirst(store, restoredKey(workload, index), restoredSchema, record)).record;
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
