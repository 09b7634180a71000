import type { JsonObject } from '../../wire/json';
import { objectOf } from '../../wire/json';
import type { GoogleScope, Timing } from '../../scenarios/schema';
import type { Agenda } from '../agenda';
import type { Fleet } from '../service/fleet';
import { isAlive } from './host';
import type { Hosts } from './hosts';
import { monitoredJob, monitoredRevision, monitoredWorkerPool } from '../telemetry/monitored';

/** The metrics that are sampled, without `run.googleapis.com/`. */
export const sampledMetrics = [
  'container/instance_count',
  'job/running_executions',
  'job/running_task_attempts',
] as const;
type SampledMetric = (typeof sampledMetrics)[number];

/** How many there were at one moment of what a metric counts. */
export interface InstanceSample {
  readonly metric: SampledMetric;
  /** The monitored resource. */
  readonly resource: JsonObject;
  /** Milliseconds. */
  readonly at: number;
  /** By the metric's label `state`; under `''` for a metric that has no such label. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How the metric is told wrongly. */
export interface Distortion {
  /** Instead of each count. */
  readonly value?: number | boolean | 'NaN';
  /** Names of revisions or jobs that have no series. */
  readonly leavesOut?: readonly string[];
  /** A second sample so many milliseconds after each. */
  readonly echoAfterMs?: number;
}

/** Samples beyond this many push out the oldest. */
const capacity = 20_000;

interface Parts {
  readonly agenda: Agenda;
  readonly google: GoogleScope;
  readonly fleet: Fleet;
  readonly hosts: Hosts;
  readonly timing: Timing;
}

/** Counts instances at regular times, as Monitoring does: what happens between two samples is not seen. */
export class InstanceSamples {
  readonly #parts: Parts;
  #samples: InstanceSample[] = [];
  #distortion: Distortion = {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Samples from that time on. A revision or job is sampled, with zeros too, from its first instance on. */
  begin(at: number): void {
    const { agenda, timing } = this.#parts;
    agenda.at(at, () => {
      this.#samples.push(...this.#ofServices(at), ...this.#ofPools(at), ...this.#ofJobs(at));
      if (this.#samples.length > capacity) this.#samples = this.#samples.slice(-capacity / 2);
      this.begin(at + timing.sampleSeconds * 1000);
    });
  }

  /** From now on what is read is told wrongly, earlier samples too. */
  distort(distortion: Distortion): void {
    this.#distortion = distortion;
  }

  /** The value reported instead of each count; undefined where the counts themselves are. */
  get told(): Distortion['value'] {
    return this.#distortion.value;
  }

  /** Returns the samples that can be read at that time, oldest first. */
  readable(now: number): readonly InstanceSample[] {
    const { leavesOut = [], echoAfterMs } = this.#distortion;
    const shown = this.#samples
      .filter(
        ({ resource }) =>
          !Object.values(objectOf(resource, 'labels')).some((name) =>
            leavesOut.some((each) => each === name),
          ),
      )
      .flatMap((sample) =>
        echoAfterMs === undefined ? [sample] : [sample, { ...sample, at: sample.at + echoAfterMs }],
      );
    return shown.filter(({ at }) => at + this.#parts.timing.metricDelaySeconds * 1000 <= now);
  }

  #ofServices(at: number): readonly InstanceSample[] {
    const { google, fleet } = this.#parts;
    const counts = new Map<string, { service: string; revision: string; active: number; idle: number }>();
    for (const instance of fleet.all()) {
      const { service, revision } = instance;
      const key = `${service}/${revision}`;
      const count = counts.get(key) ?? { service, revision, active: 0, idle: 0 };
      const state = instance.requests.size > 0 ? 'active' : 'idle';
      counts.set(key, isAlive(instance) ? { ...count, [state]: count[state] + 1 } : count);
    }
    return [...counts.values()].map(({ service, revision, active, idle }) => ({
      metric: 'container/instance_count',
      resource: monitoredRevision(google, service, revision),
      at,
      counts: { active, idle },
    }));
  }

  /** A pool's instances get no requests: whatever lives counts as active. */
  #ofPools(at: number): readonly InstanceSample[] {
    const { google, hosts } = this.#parts;
    const counts = new Map<string, { pool: string; revision: string; active: number }>();
    for (const host of hosts.all()) {
      if (!('workerPool' in host.origin)) continue;
      const { workerPool: pool, revision } = host.origin;
      const count = counts.get(`${pool}/${revision}`) ?? { pool, revision, active: 0 };
      counts.set(`${pool}/${revision}`, isAlive(host) ? { ...count, active: count.active + 1 } : count);
    }
    return [...counts.values()].map(({ pool, revision, active }) => ({
      metric: 'container/instance_count',
      resource: monitoredWorkerPool(google, pool, revision),
      at,
      counts: { active, idle: 0 },
    }));
  }

  #ofJobs(at: number): readonly InstanceSample[] {
    const { google, hosts } = this.#parts;
    const running = new Map<string, string[]>();
    for (const host of hosts.all()) {
      if (!('job' in host.origin)) continue;
      const { job, execution } = host.origin;
      const executions = running.get(job) ?? [];
      running.set(job, isAlive(host) ? [...executions, execution] : executions);
    }
    return [...running].flatMap(([job, executions]) => {
      const resource = monitoredJob(google, job);
      return [
        { metric: 'job/running_executions' as const, resource, at, counts: { '': new Set(executions).size } },
        { metric: 'job/running_task_attempts' as const, resource, at, counts: { '': executions.length } },
      ];
    });
  }
}
