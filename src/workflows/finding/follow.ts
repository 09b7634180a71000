import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { FindingSummary } from '../../activities/investigate/fetch-finding';
import type { FindingProgress, NotTaken } from '../../activities/record/read-progress';
import { incidentWorkflowId } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import type { OrGap } from '../../activities/evidence';
import { paging, reads, steady } from '../activities';
import { orGap } from '../gap';
import { pauseAfter } from '../wait';
import type { CarriedFinding, FindingInput, FindingResult } from './parse-carried';
import { Courier, Reporter, Writer } from './beside';
import type { FindingState } from './finding';
import { ownQueue } from '../workflow-subject';
import { mirror, whyUnsupported } from './mirror';
import { Pace, Timer } from './pace';
import { defined } from '../../domain/defined';

/** Milliseconds within which an incident takes a finding over; people are paged when none has. */
const TAKEN_WITHIN_MS = 60_000;
/** Milliseconds until the first look, and between two while nobody has the finding in hand. */
const LOOK_SOON_MS = 30_000;
/** Milliseconds between two looks, until the policy's `watch.every` is known. */
const LOOK_AFTER_MS = 600_000;
/** Milliseconds between two reads of SCC because of deliveries, and of the ledger because of words that brought nothing. */
const READ_AGAIN_MS = 20_000;
const NUDGED_AGAIN_MS = 10_000;
/** Looks at an incident that was said to be cancelled: two seconds apart at first, then twice as long each. */
const ENDING_LOOKS = 5;
const ENDING_LOOK_MS = 2_000;
/** The trouble that it cannot be read how the incident stands. */
const UNREAD = 'unread';

/** A finding that was fetched, and what an earlier run of it has left. */
interface FollowedFinding {
  readonly summary: FindingSummary;
  readonly workload: Workload;
  readonly carried?: CarriedFinding | undefined;
}

/** Reports a finding to the incident of its workload, and follows that until the ledger has it closed. */
export class Follower {
  private readonly finding: FindingState;
  private readonly workload: Workload;
  private readonly carried: CarriedFinding | undefined;
  private readonly reporter: Reporter;
  private readonly courier: Courier;
  private readonly writer: Writer;
  private readonly deliveries = new Pace(READ_AGAIN_MS, 'until SCC is asked again');
  private readonly nudges = new Pace(NUDGED_AGAIN_MS, 'until the ledger is asked again');
  private summary: FindingSummary;
  private due: Timer;
  private lookAfterMs = LOOK_AFTER_MS;
  private endingLooks = 0;
  /** Looks in a row that did not see how the incident stands. */
  private unreadLooks = 0;
  private shown = '';
  /** Workflow time, in milliseconds, since when nobody has the finding in hand; absent while somebody has. */
  private untakenSince: number | undefined = Date.now();
  /** The trouble that people were told of last. */
  private paged: string | undefined;

  constructor(finding: FindingState, { summary, workload, carried }: FollowedFinding) {
    this.finding = finding;
    this.summary = summary;
    this.workload = workload;
    this.carried = carried;
    this.reporter = new Reporter(summary, workload, {
      onReported: () => this.hurry(),
      onFailed: (why) => this.sayUnreported(why),
    });
    this.courier = new Courier(finding, incidentWorkflowId(workload, ownQueue()));
    this.writer = new Writer(finding, summary, carried?.written);
    this.due = this.lookIn(LOOK_SOON_MS);
  }

  async run(): Promise<FindingResult> {
    if (this.from === undefined) this.reporter.send(this.summary.eventTime);
    // The view of an earlier run is not taken over: the ledger knows the present state.
    let read = this.carried === undefined ? undefined : await this.look();
    while (read?.closed !== true) {
      await condition(() => this.due.over || this.isNudged || this.isDelivered || this.finding.isLong);
      await condition(allHandlersFinished);
      if (this.isDelivered) await this.readAgain();
      if (this.due.over || this.isNudged) read = await this.look();
      if (read?.closed !== true && this.finding.isLong) await this.startAnew();
    }
    await condition(() => this.writer.rests && !this.courier.busy && this.finding.decisions.length === 0);
    await condition(allHandlersFinished);
    return { outcome: read.outcome ?? 'no-action', ...(read.incident && { incident: read.incident }) };
  }

  /** How the incident stands by the ledger, for whom a cancellation is told to; a gap where that cannot be read. */
  async standing(): Promise<OrGap<FindingProgress>> {
    const input = { name: this.summary.name, workload: this.workload, from: this.from ?? 1 };
    return orGap('standing', '', steady('how its incident stands').readProgress(input));
  }

  /** Tells people that nobody has the finding in hand. */
  async page(): Promise<string> {
    const { name, category, severity } = this.summary;
    const { workload, from = 1 } = this;
    const input = { at: new Date().toISOString(), name, category, severity, workload, from };
    const sent = await orGap('page', '', paging('page: nobody takes it up').pageUntaken(input));
    if ('gap' in sent) return `people could not be told: ${sent.gap.why}`;
    return sent.value.delivered ? 'people were told' : `nobody was told: ${sent.value.why}`;
  }

  /** The first incident number that can be this finding's. */
  private get from(): number | undefined {
    return this.reporter.reported?.from ?? this.carried?.from;
  }

  private get isNudged(): boolean {
    return this.finding.nudge !== undefined && this.nudges.open;
  }

  private get isDelivered(): boolean {
    return this.finding.delivered && this.deliveries.open;
  }

  /** The first report tells how often the policy wants it looked at, which may be sooner than was supposed. */
  private hurry(): void {
    const ms = Math.min(LOOK_SOON_MS, this.reporter.reported?.lookAfterMs ?? LOOK_SOON_MS);
    if (this.shown === '' && ms < this.due.ms) this.due = this.lookIn(ms, this.due);
  }

  private lookIn(ms: number, instead?: Timer): Timer {
    instead?.cancel();
    return new Timer(ms, 'next look at the incident');
  }

  /** Delivered again: SCC says whether there is anything new, and what. A notification can be anybody's. */
  private async readAgain(): Promise<void> {
    this.finding.delivered = false;
    this.deliveries.taken();
    const { name, eventTime } = this.summary;
    const read = reads('delivered again: fetch the finding').fetchFinding({ name });
    const fetched = await orGap('finding', 'what it says now', read);
    if ('gap' in fetched || fetched.value.status !== 'found') return;
    const { summary } = fetched.value;
    if (Date.parse(summary.eventTime) <= Date.parse(eventTime)) return;
    this.summary = summary;
    this.reporter.send(summary.eventTime);
  }

  /** Looks at the ledger and at who runs; shows it, has it written, and sees to it that somebody has the finding in hand. */
  private async look(): Promise<FindingProgress | undefined> {
    const { finding } = this;
    const { nudge } = finding;
    const wasDue = this.due.over;
    finding.nudge = undefined;
    const standing = await this.standing();
    if ('gap' in standing) {
      if (nudge !== undefined) this.nudges.taken();
      await this.sayUnread(standing.gap.why, wasDue);
      return undefined;
    }
    const read = standing.value;
    this.unreadLooks = 0;
    const unsupported = nudge === undefined ? undefined : whyUnsupported(nudge, read);
    if (unsupported !== undefined)
      finding.message(false, `a word on the incident was not taken: ${unsupported}.`);
    const shown = JSON.stringify(read);
    if (nudge !== undefined && shown === this.shown) this.nudges.taken();
    this.shown = shown;
    this.lookAfterMs = read.lookAfterMs ?? this.lookAfterMs;
    mirror(finding, read);
    this.writer.want(read);
    if (read.closed) return read;
    if (nudge?.cancelled === true && this.endingLooks === 0) this.endingLooks = ENDING_LOOKS;
    await this.seeToIt(read.notTaken, wasDue);
    if (wasDue || this.endingLooks > 0) this.due = this.lookIn(this.nextLookMs(read), this.due);
    return read;
  }

  /** Says on the page that no incident could be told of it yet. It is tried again, and the looks page people. */
  private sayUnreported(why: string): void {
    const text = `it could not be reported to its incident: ${why}. It is tried again.`;
    if (this.finding.shown.messages.at(-1)?.text !== text) this.finding.message(false, text);
  }

  /**
   * Says that nobody knows whether an incident has it in hand, pages people once, and goes on: it reports again, in case
   * none has, and looks again after a growing pause.
   */
  private async sayUnread(why: string, wasDue: boolean): Promise<void> {
    const { finding } = this;
    const text = `it cannot be read whether an incident has it in hand: ${why}`;
    finding.show({ notice: text });
    if (wasDue) {
      this.reporter.send(new Date().toISOString());
      this.due = this.lookIn(pauseAfter(this.unreadLooks), this.due);
      this.unreadLooks += 1;
    }
    if (this.paged === UNREAD) return;
    this.paged = UNREAD;
    finding.message(false, `${text}; ${await this.page()}.`);
  }

  /** Reports again what nobody has in hand, and pages people when that lasts. */
  private async seeToIt(notTaken: NotTaken | undefined, wasDue: boolean): Promise<void> {
    if (notTaken === undefined) {
      this.untakenSince = undefined;
      this.paged = undefined;
      return;
    }
    const { code, runId } = notTaken;
    this.untakenSince ??= Date.now();
    if (code === 'ended') this.endingLooks = 0;
    if (wasDue || code === 'ended') this.reporter.send(new Date().toISOString());
    const lasts = Date.now() - this.untakenSince >= TAKEN_WITHIN_MS;
    const trouble = `${code}/${runId}`;
    if (trouble === this.paged || !(lasts || (wasDue && code === 'foreign-workflow'))) return;
    this.paged = trouble;
    this.finding.message(false, `${notTaken.why}; ${await this.page()}.`);
  }

  private nextLookMs({ notTaken }: FindingProgress): number {
    if (this.endingLooks > 0) {
      this.endingLooks -= 1;
      return ENDING_LOOK_MS * 2 ** (ENDING_LOOKS - 1 - this.endingLooks);
    }
    return notTaken === undefined ? this.lookAfterMs : Math.min(LOOK_SOON_MS, this.lookAfterMs);
  }

  /** Only at rest: whatever stands beside is stopped, and what waits to be handed on goes along. */
  private async startAnew(): Promise<never> {
    const { finding, from, summary } = this;
    this.courier.stop();
    await condition(() => !this.courier.busy);
    await condition(allHandlersFinished);
    this.reporter.stop();
    // An outcome that is still being written is written again.
    const written = this.writer.rests ? this.writer.written : undefined;
    const carried: CarriedFinding = {
      ...finding.handOver(),
      ...defined({ from, written }),
    };
    return continueAsNew<(input: FindingInput) => Promise<FindingResult>>({
      name: finding.name,
      eventTime: summary.eventTime,
      carried,
    });
  }
}
