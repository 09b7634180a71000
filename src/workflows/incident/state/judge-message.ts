import { ApplicationFailure } from '@temporalio/workflow';
import { checkDecision } from '../../../domain/decision/check-decision';
import type { CountedDecision, Decision, Rejection } from '../../../domain/decision/decision';
import { parseDecision } from '../../../domain/decision/parse-decision';
import type { Plan } from '../../../domain/plan/plan';
import { answersTo, type StepAnswer } from '../../../domain/decision/tally';
import type { IncidentData } from './data';
import { defined } from '../../../domain/defined';

export type Judged = { readonly decision: Decision } | { readonly rejection: Rejection };

/** Judges what a message means to an incident at this moment: a decision that counts, or why it does not. Changes nothing. */
export function judgeMessage(data: IncidentData, message: unknown, nowMs: number): Judged {
  // A restore is about what was carried out, which need not be what is asked now.
  const plan = isRestore(message) ? data.containment?.plan : data.plan;
  const parsed = parseDecision(message, {
    incident: data.incident,
    ...(plan === undefined ? {} : { plan: { hash: plan.hash, steps: plan.steps.map(({ hash }) => hash) } }),
  });
  if (!parsed.ok) return { rejection: parsed.rejection };
  const decision = withPlan(parsed.decision, plan);
  const fault = checkDecision(decision, {
    incident: data.incident,
    phase: data.phase,
    ...(plan === undefined ? {} : { plan: standing(plan, data) }),
    nowMs,
    approvers: data.policy?.approvers ?? [],
    plainDecisions: data.policy?.plainDecisions ?? false,
    usedIds: data.usedIds,
    answers: answersOf(data),
    restorable: data.containment !== undefined && !data.restored,
    ...defined({ acknowledgedBy: data.acknowledged?.by }),
  });
  return fault === undefined ? { decision } : { rejection: fault };
}

/**
 * A restore need name no plan: it is about what the incident changed. The ledger gets it with that plan's hash, since
 * the change may be an earlier incident's, and the containment process looks for the two together.
 */
function withPlan(decision: Decision, plan: Plan | undefined): Decision {
  const unnamed = decision.act === 'restore' && decision.plan === '' && plan !== undefined;
  return unnamed ? { ...decision, plan: plan.hash } : decision;
}

/** Every answer to a step of the plan that is asked. */
export function answersOf({ decisions, plan }: IncidentData): readonly StepAnswer[] {
  return answersTo(plan?.hash, decisions);
}

/** Tells whether a decision answers something: what is done waits for its record. A note or an acknowledgement does not. */
export function isAnswer({ decision: { act } }: CountedDecision): boolean {
  return act !== 'note' && act !== 'acknowledge';
}

function standing(
  plan: Plan,
  { steps }: IncidentData,
): NonNullable<Parameters<typeof checkDecision>[1]['plan']> {
  return {
    hash: plan.hash,
    steps: plan.steps.map(({ hash }) => ({
      hash,
      state: steps.find((step) => step.hash === hash)?.state ?? 'void',
    })),
    deadlineMs: Date.parse(plan.deadline),
  };
}

function isRestore(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  return 'restore' in message || ('act' in message && message.act === 'restore');
}

/** Notes that are kept beside the other decisions. */
const NEWEST_NOTES = 20;

/** Notes make room for notes; what was decided stays, since it is still counted and carried out by. */
export function withoutOldNotes(decisions: readonly CountedDecision[]): CountedDecision[] {
  const notes = decisions.filter(({ decision }) => decision.act === 'note');
  const old = new Set(notes.slice(0, -NEWEST_NOTES));
  return decisions.filter((counted) => !old.has(counted));
}

/** The answer to a note while more has arrived than can be written down. */
export const TOO_MANY: Rejection = {
  code: 'too-many',
  reason: 'more has arrived than can be written down: send the note again in a minute',
};

/** The answer to an order that was given before and is not carried out yet. */
export const ORDERED: Rejection = {
  code: 'already-decided',
  reason: 'somebody has ordered this already, and it is not carried out yet: wait for it',
};

export function rejectedUpdate({ code, reason }: Rejection): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, code);
}
