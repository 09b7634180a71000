import { CancellationScope, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Recalled } from '../../../activities/decide/open-incident';
import type { RecalledStanding } from '../../../activities/record/recall-standing';
import type { CountedDecision, Decision, Rejection } from '../../../domain/decision/decision';
import type { Digest } from '../../../domain/text/digest';
import type { Gap } from '../../../domain/evidence/evidence';
import type { IncidentView } from '../../../domain/incident/incident-view';
import type { DecisionReceipt, FindingPointer } from '../../../domain/message-names';
import { incidentPage } from '../../../domain/presentation/page/incident-page';
import type { Phase } from '../../../domain/phases';
import type { PolicySummary } from '../../../domain/plan/policy-summary';
import { receivedMessage } from '../../../domain/decision/received-message';
import * as messages from '../../messages';
import { ignored, parsePointer } from '../../parse-messages';
import { isReset } from '../../workflow-subject';
import { attributes, CurrentDetails } from '../../visibility';
import { isFull } from './continue-as-new';
import { Change } from './change';
import type { Draft, IncidentData } from './data';
import { keepSupported, type GoesOn } from './handed-on';
import { Journal } from './journal';
import { isAnswer, judgeMessage, ORDERED, rejectedUpdate, TOO_MANY, type Judged } from './judge-message';
import { Known } from './known';
import { PendingApproval } from './pending-approval';
import { viewOf } from './view';

/** Reports that wait to be read; a finding that is not read in time reports again by itself. */
const MOST_UNREAD = 5_000;

/** Decisions of people to restore or to close; the workflow takes them up when it is at rest. */
interface Commands {
  restore?: Decision;
  close?: Decision;
}

/**
 * An incident and the handlers of its messages. Handlers only note down; the workflow's main flow acts. Its state is read
 * from `data`, and changes by the named methods of `known`, `approval`, `change` and `journal` alone; none of them shows it.
 */
export class Incident {
  readonly data: IncidentData;
  readonly known: Known;
  readonly approval: PendingApproval;
  readonly change: Change;
  readonly journal: Journal;
  /** Reports that were not read yet; `again` is a finding that an earlier incident had. */
  readonly unread: (FindingPointer & { readonly again?: true })[] = [];
  /** What could not be read when it was opened; no investigation reads it again. */
  readonly fromOpening: Gap[] = [];
  /** When a finding whose reading brought nothing may be read again, in milliseconds since 1970, and after how many. */
  readonly readAgainAt = new Map<string, { readonly tries: number; readonly at: number }>();
  /** True while findings are being read. */
  reading = false;
  /** Decisions that are not in the ledger yet. */
  readonly unrecorded: CountedDecision[] = [];
  /** Those of which the ledger has not answered yet. */
  readonly recording = new Set<CountedDecision>();
  readonly commands: Commands = {};
  /** Workflow time, in milliseconds, since when a step is approved and not begun; absent once it is carried out or paged. */
  approvedSince: number | undefined;
  /** True while that is timed. */
  timing = false;
  /** RFC 3339: the first look at the changed workload that brought nothing; absent once one has. */
  unseenSince: string | undefined;
  policyStale = false;
  /** Tasks that run beside the main flow: pages, announcements, recordings. */
  underWay = 0;
  /** Decisions that counted, and the end; what is held up is tried again when it grows. */
  stirs = 0;
  /** Signals of this run: the server takes 10,000. */
  signals = 0;
  /** True while the policy is being read again. */
  recalling = false;
  /** True while evidence is being sealed. */
  sealing = false;
  /** Findings that joined and that were not told yet how the incident stands. */
  readonly joined: string[] = [];
  /** How it stands, as all findings were told it last. */
  toldAll = '';
  /** The last telling: the next one comes after it. */
  announcing: Promise<void> = Promise.resolve();
  /** The ledger object that the current assessment was made from. */
  caseFile: Digest | undefined;
  /** The ledger object with what was made of it; undefined where that was assessed before there was one. */
  reconstruction: Digest | undefined;

  private readonly draft: Draft;
  private readonly details = new CurrentDetails(() => incidentPage(this.view()));

  constructor(data: IncidentData) {
    const draft: Draft = { ...data };
    this.data = draft;
    this.draft = draft;
    this.known = new Known(draft);
    this.approval = new PendingApproval(draft);
    this.change = new Change(draft);
    this.journal = new Journal(draft);
    if (isReset()) this.journal.nameRun(workflowInfo().runId.slice(0, 8));
    messages.onEach(this, messages.findingReportedSignal, (message) => this.report(message));
    messages.onEach(this, messages.decisionSignal, (message) => this.takeSignal(message));
    setHandler(messages.decideUpdate, (message) => this.takeUpdate(receivedMessage(message)), {
      validator: (message) => {
        const taken = this.judge(receivedMessage(message));
        if ('rejection' in taken && !this.isTooEarly()) throw rejectedUpdate(taken.rejection);
      },
      description: 'Decide: {"approve":"SHORT HASH OF THE PLAN","by":"YOU","reason":"WHY"}',
    });
    messages.onEach(this, messages.policyChangedSignal, (message) => this.policyChanged(message));
    setHandler(messages.incidentQuery, () => this.view());
    setHandler(messages.planQuery, () => this.data.plan);
  }

  view(): IncidentView {
    return viewOf(this.data);
  }

  /** Enters a phase and shows it. */
  enter(phase: Phase): void {
    this.journal.enter(phase);
    this.show();
  }

  /** Adds a line to the activity log and shows it. */
  log(text: string): void {
    this.journal.log(text);
    this.show();
  }

  /**
   * Runs a task beside the main flow, so that nothing waits for it but a continue-as-new and the end. Not cancelled
   * with the workflow: what was begun for people is finished. A task deals with its own failures; what it throws is a fault
   * of the code and fails the workflow's task, which is seen and can be mended.
   */
  beside(task: () => Promise<void>): void {
    this.underWay += 1;
    void CancellationScope.nonCancellable(task).finally(() => {
      this.underWay -= 1;
    });
  }

  /** Brings the page and the search attributes up to date. Current details cost no event, attributes one. */
  show(): void {
    this.details.renew();
    const changed = attributes.changed(this.data);
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  /** The act that a person asked for and that is to be taken up at rest; closing comes first. */
  pendingCommand(): 'close' | 'restore' | undefined {
    if (this.commands.close !== undefined) return 'close';
    return this.commands.restore === undefined ? undefined : 'restore';
  }

  /** Notes findings to read that nobody reported to this run: those of an incident that ended without being closed. */
  readAgain(names: readonly string[]): void {
    const reported = new Set(this.unread.map(({ name }) => name));
    const again = names.filter((name) => !reported.has(name));
    this.unread.push(...again.map((name) => ({ name, eventTime: '', again: true as const })));
  }

  /** Keeps of what an earlier run has handed over what the ledger supports, and says where to go on. */
  keepSupported(standing: RecalledStanding, policy: PolicySummary): GoesOn {
    return keepSupported(this.draft, standing, policy);
  }

  /** Goes on with what an earlier run has handed over: what rested there is read now. */
  resume(): void {
    this.unread.push(...this.known.takeResting().map((name) => ({ name, eventTime: '' })));
  }

  /** True when a step may run, or every step has its answer, under the present policy. */
  get decided(): boolean {
    const { steps } = this.data;
    return steps.some(({ state }) => state === 'approved') || steps.every(({ state }) => state === 'refused');
  }

  /** True when every answer is in the ledger, from where it is carried out. No note is waited for: anybody can send them. */
  get recorded(): boolean {
    return ![...this.recording].some(isAnswer) && !this.unrecorded.some(isAnswer);
  }

  /** Takes over a decision as the ledger has it, and counts again. */
  confirm(recorded: CountedDecision): void {
    this.approval.confirm(recorded);
    this.recount();
    this.show();
  }

  /** Takes back a decision that the ledger, or the policy that it is recorded under, does not accept; lists why. */
  uncount(id: string, rejection: Rejection): void {
    const { commands } = this;
    if (commands.restore?.id === id) delete commands.restore;
    if (commands.close?.id === id) delete commands.close;
    this.approval.uncount(id, rejection);
    this.show();
    this.recount();
  }

  /** Takes over the policy and what the ledger has of the decisions, and counts again: in both directions, at once. */
  recall(recalled: Recalled): void {
    const { unread } = recalled;
    this.approval.recall(recalled);
    if (unread !== undefined) this.log(`Decisions in the ledger could not be read: ${unread}`);
    this.recount();
  }

  /** Counts the answers to what is asked by the policy as it is known now. */
  recount(): void {
    if (!this.approval.recount()) return;
    if (!this.data.steps.some(({ state }) => state === 'approved')) {
      this.approvedSince = undefined;
      this.approval.releaseStep();
    } else if (this.data.notBegun === undefined) this.approvedSince ??= Date.now();
    this.show();
  }

  private report(message: unknown): void {
    const pointer = parsePointer(message);
    if (pointer === undefined) {
      this.reject(ignored(messages.findingReportedSignal.name, 'the name of a finding', message));
      return;
    }
    if (this.unread.length >= MOST_UNREAD || !this.known.report(pointer)) return;
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
   * Tells whether an update may come too early because a reset sends it again before its proposal stands: a validator
   * that rejects it would leave no trace of it. Validators are not replayed, so that this may ask whether the run was
   * reset.
   */
  private isTooEarly(): boolean {
    return this.data.phase === 'investigating' && isReset();
  }

  /** Asks the ledger once a question stands: a decision that came before it may have counted before a reset. */
  private lookInLedger(): void {
    if (this.data.phase === 'investigating') this.policyStale = true;
  }

  private policyChanged(message: unknown): void {
    if (message === undefined || message === null) this.policyStale = true;
    else this.reject(ignored(messages.policyChangedSignal.name, 'nothing', message));
  }

  private reject(rejection: Rejection): void {
    this.approval.reject(rejection);
    this.details.renew();
  }

  private takeUpdate(message: unknown): DecisionReceipt {
    const taken = this.judge(message);
    if ('rejection' in taken) {
      this.lookInLedger();
      throw rejectedUpdate(taken.rejection);
    }
    this.count(taken.decision, 'update');
    const { id, act } = taken.decision;
    const { incident } = this.data;
    return { counted: true, id, incident, text: `${act} counted for ${incident}` };
  }

  private judge(message: unknown): Judged {
    const judged = judgeMessage(this.data, message, Date.now());
    if ('rejection' in judged) return judged;
    const { act } = judged.decision;
    if ((act === 'close' || act === 'restore') && this.commands[act] !== undefined)
      return { rejection: ORDERED };
    // Decisions are few; notes can be without end, and each is written into the ledger.
    return act === 'note' && isFull(this) ? { rejection: TOO_MANY } : judged;
  }

  private count(decision: Decision, via: CountedDecision['via']): void {
    const counted = { decision, at: new Date().toISOString(), via };
    this.stirs += 1;
    this.approval.count(counted);
    this.unrecorded.push(counted);
    if (decision.act === 'restore') this.commands.restore = decision;
    if (decision.act === 'close') this.commands.close = decision;
    this.recount();
    this.show();
  }
}
