import { CancellationScope, sleep } from '@temporalio/workflow';
import { summaryOf } from '../summary';

/** A timer that many wakings share: starting and cancelling one for each would cost two events a time. */
export class Timer {
  readonly ms: number;
  over = false;
  private readonly scope = new CancellationScope();

  constructor(ms: number, summary: string) {
    this.ms = ms;
    this.scope
      .run(async () => sleep(ms, summaryOf(summary)))
      .then(
        () => {
          this.over = true;
        },
        // Cancelled: here, or with the workflow, which ends by its condition.
        () => undefined,
      );
  }

  cancel(): void {
    this.scope.cancel();
  }
}

/**
 * How often something may be done that anybody can ask for by a signal: at once, and then not before `ms` milliseconds
 * have passed.
 */
export class Pace {
  private readonly ms: number;
  private readonly summary: string;
  private timer: Timer | undefined;

  constructor(ms: number, summary: string) {
    this.ms = ms;
    this.summary = summary;
  }

  get open(): boolean {
    return this.timer?.over ?? true;
  }

  /** It was done now. */
  taken(): void {
    this.timer = new Timer(this.ms, this.summary);
  }
}
