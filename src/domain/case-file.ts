import type { Finding } from './finding';
import type { Gap } from './evidence';
import type { IndicatorReport } from './indicator';
import type { LogFacts } from './log-facts';
import type { WorkloadSettings } from './service';
import type { Workload } from './workload';

/** Everything that is known of an incident when it is assessed. Parts that could not be read are absent, and a gap names each. */
export interface CaseFile {
  readonly workload: Workload;
  /** The findings reported to the incident, newest event last; at least one. */
  readonly findings: readonly Finding[];
  /** Other findings on the same workload around that time, without those above. */
  readonly related?: readonly Finding[];
  /** Minutes on each side of the first finding that `related` covers. */
  readonly relatedMinutes: number;
  readonly reports: readonly IndicatorReport[];
  readonly settings?: WorkloadSettings;
  readonly logs: readonly LogFacts[];
  readonly gaps: readonly Gap[];
}
