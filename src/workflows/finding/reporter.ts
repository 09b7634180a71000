import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Reported } from '../../activities/record/report-finding';
import type { Workload } from '../../domain/workload/workload';
import { report } from '../activities';
import { isReset } from '../run-kind';

/** Reports a finding to the incident of its workload, again and again until it got through; nothing waits for it. */
export class Reporter {
  /** What the last report that got through gave. */
  reported: Reported | undefined;
  private readonly about: Pick<FindingSummary, 'name' | 'category' | 'severity'>;
  private readonly workload: Workload;
  private readonly onReported: () => void;
  private underWay: CancellationScope | undefined;

  constructor(
    about: Pick<FindingSummary, 'name' | 'category' | 'severity'>,
    workload: Workload,
    onReported: () => void,
  ) {
    this.onReported = onReported;
    this.about = about;
    this.workload = workload;
  }

  /** Reports now, unless a report is still trying. `eventTime`: as SCC has it, or now where the incident is to look anew. */
  send(eventTime: string): void {
    if (this.underWay !== undefined) return;
    const scope = new CancellationScope();
    this.underWay = scope;
    const { name, category, severity } = this.about;
    const pointer = { name, eventTime };
    const about = { category, severity };
    const send = async (): Promise<void> => {
      try {
        this.reported = await report().reportFinding({
          workload: this.workload,
          pointer,
          about,
          // What was closed since is not opened anew by a run that repeats an earlier one.
          ...(isReset() ? { reset: true } : {}),
        });
        this.onReported();
      } finally {
        this.underWay = undefined;
      }
    };
    scope.run(send).catch((thrown: unknown) => {
      if (!isCancellation(thrown)) throw thrown;
    });
  }

  /** Gives up what is still trying; the next run reports anew. */
  stop(): void {
    this.underWay?.cancel();
  }
}
