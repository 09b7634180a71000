import type { DecisionOptions } from './decision-options';
import { processOutput } from '../output';
import { sendDecision, type DecisionContent } from './send-decision';
import type { ResolvedIncident } from '../incident/resolve-incident';
import { resolveForDecision, type UnreadIncident } from '../incident/unread-incident';
import { withIncidents } from '../incident/with-incidents';

/** Sends a decision that needs nothing of the plan to the incident that was named, once `consent` has not thrown. */
export async function decide(
  given: string | undefined,
  content: DecisionContent,
  options: DecisionOptions,
  consent: (incident: ResolvedIncident | UnreadIncident) => Promise<void> = async () => undefined,
): Promise<void> {
  await withIncidents(async (incidents) => {
    const incident = await resolveForDecision(incidents, given);
    await consent(incident);
    await sendDecision(incidents, incident, content, options, processOutput());
  });
}
