import type { IncidentData } from '../state/data';
import type { Incident } from '../state/incident';
import { pagePeople } from './page-people';
import { recallBeside } from './recall';
import { announce } from './tell';

/** Most reminders of one question, so that none of them fills a history, however short `remindAfter` is. */
const MOST = 20;

/** When the next reminder is due, in milliseconds since 1970; undefined when none comes before the deadline. */
export function nextReminder(
  { acknowledged, reminders, plan, policy }: IncidentData,
  deadline: number,
): number | undefined {
  if (acknowledged !== undefined || reminders >= MOST || plan === undefined || policy === undefined)
    return undefined;
  const due = Date.parse(plan.proposedAt) + (reminders + 1) * policy.remindAfterMs;
  return due < deadline ? due : undefined;
}

/** Tells people that nobody has decided yet, from the second time on the second tier as well, and reads the policy anew. */
export function remind(incident: Incident): void {
  const { data } = incident;
  // Somebody may have answered, or be on it, since the timer was set.
  if (incident.decided || data.acknowledged !== undefined) return;
  data.reminders += 1;
  incident.tell('Reminder: nobody has decided yet.');
  pagePeople(incident, data.reminders === 1 ? 'reminder' : 'escalation');
  if (data.reminders === 1) void announce(incident, 'reminder: nobody has decided yet');
  recallBeside(incident);
}
