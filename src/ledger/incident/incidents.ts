import { z } from 'zod';
import type { Workload } from '../../domain/workload/workload';
import { encodePart } from '../store/key';
import { incidentPrefix, workloadPrefix } from '../store/paths';
import { Failure } from '../../domain/failures';
import { createRecord, readRecord, readSoundRecords } from '../store/records';
import { appendOnce, readSequence } from '../store/sequence';
import type { LedgerStore } from '../store/store';

const opened = z.strictObject({ claimant: z.string(), at: z.string() });
const joined = z.strictObject({ name: z.string(), at: z.string().exactOptional() });

/** An incident's number, claimed for good. */
export interface OpenIncident {
  readonly number: number;
  /** RFC 3339: when the claimant first asked; the same on every retry. */
  readonly openedAt: string;
}

/** The incidents of workloads, and the findings that joined each. */
export interface IncidentLedger {
  /**
   * Claims the workload's next number. The same claimant (workflow id and first execution run id) gets its own number
   * again; two claimants never share one.
   */
  openIncident(workload: Workload, claimant: string, at: string): Promise<OpenIncident>;
  /** Who claimed a number: a workflow's id and first run id. `undefined` when nobody has, in this ledger. */
  claimantOf(workload: Workload, number: number): Promise<string | undefined>;
  /** When a number was claimed, RFC 3339; `undefined` when nobody has, in this ledger. */
  openedAt(workload: Workload, number: number): Promise<string | undefined>;
  /** The number that was claimed last; 0 when the workload never had an incident. */
  newestIncident(workload: Workload): Promise<number>;
  /**
   * Adds a finding to the incident's full list, and says whether it is new there; again is harmless, and the first time
   * stays. `at`: now, RFC 3339.
   */
  joinFinding(incident: string, name: string, at?: string): Promise<'new' | 'known'>;
  /** How many findings joined. */
  countFindings(incident: string): Promise<number>;
  /** When its findings joined, RFC 3339, as far as that was recorded. */
  joinTimes(incident: string): Promise<readonly string[]>;
  /** Whether a finding joined, by exactly this name: its key says so, also where what is kept there is damaged. */
  hasFinding(incident: string, name: string): Promise<boolean>;
  /** The names of all findings that joined, but for those whose record is damaged: one must not keep the others untold. */
  findingsOf(incident: string): Promise<readonly string[]>;
}

export function incidentLedger(store: LedgerStore): IncidentLedger {
  const claimOf = async (workload: Workload, number: number) =>
    (await readRecord(store, `${workloadPrefix(workload, 'incidents')}/${number}`, opened))?.record;
  return {
    async openIncident(workload, claimant, at) {
      const { number, record } = await appendOnce(store, workloadPrefix(workload, 'incidents'), opened, {
        mine: (entries) => entries.find((entry) => entry.record.claimant === claimant),
        next: () => ({ claimant, at }),
      });
      return { number, openedAt: record.at };
    },
    async claimantOf(workload, number) {
      return (await claimOf(workload, number))?.claimant;
    },
    async openedAt(workload, number) {
      return (await claimOf(workload, number))?.at;
    },
    async newestIncident(workload) {
      return (await readSequence(store, workloadPrefix(workload, 'incidents'), opened)).length;
    },
    async joinFinding(incident, name, at) {
      const record = at === undefined ? { name } : { name, at };
      const key = `${incidentPrefix(incident, 'findings')}/${encodePart(name)}`;
      return (await created(store, key, record)) ? 'new' : 'known';
    },
    async joinTimes(incident) {
      const all = await readSoundRecords(store, incidentPrefix(incident, 'findings'), joined);
      return all.flatMap(({ at }) => (at === undefined ? [] : [at]));
    },
    async hasFinding(incident, name) {
      const key = `${incidentPrefix(incident, 'findings')}/${encodePart(name)}`;
      return (await store.read(key)) !== undefined;
    },
    countFindings: async (incident) => (await store.list(incidentPrefix(incident, 'findings'))).length,
    async findingsOf(incident) {
      return (await readSoundRecords(store, incidentPrefix(incident, 'findings'), joined)).map(
        ({ name }) => name,
      );
    },
  };
}

/** Whether it was created now. Under its key a damaged record says as much as a whole one: the finding is on the list. */
async function created(store: LedgerStore, key: string, record: unknown): Promise<boolean> {
  try {
    return (await createRecord(store, key, record)) === 'created';
  } catch (thrown) {
    if (Failure.from(thrown).code === 'ledger-corrupt') return false;
    throw thrown;
  }
}
