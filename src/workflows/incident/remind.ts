import type { PolicySummary } from '../../domain/policy-summary';
import { main } from '../activities';
import type { IncidentData } from './data';
import type { Incident } from './incident';
import { pagePeople } from './page-people';
import { announce } from './record';

/** Most reminders of one question, so that none of them fills a history, however short `remindAfter` is. */
const MOST = 20;

/** When the next reminder is due, in milliseconds since 1970; undefined when none comes before the deadline. */
export function nextReminder(
  { acknowledged, reminders }: IncidentData,
  deadline: number,
  { decideWithinMs, remindAfterMs }: PolicySummary,
): number | undefined {
  if (acknowledged !== undefined || reminders >= MOST) return undefined;
  const due = deadline - decideWithinMs + (reminders + 1) * remindAfterMs;
  return due < deadline ? due : undefined;
}

/** Reads the policy anew: stricter rules bind at once, and new approvers may decide. */
export async function rereadPolicy(incident: Incident): Promise<void> {
  incident.policyStale = false;
  const policy = await main('read the policy again').readPolicy();
  incident.data.policy = policy;
  incident.setSteps((step) => ({ ...step, approvalsNeeded: policy.approvals[step.kind] }));
}

/** Tells people that nobody has decided yet; from the second time on the second tier as well. */
export async function remind(incident: Incident): Promise<void> {
  const { data } = incident;
  await rereadPolicy(incident);
  // Somebody may have answered while the policy was read.
  if (incident.decided || data.acknowledged !== undefined) return;
  data.reminders += 1;
  incident.tell('Reminder: nobody has decided yet.');
  pagePeople(incident, data.reminders === 1 ? 'reminder' : 'escalation');
  if (data.reminders === 1) await announce(incident, 'reminder: nobody has decided yet');
}
