import { defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import { receivedMessage } from '../domain/decision/received-message';
import type { FindingView } from '../domain/incident/finding-view';
import type { IncidentView } from '../domain/incident/incident-view';
import { queryNames, signalNames, updateNames, type DecisionReceipt } from '../domain/message-names';
import type { Plan } from '../domain/plan/plan';

// Signals and updates come from anywhere: every handler takes `unknown` and parses it into a message or a rejection.
// A rejected signal is listed in the view. A rejected update is answered to its sender and listed nowhere: the validator
// that rejects it leaves no trace in the history, so it must not change anything.

export const decisionSignal = defineSignal<[unknown]>(signalNames.decision);
export const decideUpdate = defineUpdate<DecisionReceipt, [unknown]>(updateNames.decide);
export const findingReportedSignal = defineSignal<[unknown]>(signalNames.findingReported);
export const findingDeliveredSignal = defineSignal<[unknown]>(signalNames.findingDelivered);
export const incidentProgressSignal = defineSignal<[unknown]>(signalNames.incidentProgress);
export const policyChangedSignal = defineSignal<[unknown]>(signalNames.policyChanged);
export const incidentQuery = defineQuery<IncidentView>(queryNames.incident);
export const planQuery = defineQuery<Plan | undefined>(queryNames.plan);
export const findingQuery = defineQuery<FindingView>(queryNames.finding);

/** What counts the signals of its run: the server takes 10,000. */
interface Counter {
  signals: number;
}

/**
 * Takes and counts every message that comes by a signal: one that carries several stands for as many, since a flood is
 * handed over as one.
 */
export function onEach(
  counter: Counter,
  signal: SignalDefinition<unknown[]>,
  take: (message: unknown) => void,
): void {
  setHandler(signal, (...messages) => {
    for (const message of messages.length === 0 ? [undefined] : messages) {
      counter.signals += 1;
      take(message === undefined ? undefined : receivedMessage(message));
    }
  });
}
