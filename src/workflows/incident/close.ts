import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { IncidentResult } from '../manage-incident';
import type { Incident } from './incident';
import { announce, recordDecisions } from './record';

/** Closes the incident: by a person, or by itself after quiet time. Only a person's close sets the findings INACTIVE. */
export async function close(incident: Incident): Promise<IncidentResult> {
  const { data } = incident;
  await recordDecisions(incident);
  const outcome = data.outcome ?? 'no-action';
  data.outcome = outcome;
  incident.enter('closed');
  const by = incident.wishes.close?.by;
  incident.tell(
    by === undefined ? 'Closed by itself after the quiet time of the policy.' : `Closed by ${by}.`,
  );
  await announce(incident, `closed: ${outcome}`, true);
  await condition(() => allHandlersFinished() && incident.paging === 0);
  return { incident: data.incident, outcome, restored: data.restored };
}
