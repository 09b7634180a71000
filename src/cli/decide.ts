import type { DecisionOptions } from './decision-options';
import { processOutput } from './output';
import { sendDecision, type DecisionContent } from './send-decision';
import { resolveForDecision } from './unread-incident';
import { withIncidents } from './with-incidents';

/** Sends a decision that needs nothing of the plan to the incident that was named. */
export async function decide(
  given: string | undefined,
  content: DecisionContent,
  options: DecisionOptions,
): Promise<void> {
  await withIncidents(async (incidents) => {
    const incident = await resolveForDecision(incidents, given);
    await sendDecision(incidents, incident, content, options, processOutput());
  });
}
