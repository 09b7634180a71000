import type { Scenario } from '../../scenarios/schema';
import type { ScheduleScenario } from '../../scenarios/schema/job-schema';
import type { Agenda } from '../agenda';
import type { Jobs } from './jobs';
import { accountOf } from '../workload/template';

/** One job of Cloud Scheduler. Times in milliseconds. */
export interface ScheduleState {
  readonly scenario: ScheduleScenario;
  /** The service account that it calls Cloud Run with. */
  readonly account: string;
  readonly state: 'ENABLED' | 'PAUSED';
  readonly userUpdateTime: number;
  /** When it runs next. */
  readonly next: number;
  readonly lastAttemptTime?: number;
  /** Cloud Run's answer to the last attempt. */
  readonly lastCode?: number;
}

/** The jobs of Cloud Scheduler: each starts an execution of a Cloud Run job now and again, unless it is paused. */
export class Schedules {
  readonly #agenda: Agenda;
  readonly #jobs: Jobs;
  readonly #mayRun: (job: string, account: string) => boolean;
  readonly #states: Map<string, ScheduleState>;

  constructor(parts: {
    readonly scenario: Scenario;
    readonly agenda: Agenda;
    readonly jobs: Jobs;
    /** Tells whether the account is let run the job. */
    readonly mayRun: (job: string, account: string) => boolean;
  }) {
    const { scenario, agenda } = parts;
    this.#agenda = agenda;
    this.#jobs = parts.jobs;
    this.#mayRun = parts.mayRun;
    const now = agenda.now();
    this.#states = new Map(
      scenario.schedules.map((schedule) => [
        schedule.name,
        {
          scenario: schedule,
          account: accountOf(schedule.serviceAccount, scenario.google.project.number),
          state: schedule.state,
          userUpdateTime: now - 86_400_000,
          next: now,
        },
      ]),
    );
  }

  list(): readonly ScheduleState[] {
    return [...this.#states.values()];
  }

  find(name: string): ScheduleState | undefined {
    return this.#states.get(name);
  }

  /** Begins to run them; `zero` is the scenario's start and `begin` what its history begins with. */
  begin(zero: number, begin: number): void {
    for (const { scenario } of this.#states.values())
      this.#plan(scenario.name, scenario.firstAt === undefined ? begin : zero + scenario.firstAt * 1000);
  }

  /** Pauses it or lets it continue. Runs that were due meanwhile are not made up for. */
  set(name: string, state: ScheduleState['state']): ScheduleState {
    return this.#change(name, { state, userUpdateTime: this.#agenda.now() });
  }

  #plan(name: string, at: number): void {
    this.#change(name, { next: at });
    this.#agenda.at(at, () => {
      const { state, scenario, account } = this.#get(name);
      if (state === 'ENABLED') this.#attempt(name, scenario.job, account);
      this.#plan(name, at + scenario.everySeconds * 1000);
    });
  }

  #attempt(name: string, job: string, account: string): void {
    const exists = this.#jobs.find(job) !== undefined;
    const allowed = this.#mayRun(job, account);
    this.#change(name, {
      lastAttemptTime: this.#agenda.now(),
      lastCode: !allowed ? 7 : exists ? 0 : 5,
    });
    if (!exists || !allowed) return;
    this.#jobs.run(job, {
      actor: { email: account, callerIp: 'private', userAgent: 'Google-Cloud-Scheduler' },
      request: {},
    });
  }

  #get(name: string): ScheduleState {
    const state = this.#states.get(name);
    if (state === undefined) throw new RangeError(`There is no schedule '${name}'.`);
    return state;
  }

  #change(name: string, change: Partial<ScheduleState>): ScheduleState {
    const next = { ...this.#get(name), ...change };
    this.#states.set(name, next);
    return next;
  }
}
