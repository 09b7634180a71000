import type { JobScenario } from '../../scenarios/schema/job-schema';
import { numberOf, objectOf, textOf } from '../../wire/json';
import type { JsonObject } from '../../wire/json';
import type { Agenda } from '../agenda';
import { countOf, isComplete } from './execution-state';
import type { ExecutionState, TaskState } from './execution-state';
import type { Host } from '../workload/host';
import type { Hosts } from '../workload/hosts';
import type { Ids } from '../ids';
import type { JobState } from './job-state';

/** The members that RunJob may set for one execution. */
export interface Overrides {
  readonly taskCount?: number;
  /** The v2 TaskTemplate, with containers and time limit overridden. */
  readonly template?: JsonObject;
}

/** The parts of the world that executions need. */
interface ExecutionParts {
  readonly agenda: Agenda;
  readonly ids: Ids;
  readonly hosts: Hosts;
  /** The scenario's part about a job's tasks. */
  readonly scenarioOf: (job: string) => JobScenario;
  /** Called for every task that was cut short. */
  readonly onCancelled: (job: string) => void;
}

/** The executions of all jobs: their tasks run in hosts, are tried again when they fail, and end. */
export class Executions {
  readonly #parts: ExecutionParts;
  /** By short name, in the order of creation: those of jobs that were deleted, too, until they have ended. */
  readonly #states = new Map<string, ExecutionState>();
  readonly #hosts = new Map<string, Host>();
  readonly #waiting = new Map<string, ((execution: ExecutionState) => void)[]>();

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  list(job: string): readonly ExecutionState[] {
    return [...this.#states.values()].filter((execution) => execution.job === job).toReversed();
  }

  find(job: string, name: string): ExecutionState | undefined {
    const found = this.#states.get(name);
    return found?.job === job ? found : undefined;
  }

  /** The execution that the job would have; nothing happens. */
  preview(job: JobState, creator: string, overrides: Overrides = {}): ExecutionState {
    const { agenda, ids } = this.#parts;
    const now = agenda.now();
    const template = objectOf(job.spec, 'template');
    const taskCount = overrides.taskCount ?? (numberOf(template, 'taskCount') || 1);
    const name = `${job.name}-${ids.letters(`execution/${job.name}/${job.executionCount}`, 5)}`;
    return {
      name,
      uid: ids.uuid(`execution/${name}`),
      job: job.name,
      creator,
      generation: 1,
      createTime: now,
      updateTime: now,
      labels: { ...objectOf(job.spec, 'labels'), ...objectOf(template, 'labels') },
      template: overrides.template ?? objectOf(template, 'template'),
      taskCount,
      parallelism: numberOf(template, 'parallelism') || taskCount,
      digests: job.digests,
      tasks: Array.from({ length: taskCount }, (_, index) => ({
        index,
        phase: 'pending' as const,
        retried: 0,
        updateTime: now,
      })),
    };
  }

  /** Creates an execution of the job and starts as many of its tasks as may run at once. */
  create(job: JobState, creator: string, overrides?: Overrides): ExecutionState {
    const execution = this.preview(job, creator, overrides);
    this.#set(execution);
    this.#startPending(execution.name);
    return this.#get(execution.name);
  }

  /** Stops all its tasks; those that wait never start. Nothing when it has ended. */
  cancel(name: string): void {
    const execution = this.#get(name);
    if (isComplete(execution) || execution.cancelTime !== undefined) return;
    const now = this.#parts.agenda.now();
    this.#set({ ...execution, cancelTime: now, updateTime: now, generation: execution.generation + 1 });
    this.#parts.onCancelled(execution.job);
    for (const task of execution.tasks) {
      if (task.phase === 'pending') this.#end(name, task.index, { phase: 'cancelled' });
      const host = task.phase === 'running' ? this.#hosts.get(`${name}/${task.index}`) : undefined;
      if (host === undefined) continue;
      this.#parts.hosts.stop(host, 'cancelled', () =>
        this.#end(name, task.index, { phase: 'cancelled', lastEnd: { signal: 9 } }),
      );
    }
  }

  /** Forgets it once nothing of it runs any more. */
  delete(name: string): void {
    const execution = this.#get(name);
    this.#set({ ...execution, deleteTime: this.#parts.agenda.now() });
    this.cancel(name);
    this.whenComplete(name, () => this.#states.delete(name));
  }

  /** Calls back once it has ended, at once if it has. */
  whenComplete(name: string, then: (execution: ExecutionState) => void): void {
    const execution = this.#get(name);
    if (isComplete(execution)) then(execution);
    else this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), then]);
  }

  /** The host in which the task's present attempt runs. */
  hostOf(execution: string, task: number): Host | undefined {
    const host = this.#hosts.get(`${execution}/${task}`);
    return host?.state === 'ended' ? undefined : host;
  }

  #get(name: string): ExecutionState {
    const execution = this.#states.get(name);
    if (execution === undefined) throw new RangeError(`There is no execution '${name}'.`);
    return execution;
  }

  #set(execution: ExecutionState): void {
    this.#states.set(execution.name, execution);
  }

  #startPending(name: string): void {
    const execution = this.#get(name);
    if (execution.cancelTime !== undefined) return;
    const free = execution.parallelism - countOf(execution, 'running');
    for (const { index } of execution.tasks.filter(({ phase }) => phase === 'pending').slice(0, free))
      this.#attempt(name, index);
  }

  #attempt(name: string, index: number): void {
    const { agenda, hosts, scenarioOf } = this.#parts;
    const execution = this.#get(name);
    const task = execution.tasks[index];
    if (task === undefined) return;
    const now = agenda.now();
    this.#change(name, index, { phase: 'running', startTime: task.startTime ?? now });
    const attempt = task.retried;
    const host = hosts.start(
      { kind: 'job', name: execution.job },
      { job: execution.job, execution: name, task: index, attempt },
      textOf(execution.template, 'serviceAccount'),
      'JOB - Instance started to run a task.',
    );
    this.#hosts.set(`${name}/${index}`, host);
    const { taskSeconds, failing } = scenarioOf(execution.job);
    const limit = Number.parseFloat(textOf(execution.template, 'timeout')) || taskSeconds;
    const timedOut = taskSeconds > limit;
    const fails = timedOut || failing.some((each) => each.task === index && each.attempts > attempt);
    agenda.in(Math.min(taskSeconds, limit), () => {
      const end = timedOut ? { signal: 9 } : { exitCode: fails ? 1 : 0 };
      const text = timedOut
        ? 'Terminating task because it has reached the maximum timeout.'
        : `Container called exit(${fails ? 1 : 0}).`;
      if (hosts.finish(host, text)) this.#finished(name, index, fails, end);
    });
  }

  #finished(name: string, index: number, fails: boolean, lastEnd: TaskState['lastEnd']): void {
    const execution = this.#get(name);
    const retried = execution.tasks[index]?.retried ?? 0;
    const ended = lastEnd === undefined ? {} : { lastEnd };
    if (fails && retried < numberOf(execution.template, 'maxRetries')) {
      this.#change(name, index, { retried: retried + 1, ...ended });
      this.#attempt(name, index);
      return;
    }
    this.#end(name, index, { phase: fails ? 'failed' : 'succeeded', ...ended });
    this.#startPending(name);
  }

  #end(name: string, index: number, change: Partial<TaskState>): void {
    const now = this.#parts.agenda.now();
    this.#change(name, index, { ...change, completionTime: now });
    const execution = this.#get(name);
    if (countOf(execution, 'running') > 0 || countOf(execution, 'pending') > 0) return;
    const done = { ...execution, completionTime: now, updateTime: now };
    this.#set(done);
    const waiting = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    for (const then of waiting) then(done);
  }

  #change(name: string, index: number, change: Partial<TaskState>): void {
    const execution = this.#get(name);
    const updateTime = this.#parts.agenda.now();
    this.#set({
      ...execution,
      tasks: execution.tasks.map((task) =>
        task.index === index ? { ...task, ...change, updateTime } : task,
      ),
    });
  }
}
