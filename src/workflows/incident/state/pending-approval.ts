import type { Recalled } from '../../../activities/decide/open-incident';
import type { CountedDecision, Rejection, StepState } from '../../../domain/decision/decision';
import { tally } from '../../../domain/decision/tally';
import { defined } from '../../../domain/defined';
import type { StepStanding } from '../../../domain/incident/incident-view';
import type { Plan } from '../../../domain/plan/plan';
import type { PolicySummary } from '../../../domain/plan/policy-summary';
import type { Digest } from '../../../domain/text/digest';
import { inertLine } from '../../../domain/text/inert-text';
import { now, type Draft } from './data';
import { answersOf, withoutOldNotes } from './judge-message';

/** Rejections that are kept, the newest. */
const NEWEST = 20;
/** Ids of decisions that are remembered, the newest. */
const REMEMBERED = 200;
/** Characters of a rejection that are kept; what to send instead fits in. */
const LONGEST_REASON = 800;

/** Keeps the proposal and its answers: the policy, the plan and its steps, decisions and rejections. */
export class PendingApproval {
  private readonly data: Draft;

  constructor(data: Draft) {
    this.data = data;
  }

  /** Numbers the next proposal. */
  next(): number {
    this.data.asking += 1;
    return this.data.asking;
  }

  /** Numbers the next proposal after the last that the ledger has: the same plan under a number of before has its old deadline. */
  goOnFrom(asked: number): void {
    this.data.asking = Math.max(this.data.asking, asked);
  }

  /** Takes over the policy that says who decides. */
  usePolicy(policy: PolicySummary): void {
    this.data.policy = policy;
  }

  /** Proposes a plan: its steps wait for answers, and notes of an earlier proposal do not hold for it. */
  ask(plan: Plan, changedSince: readonly string[], approvals: PolicySummary['approvals']): void {
    const { data } = this;
    data.plan = plan;
    data.changedSince = [...changedSince];
    data.reminders = 0;
    delete data.notBegun;
    // An acknowledgement is of one proposal: a later one goes to everybody again.
    if (data.asking > 1) delete data.acknowledged;
    data.steps = stepsOf(plan, approvals);
  }

  /** Counts a reminder of the proposal. Returns how many there were. */
  remind(): number {
    this.data.reminders += 1;
    return this.data.reminders;
  }

  /** Lists a decision that counts. Messages that were rejected before it are earlier ones from now on. */
  count(counted: CountedDecision): void {
    const { data } = this;
    const { id, act, by } = counted.decision;
    data.rejections = data.rejections.map((each) => ({ ...each, earlier: true as const }));
    data.decisions = withoutOldNotes([...data.decisions, counted]);
    data.usedIds = [...data.usedIds, id].slice(-REMEMBERED);
    if (act === 'acknowledge') data.acknowledged = { by, at: counted.at };
  }

  /** Lists a decision as the ledger has it, perhaps from before a reset and with another time: the ledger's word stands. */
  confirm(recorded: CountedDecision): void {
    const { decisions } = this.data;
    const { id } = recorded.decision;
    this.data.decisions = decisions.some(({ decision }) => decision.id === id)
      ? decisions.map((each) => (each.decision.id === id ? recorded : each))
      : [...decisions, recorded];
  }

  /** Takes a decision off the list, since the ledger does not have it, and lists why it does not count. */
  uncount(id: string, rejection: Rejection): void {
    this.data.decisions = this.data.decisions.filter(({ decision }) => decision.id !== id);
    this.reject(rejection);
  }

  /** Takes over the policy and the decisions of the ledger. Those that are not in the ledger yet stay listed. */
  recall({ policy, decisions }: Omit<Recalled, 'unread'>): void {
    const { data } = this;
    data.policy = policy;
    const known = new Set(decisions.map(({ decision }) => decision.id));
    const others = data.decisions.filter(({ decision }) => !known.has(decision.id));
    data.decisions = withoutOldNotes(
      [...others, ...decisions].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    );
    data.usedIds = [...new Set([...data.usedIds, ...known])].slice(-REMEMBERED);
  }

  /** Lists a signal that did not count, cut short: a sender of nonsense sends much of it. */
  reject({ code, reason }: Rejection): void {
    const rejected = { code, reason: inertLine(reason, LONGEST_REASON), at: now(), via: 'signal' as const };
    this.data.rejections = [...this.data.rejections, rejected].slice(-NEWEST);
  }

  /** Counts the answers by the policy as it is known now. False when no question is open, or no policy is known. */
  recount(): boolean {
    const { policy, phase } = this.data;
    if (policy === undefined || phase !== 'awaiting-decision') return false;
    const approvers = policy.plainDecisions ? policy.approvers : [];
    const answers = answersOf(this.data);
    this.editSteps((step) => {
      if (step.state !== 'asked' && step.state !== 'approved' && step.state !== 'refused') return step;
      const needed = policy.approvals[step.kind];
      const { state, approvedBy } = tally(step.hash, answers, { needed, approvers });
      return { ...step, state, approvedBy, approvalsNeeded: needed };
    });
    return true;
  }

  /** Moves a step on, with why it failed or was voided. */
  setStep(hash: Digest, state: StepState, note?: string): void {
    this.editSteps((step) => (step.hash === hash ? { ...step, state, ...defined({ note }) } : step));
  }

  /** Voids the steps that are in one of these states. */
  voidSteps(states: readonly StepState[], note?: string): void {
    this.editSteps((step) =>
      states.includes(step.state) ? { ...step, state: 'void', ...defined({ note }) } : step,
    );
  }

  /** Notes that an approved step has not begun. The time since which stays from the first note. */
  holdStep(step: Digest, why: string): void {
    this.data.notBegun = { step, since: this.data.notBegun?.since ?? now(), why };
  }

  /** Drops that note: it is known how the step went. */
  releaseStep(): void {
    delete this.data.notBegun;
  }

  /** Fails a step that was not carried out, and counts it: the next question is asked after a pause. */
  failStep(hash: Digest, note: string): void {
    this.setStep(hash, 'failed', note);
    this.data.failures += 1;
  }

  /** Ends the row of failures: all that was approved is carried out. */
  carriedOut(): void {
    this.data.failures = 0;
  }

  private editSteps(edit: (step: StepStanding) => StepStanding): void {
    this.data.steps = this.data.steps.map(edit);
  }
}

/** The steps of a plan that nobody has answered yet. */
export function stepsOf({ steps }: Plan, approvals: PolicySummary['approvals']): readonly StepStanding[] {
  return steps.map(({ hash, kind, title }) => ({
    ...{ hash, kind, title, state: 'asked' },
    ...{ approvedBy: [], approvalsNeeded: approvals[kind] },
  }));
}
