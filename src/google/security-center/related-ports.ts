import type { Finding } from '../../domain/finding/finding';
import type { ReadFrom } from '../ports';
import type { Project, Window } from './related-filter';

export interface ListedFindings {
  /** Newest first. */
  readonly findings: readonly Finding[];
  /** How many more match than were read, and those that could not be read. */
  readonly more: number;
}

interface Place {
  /** The scope under which findings are listed: `projects/415104041262` or the scope of the incident's finding. */
  readonly scope: string;
  readonly location: string;
}

export interface ThreatsQuery extends Place, Window {
  readonly project: Project;
  /** Full resource names of the workload, in the forms that occur (by project id and by number). */
  readonly resourceNames: readonly string[];
}

export interface ElsewhereQuery extends Place, Window {
  readonly project: Project;
}

export interface PostureQuery extends Place {
  /** Full names of resources. */
  readonly resourceNames: readonly string[];
  /** Texts that stand in names of resources: images, accounts. */
  readonly partsOfNames: readonly string[];
  /** RFC 3339, inclusive. */
  readonly to: string;
}

/**
 * Findings beside the incident's. Filters reach names, classes and times only, not containers, accounts or addresses (the
 * API's documented fields): each method is one list, and what its findings share is compared in code.
 */
export interface RelatedPort {
  /** Threats of a project in a window, and all that was reported on the workload in it. */
  threats(query: ThreatsQuery): Promise<ReadFrom<ListedFindings>>;
  /** Threats of other projects of the scope. */
  elsewhere(query: ElsewhereQuery): Promise<ReadFrom<ListedFindings>>;
  /** Open weaknesses of these resources, known since whenever. */
  posture(query: PostureQuery): Promise<ReadFrom<ListedFindings>>;
}
