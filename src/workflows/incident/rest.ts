import { allHandlersFinished, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { manageIncident } from '../manage-incident';
import { until } from '../until';
import { carry } from './carry';
import type { Incident } from './incident';
import { seal } from './seal';

/** Events, bytes and signals of a run after which the next one goes on. The server ends a run at 51,200 events, and refuses signals after 10,000. */
const EVENTS = 2_000;
const BYTES = 4 * 1_024 * 1_024;
const SIGNALS = 5_000;
/** Reports that rest and go with the run. */
const RESTING = 20;

/** Whether nothing is open but the wait itself, so that nothing is done twice and no message is lost. */
export function isAtRest(incident: Incident): boolean {
  const { readAgainAt, unread } = incident;
  return (
    !incident.reading &&
    !incident.policyStale &&
    !incident.sealing &&
    incident.underWay === 0 &&
    incident.recording === 0 &&
    incident.unrecorded.length === 0 &&
    incident.wish() === undefined &&
    // What rests before it is read again goes with the run.
    unread.every(({ name }) => readAgainAt.has(name)) &&
    allHandlersFinished()
  );
}

/** Whether this run has become long. Signals count also where they were rejected: the server counts those, too. */
function isLong({ signals }: Incident): boolean {
  const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
  return historyLength >= EVENTS || historySize >= BYTES || signals >= SIGNALS || continueAsNewSuggested;
}

export function mustStartAnew(incident: Incident): boolean {
  return isLong(incident) && isAtRest(incident);
}

/** Goes on in a run of its own. Evidence is sealed first: a list of references is more than can be carried. */
export async function startAnew(incident: Incident): Promise<void> {
  await seal(incident, 1);
  await until(allHandlersFinished);
  // Something may have come meanwhile; it is taken up first.
  if (!isAtRest(incident)) return;
  incident.data.resting = incident.unread.map(({ name }) => name).slice(-RESTING);
  await continueAsNew<typeof manageIncident>({ carried: carry(incident.data) });
}
