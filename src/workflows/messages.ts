import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FindingView } from '../domain/finding-view';
import type { IncidentView } from '../domain/incident-view';
import { queryNames, signalNames, updateNames, type DecisionReceipt } from '../domain/message-names';
import type { Plan } from '../domain/plan';

// Signals and updates come from anywhere: every handler takes `unknown` and parses it into a message or a rejection.

export const decisionSignal = defineSignal<[unknown]>(signalNames.decision);
export const decideUpdate = defineUpdate<DecisionReceipt, [unknown]>(updateNames.decide);
export const findingReportedSignal = defineSignal<[unknown]>(signalNames.findingReported);
export const findingDeliveredSignal = defineSignal<[unknown]>(signalNames.findingDelivered);
export const incidentProgressSignal = defineSignal<[unknown]>(signalNames.incidentProgress);
export const policyChangedSignal = defineSignal(signalNames.policyChanged);
export const incidentQuery = defineQuery<IncidentView>(queryNames.incident);
export const planQuery = defineQuery<Plan | undefined>(queryNames.plan);
export const findingQuery = defineQuery<FindingView>(queryNames.finding);
