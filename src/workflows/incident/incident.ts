import {
  ApplicationFailure,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { CountedDecision, Decision, Rejection } from '../../domain/decision';
import type { Digest } from '../../domain/digest';
import type { IncidentView, StepStanding } from '../../domain/incident-view';
import type { DecisionReceipt, FindingPointer } from '../../domain/message-names';
import { inertLine } from '../../domain/inert-text';
import { incidentPage } from '../../domain/page/incident-page';
import type { Outcome, Phase } from '../../domain/phases';
import { receivedMessage } from '../../domain/received-message';
import { tally } from '../../domain/tally';
import * as messages from '../messages';
import { ignored, parsePointer } from '../parse-messages';
import { attributes, cutDetails } from '../visibility';
import type { IncidentData } from './data';
import { answersOf, judgeMessage, type Judged } from './judge-message';
import { viewOf } from './view';

const NEWEST = 20;
const REMEMBERED = 200;
/** Characters of a rejection that are kept; what to send instead fits in. */
const LONGEST_REASON = 800;

/** What a restore or close by a person asks for; taken up by the story when it is at rest. */
interface Wishes {
  restore?: Decision;
  close?: Decision;
}

/** An incident's state and the handlers that change it. Handlers only note down; the story acts. */
export class Incident {
  readonly data: IncidentData;
  /** Reports that were not read yet. */
  readonly unread: FindingPointer[] = [];
  /** Decisions that are not in the ledger yet. */
  readonly unrecorded: CountedDecision[] = [];
  readonly wishes: Wishes = {};
  policyStale = false;
  /** Pages on their way. */
  paging = 0;
  /** The ledger object that the current assessment was made from. */
  caseFile: Digest | undefined;

  constructor(data: IncidentData) {
    this.data = data;
    setHandler(messages.findingReportedSignal, (...values) => {
      this.report(receivedMessage(values));
    });
    setHandler(messages.decisionSignal, (...values) => {
      this.takeSignal(receivedMessage(values));
    });
    setHandler(messages.decideUpdate, (...values) => this.takeUpdate(receivedMessage(values)), {
      validator: (...values) => {
        const taken = this.judge(receivedMessage(values));
        if ('rejection' in taken) throw rejectedUpdate(taken.rejection);
      },
      description: 'Decide: {"approve":"SHORT HASH OF THE PLAN","by":"YOU","reason":"WHY"}',
    });
    setHandler(messages.policyChangedSignal, (...values) => {
      this.policyChanged(receivedMessage(values));
    });
    setHandler(messages.incidentQuery, () => this.view());
    setHandler(messages.planQuery, () => this.data.plan);
  }

  view(): IncidentView {
    return viewOf(this.data);
  }

  /** Enters a phase and shows it. */
  enter(phase: Phase): void {
    this.data.phase = phase;
    this.show();
  }

  /** One line of the story; texts from outside must be inert already. */
  tell(text: string): void {
    this.data.story = [...this.data.story, { at: new Date().toISOString(), text }].slice(-30);
    this.show();
  }

  end(outcome: Outcome, text: string): void {
    this.data.outcome = outcome;
    this.tell(text);
  }

  /** Brings the page and the search attributes up to date. Current details cost no event, attributes one. */
  show(): void {
    setCurrentDetails(cutDetails(incidentPage(this.view())));
    const changed = attributes.changed(this.data);
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  setSteps(edit: (step: StepStanding) => StepStanding): void {
    this.data.steps = this.data.steps.map(edit);
  }

  /** What a person asked for that is to be taken up at rest; closing comes first. */
  wish(): 'close' | 'restore' | undefined {
    if (this.wishes.close !== undefined) return 'close';
    return this.wishes.restore === undefined ? undefined : 'restore';
  }

  /** Notes findings to read that nobody reported to this run: those of an incident that ended without being closed. */
  readAgain(names: readonly string[]): void {
    const reported = new Set(this.unread.map(({ name }) => name));
    this.unread.push(...names.filter((name) => !reported.has(name)).map((name) => ({ name, eventTime: '' })));
  }

  /** Whether a step may run, or every step has its answer. */
  get decided(): boolean {
    const { steps } = this.data;
    return steps.some(({ state }) => state === 'approved') || steps.every(({ state }) => state === 'refused');
  }

  private report(message: unknown): void {
    const pointer = parsePointer(message);
    if (pointer === undefined) {
      this.reject(ignored(messages.findingReportedSignal.name, 'the name of a finding', message));
      return;
    }
    const key = `${pointer.name}@${pointer.eventTime}`;
    if (this.data.reported.includes(key)) return;
    this.data.reported = [...this.data.reported, key].slice(-REMEMBERED);
    this.unread.push(pointer);
  }

  private takeSignal(message: unknown): void {
    const taken = this.judge(message);
    if ('rejection' in taken) {
      this.reject(taken.rejection);
      return;
    }
    this.count(taken.decision, 'signal');
  }

  private policyChanged(message: unknown): void {
    if (message === undefined || message === null) this.policyStale = true;
    else this.reject(ignored(messages.policyChangedSignal.name, 'nothing', message));
  }

  /** Lists a signal that did not count. The newest are kept, each cut short: whoever sends nonsense sends much of it. */
  private reject({ code, reason }: Rejection): void {
    const rejected = { code, reason: inertLine(reason, LONGEST_REASON), at: new Date().toISOString() };
    this.data.rejections = [...this.data.rejections, { ...rejected, via: 'signal' as const }].slice(-NEWEST);
    this.show();
  }

  private takeUpdate(message: unknown): DecisionReceipt {
    const taken = this.judge(message);
    // The validator has just said yes to the same message in the same task.
    if ('rejection' in taken) throw rejectedUpdate(taken.rejection);
    this.count(taken.decision, 'update');
    const { id, act } = taken.decision;
    return {
      counted: true,
      id,
      incident: this.data.incident,
      text: `${act} counted for ${this.data.incident}`,
    };
  }

  private judge(message: unknown): Judged {
    return judgeMessage(this.data, message, Date.now());
  }

  private count(decision: Decision, via: CountedDecision['via']): void {
    const counted = { decision, at: new Date().toISOString(), via };
    this.data.decisions = withoutOldNotes([...this.data.decisions, counted]);
    this.data.usedIds = [...this.data.usedIds, decision.id].slice(-REMEMBERED);
    this.unrecorded.push(counted);
    if (decision.act === 'restore') this.wishes.restore = decision;
    if (decision.act === 'close') this.wishes.close = decision;
    if (decision.act === 'acknowledge') this.data.acknowledged = { by: decision.by, at: counted.at };
    if (decision.act === 'approve' || decision.act === 'refuse') this.answer(decision);
    this.show();
  }

  private answer({ steps }: Decision): void {
    this.setSteps((step) => {
      if (!steps.includes(step.hash) || step.state !== 'asked') return step;
      const { state, approvedBy } = tally(step.hash, answersOf(this.data), step.approvalsNeeded);
      return { ...step, state, approvedBy };
    });
  }
}

/** Notes make room for notes; what was decided stays, since it is still counted and carried out by. */
function withoutOldNotes(decisions: readonly CountedDecision[]): CountedDecision[] {
  const notes = decisions.filter(({ decision }) => decision.act === 'note');
  const old = new Set(notes.slice(0, -NEWEST));
  return decisions.filter((counted) => !old.has(counted));
}

function rejectedUpdate({ code, reason }: Rejection): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, code);
}
