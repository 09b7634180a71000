import { condition, isCancellation } from '@temporalio/workflow';
import { handing } from '../activities';
import { orGap } from '../gap';
import type { FindingState } from './finding';

/**
 * Hands the decisions that were sent to a finding on to its incident, in their order. It runs beside everything else that
 * a finding does: nothing, however slow, stands between a yes and its incident.
 */
export class Courier {
  /** Whether one is on its way. */
  busy = false;
  private isStopped = false;
  private readonly finding: FindingState;

  constructor(finding: FindingState, slot: string) {
    this.finding = finding;
    this.run(slot).catch((thrown: unknown) => {
      this.busy = false;
      // A cancelled workflow hands nothing on; its own end says so.
      if (!isCancellation(thrown)) throw thrown;
    });
  }

  /** Takes no more; those that wait are for the next run. */
  stop(): void {
    this.isStopped = true;
  }

  private async run(slot: string): Promise<void> {
    const { finding } = this;
    for (;;) {
      await condition(() => !this.isStopped && finding.decisions.length > 0);
      this.busy = true;
      const message = finding.decisions.shift();
      const input = { name: finding.name, slot, message };
      const passed = await orGap('decision', '', handing('hand the decision on').passDecision(input));
      if ('gap' in passed) finding.message(false, passed.gap.why);
      else finding.message(passed.value.counted, passed.value.text);
      this.busy = false;
    }
  }
}
