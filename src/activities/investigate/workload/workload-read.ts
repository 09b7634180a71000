import type { EvidenceRef, Gap } from '../../../domain/evidence/evidence';
import type { SettingsList, WorkloadSettings } from '../../../domain/workload/workload-settings';
import { isWhole, type Part } from '../part';

/** What the read of one kind of workload gives. */
export interface WorkloadRead {
  readonly settings: WorkloadSettings;
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
  readonly headline: string;
}

/** Which of the lists that were read were not read to their end. One that was not read at all is absent by itself. */
export function unfinishedLists(
  lists: Readonly<Partial<Record<SettingsList, Part<unknown>>>>,
): Pick<WorkloadSettings, 'unfinished'> {
  const all = [
    ['revisions', lists.revisions],
    ['executions', lists.executions],
    ['schedules', lists.schedules],
  ] as const;
  const unfinished = all.flatMap(([name, part]) =>
    part !== undefined && 'facts' in part && !isWhole(part) ? [name] : [],
  );
  return unfinished.length === 0 ? {} : { unfinished };
}
