import { textOf } from '../../wire/json';
import type { ChangeParts } from '../workload/changes';
import { Changes } from '../workload/changes';
import type { Hosts } from '../workload/hosts';
import { createInstanceResource } from './instance-resource-state';
import type { InstanceResourceState } from './instance-resource-state';
import type { Asked } from '../job/jobs';
import { monitoredInstance } from '../telemetry/monitored';
import type { OperationRecord } from '../workload/operations';

/** The Cloud Run instances that are resources of their own: stopped, started and deleted. */
export class InstanceResources {
  readonly #parts: ChangeParts & { readonly hosts: Hosts };
  readonly #changes: Changes;
  readonly #states: Map<string, InstanceResourceState>;

  constructor(parts: ChangeParts & { readonly hosts: Hosts }) {
    const { scenario, agenda, ids } = parts;
    this.#parts = parts;
    this.#changes = new Changes(parts);
    const now = agenda.now();
    this.#states = new Map(
      scenario.instances.map((instance) => [
        instance.name,
        createInstanceResource(instance, scenario.google, ids, now),
      ]),
    );
  }

  list(): readonly InstanceResourceState[] {
    return [...this.#states.values()];
  }

  find(name: string): InstanceResourceState | undefined {
    return this.#states.get(name);
  }

  /** Starts its host when it is to run and has none, and ends it when it is to be stopped. */
  reconcile({ name, wanted, spec }: InstanceResourceState): void {
    const { hosts } = this.#parts;
    const workload = { kind: 'instance', name } as const;
    const serving = hosts.alive(workload).filter(({ state }) => state === 'serving');
    if (wanted === 'stopped') for (const host of serving) hosts.stop(host, 'disabled');
    else if (serving.length === 0)
      hosts.start(workload, { instanceResource: name }, textOf(spec, 'serviceAccount'), 'Instance started.');
  }

  /** The instance as stopping or starting it would make it; nothing happens. */
  preview(name: string, wanted: InstanceResourceState['wanted'], by: string): InstanceResourceState {
    const instance = this.#get(name);
    return {
      ...instance,
      wanted,
      generation: instance.generation + 1,
      updateTime: this.#parts.agenda.now(),
      lastModifier: by,
      readiness: { state: 'CONDITION_PENDING', time: instance.readiness.time },
    };
  }

  /** Stops or starts it. */
  set(name: string, wanted: InstanceResourceState['wanted'], asked: Asked): OperationRecord {
    const verb = wanted === 'stopped' ? 'stop' : 'start';
    const accepted = this.preview(name, wanted, asked.actor.email);
    return this.#begin(verb, accepted, asked, (served) => {
      const now = this.#parts.agenda.now();
      return served
        ? {
            ...accepted,
            observedGeneration: accepted.generation,
            readiness: { state: 'CONDITION_SUCCEEDED', time: now },
          }
        : {
            ...accepted,
            wanted: wanted === 'stopped' ? 'running' : 'stopped',
            readiness: { state: 'CONDITION_FAILED', time: now, message: asked.ending?.message ?? '' },
          };
    });
  }

  /** Deletes it, and ends what runs in it. */
  delete(name: string, asked: Asked): OperationRecord {
    const now = this.#parts.agenda.now();
    const accepted = { ...this.preview(name, 'stopped', asked.actor.email), deleteTime: now };
    return this.#begin('delete', accepted, asked, (served) => {
      if (!served) return { ...accepted, wanted: 'running' };
      this.#states.delete(name);
      return accepted;
    });
  }

  #get(name: string): InstanceResourceState {
    const instance = this.#states.get(name);
    if (instance === undefined) throw new RangeError(`There is no instance '${name}'.`);
    return instance;
  }

  #begin(
    verb: 'stop' | 'start' | 'delete',
    accepted: InstanceResourceState,
    { actor, request, ending = {} }: Asked,
    finish: (served: boolean) => InstanceResourceState,
  ): OperationRecord {
    const { google } = this.#parts.scenario;
    const { name } = accepted;
    this.#states.set(name, accepted);
    const change = {
      subject: { kind: 'Instance', state: accepted } as const,
      method: `Instances.${verb.charAt(0).toUpperCase()}${verb.slice(1)}Instance`,
      permission: `run.instances.${verb}`,
      resource: `projects/${google.project.id}/locations/${google.location}/instances/${name}`,
      monitored: monitoredInstance(google, name),
      ...{ actor, request, ending },
    };
    return this.#changes.begin(change, (served) => {
      const instance = finish(served);
      if (this.#states.has(name)) this.#states.set(name, instance);
      if (instance.readiness.state !== 'CONDITION_FAILED') this.reconcile(instance);
      return { kind: 'Instance', state: instance };
    });
  }
}
