import { condition } from '@temporalio/workflow';
import type { IncidentData } from './state/data';
import { verify } from './contain';
import type { Incident } from './state/incident';
import { pagePeople } from './beside/page-people';
import { recordRest } from './beside/record-decisions';
import { announce, stands } from './beside/tell';

/**
 * Ends an incident that somebody cancelled in Temporal, and says what is true. What stands on the workload is looked at
 * once more; the ledger, the page and people have it; the open findings are told so that they report anew at once, which
 * opens the next incident. It is not closed: that is a person's decision, and nobody made it.
 *
 * For a scope that is not cancelled. Does nothing for a run that has not opened its incident yet.
 */
export async function cancelled(incident: Incident): Promise<void> {
  const { data } = incident;
  if (data.incident === '') return;
  data.cancelled = new Date().toISOString();
  incident.setSteps((step) =>
    step.state === 'asked' || step.state === 'approved' || step.state === 'running'
      ? { ...step, state: 'void', note: 'the incident was cancelled' }
      : step,
  );
  await recordRest(incident);
  await verify(incident);
  data.outcome ??= stands(data) ? 'not-verified' : 'failed';
  incident.enter('closed');
  const why = whatStands(data);
  incident.tell(`Cancelled: somebody cancelled this workflow in Temporal. ${why}`);
  pagePeople(incident, 'cancelled', { why });
  await announce(incident, `cancelled: ${why}`, { cancelled: true });
  // A receiver that is down does not keep it open.
  await condition(() => incident.underWay === 0, '3m', { summary: 'the last pages' });
}

function whatStands({ containment, restored, outcome }: IncidentData): string {
  if (containment === undefined) return 'This incident changed nothing on the workload.';
  if (restored) return 'What Firebreak changed was put back.';
  return `What Firebreak changed on the workload stands (${outcome ?? 'not verified'}), and nothing watches it until the next incident takes it over.`;
}
