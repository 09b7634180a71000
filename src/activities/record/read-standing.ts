import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { incidentName, parseIncidentName } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import { isKnownClosed } from '../damaged-record';
import type { ActivityDeps } from '../deps';

/** The ledger's word on a workload, for a run that ends without knowing it. */
export interface LedgerStanding {
  /** The newest incident, unless it is known to be closed. */
  readonly open?: string;
  /** True when a step was begun under the newest incident, whatever became of it. */
  readonly begun: boolean;
  /** The newest change that may stand: the incident that made it, and when it was begun (RFC 3339). */
  readonly change?: { readonly incident: string; readonly since: string };
}

/**
 * Reads which change of a workload may stand, by the ledger alone: a run that a reset made, or that follows a lost one, does
 * not know it. Throws `wrong-ledger` for an incident that the ledger does not know, and `ledger-corrupt` for a damaged claim
 * or saved state. Changes nothing.
 */
export function readStanding({ ledger }: Pick<ActivityDeps, 'ledger'>) {
  return async function readStanding(input: {
    readonly workload: Workload;
    /** The incident that asks; absent while it is not opened. */
    readonly incident?: string;
  }): Promise<LedgerStanding> {
    const { workload, incident } = input;
    const number = await ledger.newestIncident(workload);
    if (incident !== undefined && parseIncidentName(incident).number > number)
      throw new Failure('wrong-ledger', `the ledger of this worker does not know the incident ${incident}`);
    const newest = number === 0 ? undefined : incidentName(workload, number);
    const claims = newest === undefined ? [] : await ledger.readClaims(newest);
    const [change] = await ledger.openSteps(workload);
    return {
      begun: claims.length > 0,
      ...defined({
        open: newest === undefined || (await isKnownClosed(ledger, newest)) ? undefined : newest,
        change: change && { incident: change.incident, since: change.claim.at },
      }),
    };
  };
}
