import type { Switches } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, objectOf, textOf } from '../../wire/json';
import type { ChangeParts } from '../workload/changes';
import { Changes } from '../workload/changes';
import { isComplete } from './execution-state';
import type { ExecutionState } from './execution-state';
import { Executions } from './executions';
import type { Overrides } from './executions';
import type { Hosts } from '../workload/hosts';
import { createJob } from './job-state';
import type { JobState } from './job-state';
import { monitoredJob } from '../telemetry/monitored';
import type { Ending, OperationRecord } from '../workload/operations';
import type { Actor } from '../workload/changes';

/** The caller of a request, and how its operation is made to end. */
export interface Asked {
  readonly actor: Actor;
  readonly request: JsonObject;
  readonly ending?: Ending;
}

/** The Cloud Run jobs of the project, and what is done with them and their executions. */
export class Jobs {
  readonly executions: Executions;
  readonly #parts: ChangeParts;
  readonly #changes: Changes;
  readonly #deletion: Switches['jobDelete'];
  readonly #states: Map<string, JobState>;

  constructor(
    parts: ChangeParts & {
      readonly hosts: Hosts;
      readonly deletion: Switches['jobDelete'];
      readonly onCancelled: (job: string) => void;
    },
  ) {
    const { scenario, agenda, ids, hosts, deletion, onCancelled } = parts;
    const { google, jobs } = scenario;
    this.#parts = parts;
    this.#changes = new Changes(parts);
    this.#deletion = deletion;
    const now = agenda.now();
    this.#states = new Map(jobs.map((job) => [job.name, createJob(job, google, ids, now)]));
    const scenarioOf = (name: string): (typeof jobs)[number] => {
      const job = jobs.find((each) => each.name === name);
      if (job === undefined) throw new RangeError(`There is no job '${name}'.`);
      return job;
    };
    this.executions = new Executions({ agenda, ids, hosts, scenarioOf, onCancelled });
  }

  list(): readonly JobState[] {
    return [...this.#states.values()];
  }

  find(name: string): JobState | undefined {
    return this.#states.get(name);
  }

  /** Throws for a name that there is not: only checked names may come here. */
  get(name: string): JobState {
    const job = this.#states.get(name);
    if (job === undefined) throw new RangeError(`There is no job '${name}'.`);
    return job;
  }

  /** Starts an execution. The operation ends when the execution does. */
  run(name: string, { actor, request, ending = {} }: Asked, overrides?: Overrides): OperationRecord {
    const job = this.get(name);
    const execution = this.executions.create(job, actor.email, overrides);
    this.#states.set(name, { ...job, executionCount: job.executionCount + 1 });
    const { record, end } = this.#changes.open({
      subject: { kind: 'Execution', state: execution },
      method: 'Jobs.RunJob',
      permission: 'run.jobs.run',
      resource: this.#nameOf(name),
      ...{ monitored: monitoredJob(this.#parts.scenario.google, name), actor, request, ending },
    });
    this.executions.whenComplete(execution.name, (state) => end({ kind: 'Execution', state }));
    return record;
  }

  /** The job as a new specification would make it; nothing happens. */
  preview(name: string, spec: JsonObject, by: string): JobState {
    const job = this.get(name);
    return {
      ...job,
      spec,
      generation: job.generation + 1,
      updateTime: this.#parts.agenda.now(),
      lastModifier: by,
      digests: this.#digestsOf(job, spec),
      readiness: { state: 'CONDITION_PENDING', time: job.readiness.time },
    };
  }

  /** Accepts a new specification, which the next execution runs. */
  change(name: string, spec: JsonObject, asked: Asked): OperationRecord {
    const before = this.get(name);
    const accepted = this.preview(name, spec, asked.actor.email);
    this.#states.set(name, accepted);
    return this.#begin(name, 'UpdateJob', 'run.jobs.update', accepted, asked, (served) => {
      const job = this.#states.get(name) ?? accepted;
      if (job.generation !== accepted.generation) return job;
      const now = this.#parts.agenda.now();
      return served
        ? {
            ...job,
            observedGeneration: job.generation,
            readiness: { state: 'CONDITION_SUCCEEDED', time: now },
          }
        : {
            ...job,
            digests: before.digests,
            readiness: { state: 'CONDITION_FAILED', time: now, message: asked.ending?.message ?? '' },
          };
    });
  }

  /** Deletes the job and its record of executions. A switch decides whether the running ones are stopped. */
  delete(name: string, asked: Asked): OperationRecord {
    const job = this.get(name);
    const now = this.#parts.agenda.now();
    const accepted = { ...job, generation: job.generation + 1, updateTime: now, deleteTime: now };
    this.#states.set(name, accepted);
    return this.#begin(name, 'DeleteJob', 'run.jobs.delete', accepted, asked, (served) => {
      if (!served) {
        const { deleteTime: _, ...kept } = accepted;
        this.#states.set(name, kept);
        return kept;
      }
      for (const execution of this.executions.list(name)) {
        if (this.#deletion === 'ends-executions' || isComplete(execution))
          this.executions.delete(execution.name);
      }
      this.#states.delete(name);
      return accepted;
    });
  }

  /** Asks an execution to stop. The operation ends when nothing of it runs any more. */
  cancel(execution: ExecutionState, asked: Asked): OperationRecord {
    if (asked.ending?.served !== false) this.executions.cancel(execution.name);
    return this.#untilComplete(execution, 'Executions.CancelExecution', 'run.executions.cancel', asked);
  }

  /** Stops an execution, and forgets it. */
  deleteExecution(execution: ExecutionState, asked: Asked): OperationRecord {
    if (asked.ending?.served !== false) this.executions.delete(execution.name);
    return this.#untilComplete(execution, 'Executions.DeleteExecution', 'run.executions.delete', asked);
  }

  /** Writes the audit entries of the deployments that lie before the start. */
  recordPast(actorOf: (email: string) => Actor): void {
    for (const { name, creator, createTime } of this.#states.values()) {
      this.#changes.recordPast(
        {
          method: 'Jobs.CreateJob',
          permission: 'run.jobs.create',
          resource: this.#nameOf(name),
          monitored: monitoredJob(this.#parts.scenario.google, name),
          actor: actorOf(creator),
        },
        createTime,
      );
    }
  }

  #nameOf(job: string): string {
    const { project, location } = this.#parts.scenario.google;
    return `projects/${project.id}/locations/${location}/jobs/${job}`;
  }

  #begin(
    name: string,
    method: string,
    permission: string,
    accepted: JobState,
    { actor, request, ending = {} }: Asked,
    finish: (served: boolean) => JobState,
  ): OperationRecord {
    const monitored = monitoredJob(this.#parts.scenario.google, name);
    return this.#changes.begin(
      {
        subject: { kind: 'Job', state: accepted },
        method: `Jobs.${method}`,
        ...{ permission, resource: this.#nameOf(name), monitored, actor, request, ending },
      },
      (served) => {
        const job = finish(served);
        if (this.#states.has(name)) this.#states.set(name, job);
        return { kind: 'Job', state: job };
      },
    );
  }

  #untilComplete(
    { name, job }: ExecutionState,
    method: string,
    permission: string,
    { actor, request, ending = {} }: Asked,
  ): OperationRecord {
    const state = this.executions.find(job, name);
    if (state === undefined) throw new RangeError(`There is no execution '${name}'.`);
    const { record, end } = this.#changes.open({
      subject: { kind: 'Execution', state },
      resource: `${this.#nameOf(job)}/executions/${name}`,
      monitored: monitoredJob(this.#parts.scenario.google, job),
      ...{ method, permission, actor, request, ending },
    });
    const { agenda, scenario } = this.#parts;
    if (ending.served === false)
      agenda.in(scenario.timing.operationSeconds, () => end({ kind: 'Execution', state }));
    else this.executions.whenComplete(name, (execution) => end({ kind: 'Execution', state: execution }));
    return record;
  }

  #digestsOf(job: JobState, spec: JsonObject): JobState['digests'] {
    const template = objectOf(objectOf(spec, 'template'), 'template');
    const images = listOf(template, 'containers')
      .filter(isJsonObject)
      .map((container) => textOf(container, 'image'));
    return Object.fromEntries(
      images.map((image) => [
        image,
        /@(sha256:[0-9a-f]{64})$/u.exec(image)?.[1] ??
          job.digests[image] ??
          `sha256:${this.#parts.ids.hex(`image/${image}`, 64)}`,
      ]),
    );
  }
}
