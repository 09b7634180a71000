import { steady } from '../../activities';
import { beside } from './beside';
import type { Incident } from '../state/incident';
import { steadily } from './steady';

/** Reads the policy and the decisions anew: stricter rules bind at once, and new approvers may decide. */
export async function recall(incident: Incident): Promise<void> {
  const { data } = incident;
  incident.policyStale = false;
  const plan = data.plan === undefined ? {} : { plan: data.plan.hash };
  incident.recall(
    await steadily(incident, 'reading the policy', async () =>
      steady('read the policy again').recallIncident({ incident: data.incident, ...plan }),
    ),
  );
}

/** The same beside the story: a policy file with a fault must not stand between a yes and the change. */
export function recallBeside(incident: Incident): void {
  if (incident.recalling) return;
  incident.recalling = true;
  beside(incident, async () => {
    do await recall(incident);
    while (incident.policyStale);
    incident.recalling = false;
  });
}
