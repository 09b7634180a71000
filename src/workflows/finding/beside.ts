import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { FindingProgress } from '../../activities/record/read-progress';
import type { Reported } from '../../activities/record/report-finding';
import type { Workload } from '../../domain/workload/workload';
import { handing, main, report } from '../activities';
import { orGap } from '../gap';
import { summaryOf } from '../summary';
import { pauseAfter } from '../wait';
import { isReset } from '../workflow-subject';
import type { FindingState } from './finding';

type ReportInput = Parameters<ReturnType<typeof report>['reportFinding']>[0];

/*
 * The three that run beside a finding, each with a loop or a scope of its own: nothing, however slow, stands between a
 * report or a yes and its incident.
 */

/** Reports a finding to the incident of its workload, again and again until it got through, whatever it fails with; nothing waits for it. */
export class Reporter {
  /** The answer to the last report that got through. */
  reported: Reported | undefined;
  private readonly about: Pick<FindingSummary, 'name' | 'category' | 'severity'>;
  private readonly workload: Workload;
  private readonly onReported: () => void;
  private readonly onFailed: (why: string) => void;
  private underWay: CancellationScope | undefined;

  constructor(
    about: Pick<FindingSummary, 'name' | 'category' | 'severity'>,
    workload: Workload,
    { onReported, onFailed }: { readonly onReported: () => void; readonly onFailed: (why: string) => void },
  ) {
    this.onReported = onReported;
    this.onFailed = onFailed;
    this.about = about;
    this.workload = workload;
  }

  /** Reports now, unless a report is still trying. `eventTime`: as SCC has it, or now where the incident is to look again. */
  send(eventTime: string): void {
    if (this.underWay !== undefined) return;
    const scope = new CancellationScope();
    this.underWay = scope;
    const { name, category, severity } = this.about;
    const pointer = { name, eventTime };
    const about = { category, severity };
    const input = {
      workload: this.workload,
      pointer,
      about,
      // A finding closed since then is not reopened by a run that repeats an earlier one.
      ...(isReset() ? { reset: true } : {}),
    };
    const send = async (): Promise<void> => {
      try {
        this.reported = await this.untilReported(input);
        this.onReported();
      } finally {
        this.underWay = undefined;
      }
    };
    scope.run(send).catch((thrown: unknown) => {
      if (!isCancellation(thrown)) throw thrown;
    });
  }

  private async untilReported(input: ReportInput): Promise<Reported> {
    for (let tries = 0; ; tries += 1) {
      const sent = await orGap('report', '', report().reportFinding(input));
      if ('value' in sent) return sent.value;
      this.onFailed(sent.gap.why);
      await sleep(pauseAfter(tries), summaryOf('the finding is reported again'));
    }
  }

  /** Gives up what is still trying; the next run reports again. */
  stop(): void {
    this.underWay?.cancel();
  }
}

/**
 * Hands the decisions that were sent to a finding on to its incident, in their order. It runs beside everything else that
 * a finding does: nothing, however slow, stands between a yes and its incident.
 */
export class Courier {
  /** True while one is on its way. */
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

  /** True when everything to write is written, or has failed for good. */
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
