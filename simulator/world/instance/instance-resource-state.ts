import type { GoogleScope } from '../../scenarios/schema';
import type { InstanceScenario } from '../../scenarios/schema/worker-pool-schema';
import type { JsonObject } from '../../wire/json';
import { ingressOf } from '../service/create-service';
import type { Ids } from '../ids';
import type { Readiness } from '../service/service-state';
import { accountOf, digestsOf, plainContainerOf } from '../workload/template';

/** One Cloud Run instance that is a resource of its own: it can be stopped and started. Times in milliseconds. */
export interface InstanceResourceState {
  /** Short name. */
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly creator: string;
  readonly lastModifier: string;
  /** The fields of a v2 Instance that callers set. */
  readonly spec: JsonObject;
  readonly readiness: Readiness;
  readonly digests: Readonly<Record<string, string>>;
  /** The state that was requested last. */
  readonly wanted: 'running' | 'stopped';
  readonly deleteTime?: number;
}

/** The instance as it stands when the scenario begins: running. */
export function createInstanceResource(
  scenario: InstanceScenario,
  google: GoogleScope,
  ids: Ids,
  now: number,
): InstanceResourceState {
  const { name, labels, annotations, deployedBy, invokerIamDisabled } = scenario;
  const createTime = now - scenario.deployedMinutesAgo * 60_000;
  return {
    name,
    uid: ids.uuid(`instance/${name}`),
    generation: 1,
    observedGeneration: 1,
    createTime,
    updateTime: createTime,
    creator: deployedBy,
    lastModifier: deployedBy,
    spec: {
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      launchStage: 'ALPHA',
      serviceAccount: accountOf(scenario.serviceAccount, google.project.number),
      containers: scenario.containers.map(plainContainerOf),
      ingress: ingressOf(scenario.ingress),
      ...(invokerIamDisabled ? { invokerIamDisabled } : {}),
    },
    readiness: { state: 'CONDITION_SUCCEEDED', time: createTime + 4_100 },
    digests: digestsOf(scenario.containers),
    wanted: 'running',
  };
}
