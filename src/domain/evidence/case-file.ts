import type { Finding } from '../finding/finding';
import type { Gap } from './evidence';
import type { IndicatorReport } from '../finding/indicator';
import type { LogFacts } from './log-facts';
import type { IdentityFacts } from './identity-facts';
import type { RelatedFacts } from '../finding/related-facts';
import type { Timeline } from './timeline';
import type { TrailFacts } from './trail-facts';
import type { WorkloadSettings } from '../workload/workload-settings';
import type { Workload } from '../workload/workload';

/** The parts of a case file that a read of the workload's surroundings fills, by the name of their facts. */
export const caseFileParts = ['related', 'settings', 'identity', 'trail'] as const;
export type CaseFilePart = (typeof caseFileParts)[number];

/** Everything that is known of an incident when it is assessed. Parts that could not be read are absent, and a gap names each. */
export interface CaseFile {
  readonly workload: Workload;
  /** The findings reported to the incident, newest event last; at least one. */
  readonly findings: readonly Finding[];
  /** Other findings that share something with those above, which are not among them. */
  readonly related?: RelatedFacts;
  /** Minutes on each side of the first finding that `related` covers. */
  readonly relatedMinutes: number;
  readonly reports: readonly IndicatorReport[];
  readonly settings?: WorkloadSettings;
  readonly logs: readonly LogFacts[];
  /** The identity that it runs as. */
  readonly identity?: IdentityFacts;
  /** Changes of the workload by anybody, and calls of its identity, since before the first sign. */
  readonly trail?: TrailFacts;
  readonly gaps: readonly Gap[];
  /** One timeline of all of it; made when it is assessed. */
  readonly timeline?: Timeline;
}
