import type { Outcome, Phase, Severity } from '../phases';

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

/** One of the steps that a finding's page mirrors, and where it stands. */
export interface FindingStep {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** The result, in one line; hostile text allowed, the page makes it inert. */
  readonly text: string;
}

/** A message that was sent to the finding's workflow: whether it counted, and why not. */
export interface FindingMessage {
  /** RFC 3339. */
  readonly at: string;
  readonly counted: boolean;
  readonly text: string;
}

/** The answer to the query `finding`, which the page of a finding's workflow shows. */
export interface FindingView {
  readonly name: string;
  readonly category?: string;
  readonly severity?: Severity;
  readonly steps: readonly FindingStep[];
  /** `<workload>#<number>`, once it was reported. */
  readonly incident?: string;
  /** Workflow id of the incident. */
  readonly incidentWorkflow?: string;
  /** Why nobody has it in hand, while that is so. */
  readonly notice?: string | undefined;
  readonly phase?: Phase;
  readonly outcome?: Outcome;
  /** The newest, oldest first. */
  readonly messages: readonly FindingMessage[];
}
