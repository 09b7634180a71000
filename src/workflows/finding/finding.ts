import { setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { Rejection } from '../../domain/decision';
import type { FindingStep, FindingView } from '../../domain/finding-view';
import type { FindingPointer, IncidentProgress } from '../../domain/message-names';
import { findingPage } from '../../domain/page/finding-page';
import type { Outcome, Phase, Severity } from '../../domain/phases';
import { receivedMessage, whyUndecodable } from '../../domain/received-message';
import * as messages from '../messages';
import { ignored, parsePointer, parseProgress } from '../parse-messages';
import { attributes, cutDetails } from '../visibility';

/** The asked steps, in their order, as the page of a finding mirrors them. */
export const findingSteps = [
  'fetch the finding',
  'gather logs',
  'check related findings',
  "review the container's settings",
  'look up ATT&CK',
  'look up VirusTotal',
  'wait for human approval',
  'contain',
] as const;
export type FindingStepName = (typeof findingSteps)[number];

const NEWEST = 20;

/** A finding's state and the handlers that change it. */
export class FindingState {
  readonly name: string;
  /** Deliveries that were not looked at yet: the finding was published again. */
  readonly deliveries: FindingPointer[] = [];
  /** Decisions to hand on to the incident. */
  readonly decisions: unknown[] = [];
  progress: IncidentProgress | undefined;
  /** Whether the newest progress was taken up. */
  progressed = false;
  private view: FindingView;

  constructor(name: string, carried?: FindingView) {
    this.name = name;
    this.view = carried ?? {
      name,
      messages: [],
      steps: findingSteps.map((step) => ({ name: step, state: 'waiting', text: '' })),
    };
    setHandler(messages.findingDeliveredSignal, (...values) => {
      this.deliver(receivedMessage(values));
    });
    setHandler(messages.incidentProgressSignal, (...values) => {
      this.follow(receivedMessage(values));
    });
    setHandler(messages.decisionSignal, (...values) => {
      this.take(receivedMessage(values));
    });
    setHandler(messages.findingQuery, () => this.view);
    this.show({});
  }

  /** What the page shows now. */
  get shown(): FindingView {
    return this.view;
  }

  private deliver(message: unknown): void {
    const pointer = parsePointer(message);
    if (pointer !== undefined) this.deliveries.push(pointer);
    else this.reject(ignored(messages.findingDeliveredSignal.name, 'the name of a finding', message));
  }

  private follow(message: unknown): void {
    const progress = parseProgress(message);
    const { incidentWorkflow = progress?.slot } = this.view;
    if (progress === undefined || progress.slot !== incidentWorkflow) {
      this.reject(
        ignored(messages.incidentProgressSignal.name, "how this finding's incident stands", message),
      );
      return;
    }
    this.progress = progress;
    this.progressed = true;
  }

  /** What is no message is rejected here and never handed on; whether a message counts is for the incident to say. */
  private take(message: unknown): void {
    const why = whyUndecodable(message);
    if (why === undefined) this.decisions.push(message);
    else this.reject({ code: 'malformed', reason: `the message could not be decoded: ${why}.` });
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
    setCurrentDetails(cutDetails(findingPage(this.view)));
    const { phase, outcome, severity, category, name } = this.view;
    const changed = attributes.changed({
      ...(phase === undefined ? {} : { phase }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(severity === undefined ? {} : { severity }),
      ...(category === undefined ? {} : { findings: [{ name, category }] }),
    });
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  step(name: FindingStepName, state: FindingStep['state'], text: string): void {
    this.show({ steps: this.view.steps.map((step) => (step.name === name ? { name, state, text } : step)) });
  }

  /** What became of a decision that was sent here. */
  message(counted: boolean, text: string): void {
    const line = { at: new Date().toISOString(), counted, text };
    this.show({ messages: [...this.view.messages, line].slice(-NEWEST) });
  }
}
