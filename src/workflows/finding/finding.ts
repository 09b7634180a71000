import { setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Rejection } from '../../domain/decision/decision';
import type { FindingStep, FindingView } from '../../domain/incident/finding-view';
import { findingSteps, type FindingStepName } from '../../domain/incident/finding-view';
import type { IncidentProgress } from '../../domain/message-names';
import { incidentName, parseIncidentName, workloadOfWorkflowId } from '../../domain/incident/incident-name';
import { findingPage } from '../../domain/presentation/page/finding-page';
import type { Outcome, Phase, Severity } from '../../domain/phases';
import { whyUndecodable } from '../../domain/decision/received-message';
import * as messages from '../messages';
import { ignored, parsePointer, parseProgress } from '../parse-messages';
import { attributes, CurrentDetails } from '../visibility';
import type { CarriedFinding } from './parse-carried';
import { defined } from '../../domain/defined';

const NEWEST = 20;
/** Events, and signals, after which a run continues as new. */
const LONG_HISTORY = 2_000;
const MANY_SIGNALS = 5_000;
/** Decisions that one run hands to the next. */
const CARRIED = 20;
/** Most decisions that wait to be handed on. People send a few; a sender of thousands must not fill the memory. */
const WAITING = 500;

/** A finding's state and the handlers that change it. */
export class FindingState {
  readonly name: string;
  /** True when it was delivered again and SCC was not asked yet. The delivery's own words are not believed. */
  delivered = false;
  /** Decisions to hand on to the incident. */
  readonly decisions: unknown[] = [];
  /** A word on its incident that was not looked into yet: a nudge to read the ledger, and nothing more. */
  nudge: IncidentProgress | undefined;
  /** Signals to this run; the server takes 10,000. */
  signals = 0;
  private view: FindingView;
  private readonly details = new CurrentDetails(() => findingPage(this.view));

  constructor(name: string, carried?: Pick<FindingView, 'messages' | 'steps'>) {
    this.name = name;
    this.view = {
      name,
      messages: [],
      steps: findingSteps.map((step) => ({ name: step, state: 'waiting', text: '' })),
      ...carried,
    };
    messages.onEach(this, messages.findingDeliveredSignal, (message) => this.deliver(message));
    messages.onEach(this, messages.incidentProgressSignal, (message) => this.follow(message));
    messages.onEach(this, messages.decisionSignal, (message) => this.take(message));
    setHandler(messages.findingQuery, () => this.view);
    this.show({});
  }

  /** The view that the page shows now. */
  get shown(): FindingView {
    return this.view;
  }

  /** True when this run's history has become long, or the server takes no more signals soon. */
  get isLong(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return historyLength >= LONG_HISTORY || continueAsNewSuggested || this.signals >= MANY_SIGNALS;
  }

  /** Gives the part that the next run gets, and lists how many messages it does not get. */
  handOver(): CarriedFinding {
    const more = this.decisions.length - CARRIED;
    if (more > 0)
      this.message(false, `${more} messages that waited to be handed on were left: send yours again.`);
    const { messages: shown, steps } = this.view;
    return { version: 1, view: { messages: shown, steps }, decisions: this.decisions.slice(0, CARRIED) };
  }

  private deliver(message: unknown): void {
    if (parsePointer(message) !== undefined) this.delivered = true;
    else this.reject(ignored(messages.findingDeliveredSignal.name, 'the name of a finding', message));
  }

  private follow(message: unknown): void {
    const progress = parseProgress(message);
    const { incidentWorkflow = progress?.slot } = this.view;
    if (progress?.slot !== incidentWorkflow || progress === undefined || !isOfSlot(progress)) {
      this.reject(
        ignored(messages.incidentProgressSignal.name, "how this finding's incident stands", message),
      );
      return;
    }
    // One that ends the incident must not be lost behind one that follows it.
    this.nudge = this.nudge?.cancelled === true ? { ...progress, cancelled: true } : progress;
  }

  /** Rejects what is no message, and never hands that on; whether a message counts is for the incident to say. */
  private take(message: unknown): void {
    const why = whyUndecodable(message);
    if (why !== undefined)
      this.reject({ code: 'malformed', reason: `the message could not be decoded: ${why}.` });
    else if (this.decisions.length < WAITING) this.decisions.push(message);
    else this.message(false, 'too many messages wait to be handed on: send it again, or to the incident.');
  }

  private reject({ code, reason }: Rejection): void {
    this.message(false, `${code}: ${reason}`);
  }

  show(
    change: Partial<FindingView> & {
      readonly phase?: Phase;
      readonly outcome?: Outcome;
      readonly severity?: Severity;
    },
  ): void {
    this.view = { ...this.view, ...change };
    this.details.renew();
    const { phase, outcome, severity, category, name } = this.view;
    const changed = attributes.changed({
      ...defined({ phase, outcome, severity }),
      ...(category === undefined ? {} : { findings: [{ name, category }] }),
    });
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  step(name: FindingStepName, state: FindingStep['state'], text: string): void {
    this.show({ steps: this.view.steps.map((step) => (step.name === name ? { name, state, text } : step)) });
  }

  /** Lists what became of a decision that was sent here. */
  message(counted: boolean, text: string): void {
    const line = { at: new Date().toISOString(), counted, text };
    this.show({ messages: [...this.view.messages, line].slice(-NEWEST) });
  }
}

/** Tells whether the incident that it names can be one of the workflow id that it names. */
function isOfSlot({ incident, slot }: IncidentProgress): boolean {
  try {
    const { workload, number } = parseIncidentName(incident);
    return incidentName(workloadOfWorkflowId(slot), number) === incidentName(workload, number);
  } catch {
    return false;
  }
}
