import type { GoogleScope } from '../../scenarios/schema';
import type { RevisionScenario, ServiceScenario } from '../../scenarios/schema/service-schema';
import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf } from '../../wire/json';
import { revisionNumber } from './change-service';
import type { Ids } from '../ids';
import { failureOf, servedBy, trafficFailure } from './rollout';
import { resolveTraffic } from './routing';
import type { RevisionState, ServiceState } from './service-state';
import { newestReady } from './service-state';
import { templateOf } from '../workload/template';

const ingress = {
  all: 'INGRESS_TRAFFIC_ALL',
  internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  'internal-and-load-balancing': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
  none: 'INGRESS_TRAFFIC_NONE',
} as const;

/** The v2 name of a scenario's word for who can reach a workload. */
export function ingressOf(word: keyof typeof ingress): string {
  return ingress[word];
}

/** The service as it stands when the scenario begins: its last revision deployed, nothing reconciling. */
export function createService(
  scenario: ServiceScenario,
  google: GoogleScope,
  ids: Ids,
  now: number,
): ServiceState {
  const revisions = scenario.revisions.map((revision) =>
    createRevision(scenario.name, revision, google, ids, now),
  );
  const [first] = revisions;
  const last = revisions.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError(`Service '${scenario.name}' has no revision.`);
  const traffic = scenario.traffic.map(trafficTarget);
  const scaling = scalingOf(scenario);
  const generation = revisionNumber(last.name, revisions.length);
  const spec: JsonObject = {
    ...(scenario.description === undefined ? {} : { description: scenario.description }),
    labels: scenario.labels,
    ...(Object.keys(scenario.annotations).length === 0 ? {} : { annotations: scenario.annotations }),
    ingress: ingressOf(scenario.ingress),
    launchStage: 'GA',
    template: last.template,
    traffic,
    ...(Object.keys(scaling).length === 0 ? {} : { scaling }),
  };
  const state: ServiceState = {
    name: scenario.name,
    uid: ids.uuid(`service/${scenario.name}`),
    generation,
    observedGeneration: generation,
    createTime: first.createTime,
    updateTime: last.createTime,
    creator: first.creator,
    lastModifier: last.creator,
    spec,
    served: { scaling, traffic, targets: resolveTraffic(traffic, last.name) },
    readiness: { state: 'CONDITION_SUCCEEDED', time: last.createTime + 5_400 },
    configurationReadyTime: last.createTime + 4_900,
    revisions,
    latestReadyRevision: last.name,
    latestCreatedRevision: last.name,
    public: scenario.invoker === 'public',
  };
  const why = failureOf(state);
  return why === undefined ? state : failedBefore(state, scenario, why);
}

/** The service whose last deployment failed: it serves what `servedTraffic` says, else all from the newest ready revision. */
function failedBefore(state: ServiceState, { servedTraffic }: ServiceScenario, why: string): ServiceState {
  const ready = newestReady(state);
  if (ready === undefined) throw new RangeError(`Service '${state.name}' has no revision that is ready.`);
  const wanted = listOf(state.spec, 'traffic').filter(isJsonObject);
  const fallback = trafficFailure(state, wanted) === undefined ? wanted : [trafficTarget({ percent: 100 })];
  const traffic = servedTraffic?.map(trafficTarget) ?? fallback;
  return {
    ...state,
    observedGeneration: state.generation - 1,
    readiness: { state: 'CONDITION_FAILED', message: why, time: state.readiness.time },
    configurationReadyTime: ready.createTime + 4_900,
    latestReadyRevision: ready.name,
    served: { ...state.served, ...servedBy(state, traffic) },
  };
}

function createRevision(
  service: string,
  revision: RevisionScenario,
  google: GoogleScope,
  ids: Ids,
  now: number,
): RevisionState {
  return {
    name: revision.name,
    uid: ids.uuid(`revision/${service}/${revision.name}`),
    createTime: now - revision.deployedMinutesAgo * 60_000,
    creator: revision.deployedBy,
    template: templateOf(revision, google.project.number),
    digests: Object.fromEntries(revision.containers.map(({ image, digest }) => [image, digest])),
    ...(revision.fails === undefined ? {} : { fails: revision.fails }),
  };
}

function scalingOf({ scaling }: ServiceScenario): JsonObject {
  const { minInstanceCount, maxInstanceCount, manualInstanceCount } = scaling;
  return {
    ...(minInstanceCount === undefined ? {} : { minInstanceCount }),
    ...(manualInstanceCount === undefined ? {} : { scalingMode: 'MANUAL' }),
    ...(maxInstanceCount === undefined ? {} : { maxInstanceCount }),
    ...(manualInstanceCount === undefined ? {} : { manualInstanceCount }),
  };
}

/** An entry of a v2 traffic list. */
export function trafficTarget({ revision, percent, tag }: ServiceScenario['traffic'][number]): JsonObject {
  return {
    type: `TRAFFIC_TARGET_ALLOCATION_TYPE_${revision === undefined ? 'LATEST' : 'REVISION'}`,
    ...(revision === undefined ? {} : { revision }),
    ...(percent === 0 ? {} : { percent }),
    ...(tag === undefined ? {} : { tag }),
  };
}
