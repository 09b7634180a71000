import type { Decision, Rejection, RejectionCode } from './decision';
import { decisionForm } from './decision-forms';
import { SHORT_HASH } from '../text/digest';
import type { StepState } from './decision';
import { inertLine } from '../text/inert-text';
import type { Phase } from '../phases';
import type { Approver } from '../plan/policy';
import type { StepAnswer } from './tally';

/** The rules that a decision is checked against: the incident as the checking side knows it, and that side's own policy. */
export interface DecisionState {
  readonly incident: string;
  readonly phase: Phase;
  /** The plan that is asked or was carried out; absent while none exists. */
  readonly plan?: {
    readonly hash: string;
    readonly steps: readonly { readonly hash: string; readonly state: StepState }[];
    /** Milliseconds since 1970. From this moment on an answer is too late. */
    readonly deadlineMs: number;
  };
  /** Milliseconds since 1970: when the decision arrived. */
  readonly nowMs: number;
  readonly approvers: readonly Approver[];
  readonly plainDecisions: boolean;
  /** Ids of decisions that counted. */
  readonly usedIds: readonly string[];
  /** Answers that counted in this asking. */
  readonly answers: readonly StepAnswer[];
  /** True when there is saved state to put back. */
  readonly restorable: boolean;
  /** The person who has acknowledged the question that is asked now; absent while nobody has. */
  readonly acknowledgedBy?: string;
}

/**
 * Why a decision does not count, or undefined when it does. The same in the workflow, to answer the person at once, and
 * in the containment process, whose word is the one that counts.
 */
export function checkDecision(decision: Decision, state: DecisionState): Rejection | undefined {
  return checkSender(decision, state) ?? checkAct(decision, state);
}

/**
 * The steps that a decision answers: those it names that are still asked and that its author has not answered that way.
 * A short form names every step of the plan, also those that are done.
 */
export function stepsAnswered(decision: Decision, state: DecisionState): readonly string[] {
  return decision.steps.filter((hash) => {
    const step = state.plan?.steps.find((candidate) => candidate.hash === hash);
    const same = state.answers.some(
      (a) => a.step === hash && a.by === decision.by && a.answer === decision.act,
    );
    return step?.state === 'asked' && !same;
  });
}

function checkSender(decision: Decision, state: DecisionState): Rejection | undefined {
  const approver = state.approvers.find(({ id }) => id === decision.by);
  const by = inertLine(decision.by, 80);
  if (decision.incident !== state.incident) {
    const meant = inertLine(decision.incident, 160);
    return reject(
      'wrong-incident',
      // The first moments of an incident, often of one that takes an ended one's place.
      state.incident === ''
        ? `it is for ${meant}; this one has just begun and has no number yet. Look at it, and decide what it asks`
        : `it is for ${meant}; this is ${state.incident}. Send it to that incident`,
    );
  }
  if (!state.plainDecisions) {
    return reject('plain-not-allowed', 'the policy in force does not accept decisions without a signature');
  }
  if (approver === undefined) {
    const names = state.approvers.slice(0, 10).map(({ id }) => id);
    const who = names.length === 0 ? 'nobody may' : `who may: ${names.join(', ')}`;
    return reject(
      'unknown-approver',
      `${by} is not an approver in the policy in force; ${who}. Set "by" to your own name there`,
    );
  }
  if (!approver.may.includes(decision.act)) {
    const may = approver.may.length === 0 ? 'nothing' : approver.may.join(', ');
    return reject('not-allowed', `the policy does not let ${by} ${decision.act}; ${by} may ${may}`);
  }
  if (state.usedIds.includes(decision.id)) {
    return reject(
      'replayed-id',
      'this very message counted already. If you mean it again, change the reason (or the id) and send it again',
    );
  }
  if (decision.reason.trim() === '') {
    const what =
      decision.act === 'note' ? 'the note is empty; write it' : '"reason" is empty; say why in a few words';
    return reject('empty-reason', `${what} and send it again`);
  }
  return undefined;
}

function checkAct(decision: Decision, state: DecisionState): Rejection | undefined {
  if (state.phase === 'closed')
    return reject('nothing-to-decide', 'the incident is closed; a new finding opens a new one');
  switch (decision.act) {
    case 'approve':
    case 'refuse':
      return checkAnswer(decision, state);
    case 'restore':
      return checkRestore(decision, state);
    case 'close':
      return checkClose(decision, state);
    case 'acknowledge':
      return checkAcknowledgement(decision, state);
    case 'note':
      return undefined;
  }
}

function checkAnswer(decision: Decision, state: DecisionState): Rejection | undefined {
  const { plan } = state;
  if (plan === undefined)
    return reject('nothing-to-decide', 'no plan is asked now; the page says when one is');
  const wrong = wrongPlan(decision, state);
  if (wrong !== undefined) return wrong;
  const unknown = decision.steps.find((hash) => !plan.steps.some((step) => step.hash === hash));
  if (unknown !== undefined)
    return reject('unknown-step', `the plan has no step ${inertLine(unknown, SHORT_HASH + 1)}`);
  if (decision.steps.length === 0) {
    return reject(
      'unknown-step',
      'it names no step; list the hashes of the steps that you answer, or send the short form',
    );
  }
  if (stepsAnswered(decision, state).length === 0) return alreadyDecided(decision, state);
  if (state.nowMs >= plan.deadlineMs) {
    const when = new Date(plan.deadlineMs).toISOString();
    return reject(
      'expired',
      `the time to decide ended at ${when}; this answer changes nothing, and the commands in the plan still work by hand`,
    );
  }
  return undefined;
}

function alreadyDecided(decision: Decision, state: DecisionState): Rejection {
  const states = new Set(
    state.plan?.steps.filter(({ hash }) => decision.steps.includes(hash)).map((step) => step.state),
  );
  if (states.has('asked')) {
    return reject(
      'already-decided',
      `${inertLine(decision.by, 80)} has answered so already; another person is needed`,
    );
  }
  if (states.has('refused'))
    return reject('already-decided', 'it was refused, which is final for this asking');
  if (states.has('void'))
    return reject(
      'already-decided',
      'the workload changed, so this plan no longer stands; wait for the new one',
    );
  if (states.has('undone')) {
    return reject(
      'already-decided',
      'it was carried out and taken back; an approval counts once. A new sign or finding opens a new question, and the commands in the plan still work by hand',
    );
  }
  const back = states.has('applied') ? '; "restore" takes it back' : '';
  return reject('already-decided', `it is ${[...states].join(', ')} already, so this changes nothing${back}`);
}

function checkRestore(decision: Decision, state: DecisionState): Rejection | undefined {
  if (state.phase === 'restoring') return reject('already-decided', 'it is being restored already');
  if (!state.restorable) {
    if (state.plan?.steps.some((step) => step.state === 'undone') === true) {
      return reject(
        'already-decided',
        'the saved state is back already, so there is nothing more to put back',
      );
    }
    return reject(
      'nothing-to-decide',
      'there is nothing to put back now: nothing is contained, or a change is still being made',
    );
  }
  return decision.plan === '' ? undefined : wrongPlan(decision, state);
}

function checkAcknowledgement(decision: Decision, state: DecisionState): Rejection | undefined {
  const { acknowledgedBy } = state;
  if (acknowledgedBy !== undefined) {
    const who = inertLine(acknowledgedBy, 80);
    return reject('already-decided', `${who} is on it already. What is asked is still to be answered`);
  }
  return decision.plan === '' ? undefined : wrongPlan(decision, state);
}

function checkClose(decision: Decision, state: DecisionState): Rejection | undefined {
  if (state.phase === 'containing' || state.phase === 'verifying' || state.phase === 'restoring') {
    return reject('nothing-to-decide', `it is ${state.phase} now; close it when that has ended`);
  }
  return decision.plan === '' ? undefined : wrongPlan(decision, state);
}

function wrongPlan(decision: Decision, state: DecisionState): Rejection | undefined {
  const current = state.plan?.hash ?? '';
  if (decision.plan.length >= SHORT_HASH && current.startsWith(decision.plan)) return undefined;
  const form = decisionForm(decision.act, state);
  const seen = decision.plan === '' ? 'no plan' : `plan ${inertLine(decision.plan, SHORT_HASH + 1)}`;
  const instead =
    form === undefined ? 'No plan is asked now' : `Read the plan that is asked now, then send: ${form}`;
  return reject('wrong-plan', `it names ${seen}, which is not the current one. ${instead}`);
}

function reject(code: RejectionCode, reason: string): Rejection {
  return { code, reason: `${reason}.` };
}
