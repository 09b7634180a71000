import type { OpenedIncident } from '../../../activities/decide/open-incident';
import type { Told } from '../../../domain/incident/incident-view';
import type { Phase } from '../../../domain/phases';
import { inertLine } from '../../../domain/text/inert-text';
import { newIncident, now, type Draft } from './data';

/** Lines of the activity log, notes of trouble and of pages that are kept, the newest of each. */
const LINES = 30;
const TROUBLE = 10;
const TOLD = 10;
/** Characters of one line of the activity log: a restore in parts brings the commands for the rest. */
const LONGEST = 4_000;

/** Writes how an incident goes: its opening, its phase, the activity log, what is held up, and who was paged. */
export class Journal {
  private readonly data: Draft;

  constructor(data: Draft) {
    this.data = data;
  }

  /**
   * Opens the incident under the number that the ledger gave. State carried over under another number was made up,
   * and goes.
   */
  open({ incident, openedAt, policy, listed }: OpenedIncident): void {
    const { data } = this;
    if (data.incident !== '') this.startOver();
    data.incident = incident;
    data.openedAt = openedAt;
    data.policy = policy;
    data.findingCount = listed;
  }

  private startOver(): void {
    const { workload } = this.data;
    for (const member of Object.keys(this.data)) Reflect.deleteProperty(this.data, member);
    Object.assign(this.data, newIncident(workload, now()));
  }

  /** Names the run in the ids of its pages, since a reset made it. */
  nameRun(run: string): void {
    this.data.pageRun = run;
  }

  enter(phase: Phase): void {
    this.data.phase = phase;
  }

  /** Notes that somebody cancelled the workflow. */
  cancel(): void {
    this.data.cancelled = now();
  }

  /** Adds a line to the activity log. Made inert here, whatever Google, a deployer or a person wrote into it. */
  log(text: string): void {
    const line = { at: now(), text: inertLine(text, LONGEST) };
    this.data.story = [...this.data.story, line].slice(-LINES);
  }

  /** Tells whether this is listed as something that does not get done. */
  isHeldUp(what: string): boolean {
    return this.data.trouble.some((each) => each.what === what);
  }

  /** Lists something that does not get done. The time since which stays from the first time. */
  holdUp(what: string, why: string): void {
    const { trouble } = this.data;
    const since = trouble.find((each) => each.what === what)?.since ?? now();
    const others = trouble.filter((each) => each.what !== what);
    this.data.trouble = [...others, { what, why, since }].slice(-TROUBLE);
  }

  /** Takes off the list what gets done again. */
  overcome(what: string): void {
    this.data.trouble = this.data.trouble.filter((each) => each.what !== what);
  }

  /** Numbers the next page. */
  nextPage(): number {
    this.data.pages += 1;
    return this.data.pages;
  }

  /** Notes that people are paged how it ended. False when this outcome, restored and closed or not, was paged before. */
  pageOutcome(): boolean {
    const { outcome, restored, phase } = this.data;
    if (outcome === undefined) return false;
    const state = `${outcome}/${String(restored)}/${String(phase === 'closed')}`;
    if (state === this.data.pagedOutcome) return false;
    this.data.pagedOutcome = state;
    return true;
  }

  /** Keeps what became of a page. */
  told(told: Omit<Told, 'at'>): void {
    this.data.told = [...this.data.told, { at: now(), ...told }].slice(-TOLD);
  }
}
