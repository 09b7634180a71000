import type { IncidentResult } from '../manage-incident';
import { until } from '../until';
import type { Incident } from './state/incident';
import { announce, stands } from './beside/tell';

/** Closes the incident: by a person, or by itself after quiet time. Only a person's close sets the findings INACTIVE. */
export async function close(incident: Incident): Promise<IncidentResult> {
  const { data } = incident;
  // What is still being told may be the outcome.
  await incident.telling;
  data.outcome ??= stands(data) ? 'not-verified' : 'no-action';
  incident.enter('closed');
  const by = incident.wishes.close?.by;
  incident.tell(
    by === undefined ? 'Closed by itself after the quiet time of the policy.' : `Closed by ${by}.`,
  );
  await announce(incident, `closed: ${data.outcome}`, { closed: true });
  await until(() => incident.underWay === 0 && incident.unrecorded.length === 0);
  return { incident: data.incident, outcome: data.outcome, restored: data.restored };
}
