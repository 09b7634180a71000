import type { EvidenceRef, Gap } from '../../../domain/evidence';
import type { WorkloadSettings } from '../../../domain/workload-settings';

/** What the read of one kind of workload gives. */
export interface WorkloadRead {
  readonly settings: WorkloadSettings;
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
  readonly headline: string;
}
