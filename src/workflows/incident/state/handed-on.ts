import type { OpenedIncident } from '../../../activities/decide/open-incident';
import type { RecalledStanding } from '../../../activities/record/recall-standing';
import type { Outcome } from '../../../domain/phases';
import type { PolicySummary } from '../../../domain/plan/policy-summary';
import { now, type Draft, type IncidentData } from './data';
import { stepsOf } from './pending-approval';

/**
 * Tells whether the state that a run was handed is of the incident that it opened: a number can be guessed, the time when
 * it was claimed cannot.
 */
export function isOf({ incident, openedAt }: IncidentData, opened: OpenedIncident): boolean {
  return incident !== '' && incident === opened.incident && openedAt === opened.openedAt;
}

/** Outcomes that something in the ledger stands behind, beside that somebody said them. */
const GROUNDED: readonly (Outcome | undefined)[] = [
  'contained',
  'partly-contained',
  'not-verified',
  'refused',
  'expired',
];

/** Where a run goes on that has taken over the state of an earlier one; `start-over`: from the ledger alone. */
export type GoesOn = 'answer' | 'watch' | 'start-over';

/**
 * Keeps of the state that a run was handed what the ledger supports: who reaches Temporal can have made it up. Question,
 * change and outcome are the ledger's, what was seen of the change is dropped where the ledger's last look saw something
 * else, and no sign is later than now. Without a question, a change or an outcome with a ground there is nothing to go on from.
 */
export function keepSupported(data: Draft, standing: RecalledStanding, { approvals }: PolicySummary): GoesOn {
  const { outcome, change, restored, question, verified } = standing;
  if (Date.parse(data.lastSignAt) > Date.parse(now())) data.lastSignAt = now();
  if (data.outcome === undefined || outcome === undefined) delete data.outcome;
  else data.outcome = outcome;
  if (change === undefined) delete data.containment;
  else data.containment = change;
  data.restored = data.restored && restored;
  if (change === undefined || !sameLevels(data, verified)) delete data.verification;
  if (data.phase === 'awaiting-decision' && question !== undefined) {
    data.plan = { ...question, previews: data.plan?.previews ?? [] };
    data.steps = stepsOf(question, approvals);
    return 'answer';
  }
  return change !== undefined || GROUNDED.includes(data.outcome) ? 'watch' : 'start-over';
}

function sameLevels({ verification }: IncidentData, verified: readonly string[]): boolean {
  const levels = verification?.levels.filter((one) => one.verified).map(({ level }) => level) ?? [];
  return levels.length === verified.length && levels.every((level) => verified.includes(level));
}
