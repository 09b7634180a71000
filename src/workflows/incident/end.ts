import { condition } from '@temporalio/workflow';
import { defined } from '../../domain/defined';
import { until } from '../wait';
import { recordRest } from './beside/decisions';
import { pagePeople } from './beside/page-people';
import { announce } from './beside/announce';
import { verify } from './contain';
import type { IncidentData, IncidentResult } from './state/data';
import type { Incident } from './state/incident';

/** Closes the incident: by a person, or by itself after quiet time. Only a person's close sets the findings INACTIVE. */
export async function close(incident: Incident): Promise<IncidentResult> {
  const { data } = incident;
  // The announcement under way may be the outcome.
  await incident.announcing;
  const outcome = incident.change.end('no-action');
  incident.enter('closed');
  const by = incident.commands.close?.by;
  incident.log(
    by === undefined ? 'Closed by itself after the quiet time of the policy.' : `Closed by ${by}.`,
  );
  await announce(incident, `closed: ${outcome}`, { closed: true });
  await until(() => incident.underWay === 0 && incident.unrecorded.length === 0);
  // By now it is what the ledger supports, which can be less than what was said.
  return { incident: data.incident, ...defined({ outcome: data.outcome }), restored: data.restored };
}

/**
 * Ends an incident that somebody cancelled in Temporal, and says what is true. Looks once more at the change that
 * stands on the workload; the ledger, the page and people get the result. Signals the open findings, so that they report
 * again at once, which opens the next incident. It is not closed: that is a person's decision, and nobody made it.
 *
 * For a scope that is not cancelled. Does nothing for a run that has not opened its incident yet.
 */
export async function cancelled(incident: Incident): Promise<void> {
  const { data } = incident;
  if (data.incident === '') return;
  incident.journal.cancel();
  incident.approval.voidSteps(['asked', 'approved', 'running'], 'the incident was cancelled');
  await recordRest(incident);
  await verify(incident);
  incident.change.end('failed');
  incident.enter('closed');
  const why = whatStands(data);
  incident.log(`Cancelled: somebody cancelled this workflow in Temporal. ${why}`);
  pagePeople(incident, 'cancelled', { why });
  await announce(incident, `cancelled: ${why}`, { cancelled: true });
  // A receiver that is down does not keep it open.
  await condition(() => incident.underWay === 0, '3m', { summary: 'the last pages' });
}

function whatStands({ containment, restored, outcome }: IncidentData): string {
  if (containment === undefined) return 'This incident changed nothing on the workload.';
  if (restored) return 'Firebreak put its changes back.';
  return `Firebreak's change of the workload stands (${outcome ?? 'not verified'}), and nothing watches it until the next incident takes it over.`;
}
