import { z } from 'zod';
import { Failure } from '../../domain/failures';
import type { Workload } from '../../domain/workload/workload';
import type { LedgerStore } from '../store/file-store';
import { encodePart, incidentPrefix, workloadPrefix } from '../store/paths';
import { createRecord, readRecord, readSoundRecords } from '../store/records';
import { appendOnce, lengthOf } from '../store/sequence';

const opened = z.strictObject({ claimant: z.string(), at: z.string() });
const joined = z.strictObject({ name: z.string(), at: z.string().exactOptional() });

/** An incident's number, claimed for good. */
interface OpenIncident {
  readonly number: number;
  /** RFC 3339: when the claimant first asked; the same on every retry. */
  readonly openedAt: string;
}

/** The incidents of workloads, and the findings that joined each. */
export function incidentLedger(store: LedgerStore) {
  const claimOf = async (workload: Workload, number: number) =>
    (await readRecord(store, `${workloadPrefix(workload, 'incidents')}/${number}`, opened))?.record;
  return {
    /**
     * Claims the workload's next number. The same claimant (workflow id and first execution run id) gets its own number
     * again; two claimants never share one.
     */
    async openIncident(workload: Workload, claimant: string, at: string): Promise<OpenIncident> {
      const { number, record } = await appendOnce(store, workloadPrefix(workload, 'incidents'), opened, {
        mine: (entries) => entries.find((entry) => entry.record.claimant === claimant),
        next: () => ({ claimant, at }),
      });
      return { number, openedAt: record.at };
    },
    /** The claimant of a number: a workflow's id and first run id. `undefined` when nobody has claimed it, in this ledger. */
    async claimantOf(workload: Workload, number: number): Promise<string | undefined> {
      return (await claimOf(workload, number))?.claimant;
    },
    /** When a number was claimed, RFC 3339; `undefined` when nobody has, in this ledger. */
    async openedAt(workload: Workload, number: number): Promise<string | undefined> {
      return (await claimOf(workload, number))?.at;
    },
    /** The number that was claimed last, also where a claim is damaged; 0 when the workload never had an incident. */
    newestIncident: async (workload: Workload): Promise<number> =>
      lengthOf(store, workloadPrefix(workload, 'incidents')),
    /**
     * Adds a finding to the incident's full list, and says whether it is new there; again is harmless, and the first time
     * stays. `at`: now, RFC 3339.
     */
    async joinFinding(incident: string, name: string, at?: string): Promise<'new' | 'known'> {
      const record = at === undefined ? { name } : { name, at };
      const key = `${incidentPrefix(incident, 'findings')}/${encodePart(name)}`;
      return (await created(store, key, record)) ? 'new' : 'known';
    },
    /** When its findings joined, RFC 3339, as far as that was recorded. */
    async joinTimes(incident: string): Promise<readonly string[]> {
      const all = await readSoundRecords(store, incidentPrefix(incident, 'findings'), joined);
      return all.flatMap(({ at }) => (at === undefined ? [] : [at]));
    },
    /** Tells whether a finding joined, by exactly this name: its key says so, also where its record is damaged. */
    async hasFinding(incident: string, name: string): Promise<boolean> {
      const key = `${incidentPrefix(incident, 'findings')}/${encodePart(name)}`;
      return (await store.read(key)) !== undefined;
    },
    /** How many findings joined. */
    countFindings: async (incident: string): Promise<number> =>
      (await store.list(incidentPrefix(incident, 'findings'))).length,
    /** The names of all findings that joined, but for those whose record is damaged: one must not keep the others untold. */
    async findingsOf(incident: string): Promise<readonly string[]> {
      return (await readSoundRecords(store, incidentPrefix(incident, 'findings'), joined)).map(
        ({ name }) => name,
      );
    },
  };
}

/** Tells whether it was created now. Under its key a damaged record says as much as a whole one: the finding is on the list. */
async function created(store: LedgerStore, key: string, record: unknown): Promise<boolean> {
  try {
    return (await createRecord(store, key, record)) === 'created';
  } catch (thrown) {
    if (Failure.from(thrown).code === 'ledger-corrupt') return false;
    throw thrown;
  }
}
