import { setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Recalled } from '../../../activities/decide/recall-incident';
import type { CountedDecision, Decision, Rejection } from '../../../domain/decision/decision';
import type { Digest } from '../../../domain/text/digest';
import type { IncidentView, StepStanding } from '../../../domain/incident/incident-view';
import type { DecisionReceipt, FindingPointer } from '../../../domain/message-names';
import { inertLine } from '../../../domain/text/inert-text';
import { incidentPage } from '../../../domain/presentation/page/incident-page';
import type { Phase } from '../../../domain/phases';
import { receivedMessage } from '../../../domain/decision/received-message';
import { tally } from '../../../domain/decision/tally';
import * as messages from '../../messages';
import { ignored, parsePointer } from '../../parse-messages';
import { isReset } from '../../run-kind';
import { attributes, cutDetails } from '../../visibility';
import type { IncidentData } from './data';
import { isFull } from './history';
import {
  answersOf,
  judgeMessage,
  rejectedUpdate,
  TOO_MANY,
  withoutOldNotes,
  type Judged,
} from './judge-message';
import { viewOf } from './view';

const NEWEST = 20;
const REMEMBERED = 200;
/** Reports that wait to be read; a finding that is not read in time reports again by itself. */
const MOST_UNREAD = 5_000;
/** Characters of a rejection that are kept; what to send instead fits in. */
const LONGEST_REASON = 800;
/** Characters of one line of the story: a restore in parts brings the commands for the rest. */
const LONGEST_TOLD = 4_000;

/** What a restore or close by a person asks for; taken up by the story when it is at rest. */
interface Wishes {
  restore?: Decision;
  close?: Decision;
}

/** An incident's state and the handlers that change it. Handlers only note down; the story acts. */
export class Incident {
  data: IncidentData;
  /** Reports that were not read yet; `again` is a finding that an earlier incident had. */
  readonly unread: (FindingPointer & { readonly again?: true })[] = [];
  /** When a finding whose reading brought nothing may be read again, in milliseconds since 1970, and after how many. */
  readonly readAgainAt = new Map<string, { readonly tries: number; readonly at: number }>();
  /** Whether findings are being read. */
  reading = false;
  /** Decisions that are not in the ledger yet. */
  readonly unrecorded: CountedDecision[] = [];
  /** How many are being recorded. */
  recording = 0;
  readonly wishes: Wishes = {};
  policyStale = false;
  /** What runs beside the story: pages, tellings, recordings. */
  underWay = 0;
  /** Decisions that counted; what is held up is tried again when it grows. */
  stirs = 0;
  /** Signals of this run: the server takes 10,000. */
  signals = 0;
  /** Whether the policy is being read anew. */
  recalling = false;
  /** Whether evidence is being sealed. */
  sealing = false;
  /** Findings that joined and that nobody has told yet how the incident stands. */
  readonly joined: string[] = [];
  /** How it stands, as all findings were told it last. */
  toldAll = '';
  /** The last telling: the next one comes after it. */
  telling: Promise<void> = Promise.resolve();
  /** The ledger object that the current assessment was made from. */
  caseFile: Digest | undefined;
  /** The ledger object with what was made of it; undefined where that was assessed before there was one. */
  reconstruction: Digest | undefined;

  constructor(data: IncidentData) {
    this.data = data;
    if (isReset()) this.data.pageRun = workflowInfo().runId.slice(0, 8);
    setHandler(messages.findingReportedSignal, (...values) => {
      this.signals += 1;
      this.report(receivedMessage(values));
    });
    setHandler(messages.decisionSignal, (...values) => {
      this.signals += 1;
      this.takeSignal(receivedMessage(values));
    });
    setHandler(messages.decideUpdate, (...values) => this.takeUpdate(receivedMessage(values)), {
      validator: (...values) => {
        const taken = this.judge(receivedMessage(values));
        if ('rejection' in taken && !this.isTooEarly()) throw rejectedUpdate(taken.rejection);
      },
      description: 'Decide: {"approve":"SHORT HASH OF THE PLAN","by":"YOU","reason":"WHY"}',
    });
    setHandler(messages.policyChangedSignal, (...values) => {
      this.signals += 1;
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

  /** One line of the story. Made inert here, whatever Google, a deployer or a person wrote into it. */
  tell(text: string): void {
    const said = { at: new Date().toISOString(), text: inertLine(text, LONGEST_TOLD) };
    this.data.story = [...this.data.story, said].slice(-30);
    this.show();
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
    const again = names.filter((name) => !reported.has(name));
    this.unread.push(...again.map((name) => ({ name, eventTime: '', again: true as const })));
  }

  /** Goes on with what an earlier run has handed over: what rested there is read now. */
  resume(): void {
    const { data } = this;
    this.unread.push(...data.resting.map((name) => ({ name, eventTime: '' })));
    data.resting = [];
  }

  /** Whether a step may run, or every step has its answer, as far as the policy counts now. */
  get decided(): boolean {
    const { steps } = this.data;
    return steps.some(({ state }) => state === 'approved') || steps.every(({ state }) => state === 'refused');
  }

  /** Whether everything that answers something is in the ledger, from where it is carried out. */
  get recorded(): boolean {
    return this.recording === 0 && this.unrecorded.every(({ decision: { act } }) => act === 'note');
  }

  /** The ledger has the decision, perhaps from before a reset and with another time: its word is the one that stands. */
  confirm(recorded: CountedDecision): void {
    const { id } = recorded.decision;
    const { data } = this;
    const isListed = data.decisions.some(({ decision }) => decision.id === id);
    data.decisions = isListed
      ? data.decisions.map((each) => (each.decision.id === id ? recorded : each))
      : [...data.decisions, recorded];
    this.recount();
    this.show();
  }

  /** The ledger or the policy that it is recorded under does not have the decision: it is listed as rejected. */
  uncount(id: string, rejection: Rejection): void {
    const { data, wishes } = this;
    data.decisions = data.decisions.filter(({ decision }) => decision.id !== id);
    if (wishes.restore?.id === id) delete wishes.restore;
    if (wishes.close?.id === id) delete wishes.close;
    this.reject(rejection);
    this.recount();
  }

  /** Takes over the policy and what the ledger has of the decisions, and counts again: in both directions, at once. */
  recall({ policy, decisions, unread }: Recalled): void {
    const { data } = this;
    data.policy = policy;
    const known = new Set(decisions.map(({ decision }) => decision.id));
    const others = data.decisions.filter(({ decision }) => !known.has(decision.id));
    data.decisions = withoutOldNotes(
      [...others, ...decisions].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    );
    data.usedIds = [...new Set([...data.usedIds, ...known])].slice(-REMEMBERED);
    if (unread !== undefined) this.tell(`Decisions in the ledger could not be read: ${unread}`);
    this.recount();
  }

  /** Counts the answers to what is asked by the policy as it is known now. */
  recount(): void {
    const { data } = this;
    const { policy } = data;
    if (policy === undefined || data.phase !== 'awaiting-decision') return;
    const approvers = policy.plainDecisions ? policy.approvers : [];
    this.setSteps((step) => {
      if (step.state !== 'asked' && step.state !== 'approved' && step.state !== 'refused') return step;
      const needed = policy.approvals[step.kind];
      const { state, approvedBy } = tally(step.hash, answersOf(data), { needed, approvers });
      return { ...step, state, approvedBy, approvalsNeeded: needed };
    });
    this.show();
  }

  private report(message: unknown): void {
    const pointer = parsePointer(message);
    if (pointer === undefined) {
      this.reject(ignored(messages.findingReportedSignal.name, 'the name of a finding', message));
      return;
    }
    const key = `${pointer.name}@${pointer.eventTime}`;
    if (this.data.reported.includes(key) || this.unread.length >= MOST_UNREAD) return;
    this.data.reported = [...this.data.reported, key].slice(-REMEMBERED);
    this.unread.push(pointer);
  }

  private takeSignal(message: unknown): void {
    const taken = this.judge(message);
    if ('rejection' in taken) {
      this.lookInLedger();
      this.reject(taken.rejection);
      return;
    }
    this.count(taken.decision, 'signal');
  }

  /**
   * Whether an update may come too early because a reset sends it again before its question stands: a validator that rejects
   * it would leave no trace of it. Validators are not replayed, so that this may ask whether the run was reset.
   */
  private isTooEarly(): boolean {
    return this.data.phase === 'investigating' && isReset();
  }

  /** What came before its question may have counted before a reset: once the question stands, the ledger is asked. */
  private lookInLedger(): void {
    if (this.data.phase === 'investigating') this.policyStale = true;
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
    if ('rejection' in taken) {
      this.lookInLedger();
      throw rejectedUpdate(taken.rejection);
    }
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
    const judged = judgeMessage(this.data, message, Date.now());
    // Decisions are few; notes can be without end, and each is written into the ledger.
    return 'decision' in judged && judged.decision.act === 'note' && isFull(this)
      ? { rejection: TOO_MANY }
      : judged;
  }

  private count(decision: Decision, via: CountedDecision['via']): void {
    const counted = { decision, at: new Date().toISOString(), via };
    this.stirs += 1;
    this.data.rejections = this.data.rejections.map((each) => ({ ...each, earlier: true as const }));
    this.data.decisions = withoutOldNotes([...this.data.decisions, counted]);
    this.data.usedIds = [...this.data.usedIds, decision.id].slice(-REMEMBERED);
    this.unrecorded.push(counted);
    if (decision.act === 'restore') this.wishes.restore = decision;
    if (decision.act === 'close') this.wishes.close = decision;
    if (decision.act === 'acknowledge') this.data.acknowledged = { by: decision.by, at: counted.at };
    this.recount();
    this.show();
  }
}
