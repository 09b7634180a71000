import type { Finding } from './finding';

/** The relations of a related finding with the incident's. */
export const relations = ['container', 'workload', 'service-account', 'image', 'address', 'project'] as const;
export type Relation = (typeof relations)[number];

export interface RelatedFinding {
  readonly finding: Finding;
  /** Strongest first, at least one. */
  readonly relations: readonly Relation[];
}

/** A finding that is no threat but says why one was possible: public, over-privileged, a vulnerable image. */
export interface PostureFinding {
  readonly category: string;
  readonly findingClass: string;
  readonly severity: string;
  readonly resourceName: string;
  readonly at: string;
}

/** The facts of the read `related findings`. */
export interface RelatedFacts {
  readonly findings: readonly RelatedFinding[];
  readonly posture: readonly PostureFinding[];
  /** How many more there are of either than are kept; absent where there are none. */
  readonly leftOut?: number;
  /** How many may be about the workload, since each names a revision or execution of which it is not known whose it is. */
  readonly unplaced?: number;
}

/** Tells whether all related findings are known: only then does it mean something that one is not among them. */
export function isWholeList(related: RelatedFacts | undefined): related is RelatedFacts {
  return related !== undefined && related.leftOut === undefined && related.unplaced === undefined;
}
