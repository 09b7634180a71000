import type { Outcome, Phase } from './phases';

/** Names under which workflows, messages and queries are known to the Temporal server; once here, so that both sides agree. */
export const workflowTypes = { finding: 'respondToFinding', incident: 'manageIncident' } as const;
/** Which of the two workflows. */
export type WorkflowKind = keyof typeof workflowTypes;
export const signalNames = {
  /** A person's decision, in full or in a short form. */
  decision: 'decision',
  /** To an incident: a finding on its workload (name and event time only; the incident reads it itself). */
  findingReported: 'findingReported',
  /** To a finding: it was published again. */
  findingDelivered: 'findingDelivered',
  /** To a finding: how its incident stands. */
  incidentProgress: 'incidentProgress',
  /** To an incident: read the policy again. */
  policyChanged: 'policyChanged',
} as const;
export const updateNames = { decide: 'decide' } as const;
export const queryNames = { incident: 'incident', plan: 'plan', finding: 'finding' } as const;

/** The task queues, by what runs on them; each name is the prefix followed by the suffix. */
const queueSuffixes = {
  main: '',
  report: '-report',
  reads: '-reads',
  virustotal: '-virustotal',
  containment: '-containment',
} as const;
export type Queue = keyof typeof queueSuffixes;
export const queues: readonly Queue[] = ['main', 'report', 'reads', 'virustotal', 'containment'];

/** The prefix of the task queues where none is configured. */
export const DEFAULT_QUEUE = 'firebreak';

export function queueName(prefix: string, queue: Queue): string {
  return `${prefix}${queueSuffixes[queue]}`;
}

/**
 * A workflow's id as the installation with these queues has it: two installations in one namespace never meet on an id.
 * Ids of the default one have no prefix. A queue's name holds neither `/` nor `:`, so an id is of one installation only.
 */
export function inQueue(prefix: string, id: string): string {
  return prefix === DEFAULT_QUEUE ? id : `${prefix}/${id}`;
}

/** A finding as it is handed between workflows: a pointer, never its content. */
export interface FindingPointer {
  readonly name: string;
  /** RFC 3339, as delivered; may be empty when started by hand. */
  readonly eventTime: string;
}

/** How an incident stands, as told to the workflows of its findings. */
export interface IncidentProgress {
  readonly incident: string;
  readonly slot: string;
  readonly phase: Phase;
  readonly outcome?: Outcome;
  readonly restored: boolean;
  /** One line for the finding's page. */
  readonly text: string;
  /** Milliseconds after which a finding looks whether its incident still lives: the policy's `watch.every`. */
  readonly lookAfterMs?: number;
  /** The incident was cancelled by hand, not closed: its findings report again as soon as it has ended. */
  readonly cancelled?: true;
}

/** The answer to a decision's sender. */
export interface DecisionReceipt {
  readonly counted: boolean;
  readonly id: string;
  readonly incident: string;
  readonly text: string;
}
