import { allHandlersFinished, continueAsNew } from '@temporalio/workflow';
import { until } from '../../wait';
import { carry, isFull, isLong } from '../state/continue-as-new';
import type { IncidentInput, IncidentResult } from '../state/data';
import type { Incident } from '../state/incident';
import { seal } from './seal';

/** Tells whether nothing is open but the wait itself, so that nothing is done twice and no message is lost. */
export function isAtRest(incident: Incident): boolean {
  const { readAgainAt, unread } = incident;
  return (
    !incident.reading &&
    !incident.policyStale &&
    !incident.sealing &&
    incident.underWay === 0 &&
    incident.recording.size === 0 &&
    incident.unrecorded.length === 0 &&
    incident.pendingCommand() === undefined &&
    // A finding that pauses before it is read again goes with the run, and in a full run nothing is read any more.
    (isFull(incident) || unread.every(({ name }) => readAgainAt.has(name))) &&
    allHandlersFinished()
  );
}

export function mustContinueAsNew(incident: Incident): boolean {
  return isLong(incident) && isAtRest(incident);
}

/** Goes on in a run of its own. Evidence is sealed first: a list of references is more than can be carried. */
export async function continueRunAsNew(incident: Incident): Promise<void> {
  await seal(incident, 1);
  await until(allHandlersFinished);
  // Something may have come meanwhile; it is taken up first.
  if (!isAtRest(incident)) return;
  // A finding that is left behind is forgotten whole, so that it is read when it is reported again.
  incident.known.leaveUnread(incident.unread.map(({ name }) => name));
  await continueAsNew<(input: IncidentInput) => Promise<IncidentResult>>({ carried: carry(incident.data) });
}
