import { condition, isCancellation } from '@temporalio/workflow';
import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { FindingProgress } from '../../activities/record/read-progress';
import { main } from '../activities';
import { orGap } from '../gap';
import type { FindingState } from './finding';

/** Writes what the ledger has of the incident onto the SCC finding, whenever that changes; nothing waits for SCC. */
export class Writer {
  /** The state that was written last. */
  written: string | undefined;
  private wanted: { readonly state: string; readonly incident: string; readonly slot: string } | undefined;
  private isBusy = false;

  constructor(finding: FindingState, summary: FindingSummary, written: string | undefined) {
    this.written = written;
    this.run(finding, summary).catch((thrown: unknown) => {
      this.isBusy = false;
      // A cancelled workflow writes nothing more.
      if (!isCancellation(thrown)) throw thrown;
    });
  }

  /** Whether everything that was wanted is written, or has failed for good. */
  get rests(): boolean {
    return !this.isBusy && this.wanted === undefined;
  }

  /** Wants the state of an incident on the finding, where it has an outcome. */
  want({ incident, outcome, restored, closed, slot }: FindingProgress): void {
    if (incident === undefined || outcome === undefined) return;
    const state = `${incident}/${outcome}/${String(restored)}/${String(closed)}`;
    if (state !== this.written) this.wanted = { state, incident, slot };
  }

  private async run(finding: FindingState, summary: FindingSummary): Promise<void> {
    const { name, canonicalName, key, eventTime } = summary;
    for (;;) {
      await condition(() => this.wanted !== undefined);
      const wanted = this.wanted;
      if (wanted === undefined) continue;
      this.isBusy = true;
      this.wanted = undefined;
      const { state, incident, slot } = wanted;
      this.written = state;
      const input = { name, canonicalName, key, eventTime, incident, slot };
      const write = main('write the outcome onto the finding').writeOutcome(input);
      const wrote = await orGap('write-back', 'the outcome on the SCC finding', write);
      if ('gap' in wrote)
        finding.message(false, `the outcome could not be written onto the SCC finding: ${wrote.gap.why}`);
      this.isBusy = false;
    }
  }
}
