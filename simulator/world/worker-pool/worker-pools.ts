import type { JsonObject } from '../../wire/json';
import { objectOf, textOf } from '../../wire/json';
import { newRevision } from '../service/change-service';
import type { ChangeParts } from '../workload/changes';
import { Changes } from '../workload/changes';
import type { Hosts } from '../workload/hosts';
import type { Asked } from '../job/jobs';
import { monitoredWorkerPool } from '../telemetry/monitored';
import type { OperationRecord } from '../workload/operations';
import type { Actor } from '../workload/changes';
import { sameConfiguration } from '../workload/template';
import { createWorkerPool, resolveSplits } from './worker-pool-state';
import type { WorkerPoolState } from './worker-pool-state';

/** The Cloud Run worker pools of the project: their state, their instances, and changes to them. */
export class WorkerPools {
  readonly #parts: ChangeParts & { readonly hosts: Hosts };
  readonly #changes: Changes;
  readonly #states: Map<string, WorkerPoolState>;

  constructor(parts: ChangeParts & { readonly hosts: Hosts }) {
    const { scenario, agenda, ids } = parts;
    this.#parts = parts;
    this.#changes = new Changes(parts);
    const now = agenda.now();
    this.#states = new Map(
      scenario.workerPools.map((pool) => [pool.name, createWorkerPool(pool, scenario.google, ids, now)]),
    );
  }

  list(): readonly WorkerPoolState[] {
    return [...this.#states.values()];
  }

  find(name: string): WorkerPoolState | undefined {
    return this.#states.get(name);
  }

  /** Throws for a name that there is not: only checked names may come here. */
  get(name: string): WorkerPoolState {
    const pool = this.#states.get(name);
    if (pool === undefined) throw new RangeError(`There is no worker pool '${name}'.`);
    return pool;
  }

  /** Starts and ends instances until every revision has what is served. */
  reconcile({ name, revisions, served }: WorkerPoolState): void {
    const { hosts } = this.#parts;
    const workload = { kind: 'workerPool', name } as const;
    for (const revision of revisions) {
      const wanted = served.splits
        .filter((split) => split.revision === revision.name)
        .reduce((sum, { instances }) => sum + instances, 0);
      const serving = hosts
        .alive(workload)
        .filter(
          ({ origin, state }) =>
            state === 'serving' && 'workerPool' in origin && origin.revision === revision.name,
        );
      const account = textOf(revision.template, 'serviceAccount');
      const origin = { workerPool: name, revision: revision.name };
      for (let count = serving.length; count < wanted; count += 1)
        hosts.start(
          workload,
          origin,
          account,
          'MANUAL_OR_CUSTOMER_MIN_INSTANCE - Instance started to keep the configured count.',
        );
      for (const host of serving.slice(wanted)) hosts.stop(host, 'disabled');
    }
  }

  /** The pool as a new specification would make it; nothing happens. `force` makes a revision of an equal template, too. */
  preview(name: string, spec: JsonObject, by: string, force = false): WorkerPoolState {
    const pool = this.get(name);
    const { agenda, ids } = this.#parts;
    const template = objectOf(spec, 'template');
    const same = sameConfiguration(template, objectOf(pool.spec, 'template'));
    const change = { by, at: agenda.now(), ids, digests: {} };
    return {
      ...pool,
      spec,
      generation: pool.generation + 1,
      updateTime: agenda.now(),
      lastModifier: by,
      readiness: { state: 'CONDITION_PENDING', time: pool.readiness.time },
      ...(same && !force ? {} : { revisions: [...pool.revisions, newRevision(pool, template, change)] }),
    };
  }

  /** Accepts a new specification; it is served once the operation ends. */
  change(name: string, spec: JsonObject, asked: Asked, force = false): OperationRecord {
    const accepted = this.preview(name, spec, asked.actor.email, force);
    this.#states.set(name, accepted);
    return this.#begin('UpdateWorkerPool', 'run.workerpools.update', accepted, asked, (served) => {
      const pool = this.#states.get(name) ?? accepted;
      // A later change has been accepted meanwhile: this one ends without ever having been served.
      if (pool.generation !== accepted.generation) return pool;
      const now = this.#parts.agenda.now();
      if (!served) {
        const message = asked.ending?.message ?? '';
        return { ...pool, readiness: { state: 'CONDITION_FAILED', time: now, message } };
      }
      const latest = pool.revisions.at(-1)?.name ?? pool.latestCreatedRevision;
      return {
        ...pool,
        observedGeneration: pool.generation,
        readiness: { state: 'CONDITION_SUCCEEDED', time: now },
        latestReadyRevision: latest,
        latestCreatedRevision: latest,
        served: resolveSplits(spec, latest),
      };
    });
  }

  /** Deletes the pool with its revisions, and ends its instances. */
  delete(name: string, asked: Asked): OperationRecord {
    const pool = this.get(name);
    const now = this.#parts.agenda.now();
    const accepted = { ...pool, generation: pool.generation + 1, updateTime: now, deleteTime: now };
    this.#states.set(name, accepted);
    return this.#begin('DeleteWorkerPool', 'run.workerpools.delete', accepted, asked, (served) => {
      if (!served) return pool;
      this.#states.delete(name);
      return { ...accepted, served: { splits: [], instanceSplits: [] } };
    });
  }

  /** Writes the audit entries of the deployments that made the existing revisions. */
  recordPast(actorOf: (email: string) => Actor): void {
    for (const pool of this.#states.values()) {
      for (const [index, { creator, createTime }] of pool.revisions.entries()) {
        const created = index === 0;
        this.#changes.recordPast(
          {
            method: `WorkerPools.${created ? 'Create' : 'Update'}WorkerPool`,
            permission: `run.workerpools.${created ? 'create' : 'update'}`,
            ...this.#about(pool.name),
            actor: actorOf(creator),
          },
          createTime,
        );
      }
    }
  }

  #about(name: string): { readonly resource: string; readonly monitored: JsonObject } {
    const { google } = this.#parts.scenario;
    const parent = `projects/${google.project.id}/locations/${google.location}`;
    return {
      resource: `${parent}/workerPools/${name}`,
      monitored: monitoredWorkerPool(google, name, ''),
    };
  }

  #begin(
    method: string,
    permission: string,
    accepted: WorkerPoolState,
    { actor, request, ending = {} }: Asked,
    finish: (served: boolean) => WorkerPoolState,
  ): OperationRecord {
    const { name } = accepted;
    const change = {
      subject: { kind: 'WorkerPool', state: accepted } as const,
      method: `WorkerPools.${method}`,
      ...this.#about(name),
      ...{ permission, actor, request, ending },
    };
    return this.#changes.begin(change, (served) => {
      const pool = finish(served);
      if (this.#states.has(name)) this.#states.set(name, pool);
      if (pool.readiness.state !== 'CONDITION_FAILED') this.reconcile(pool);
      return { kind: 'WorkerPool', state: pool };
    });
  }
}
