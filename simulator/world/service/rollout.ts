import type { Switches } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, objectOf, textOf } from '../../wire/json';
import { resolveTraffic } from './routing';
import type { Served, ServiceState } from './service-state';
import { newestReady, revisionOf } from './service-state';

/** How the rollout of an accepted change ended. */
interface Rollout {
  readonly service: ServiceState;
  /** Why its operation fails; absent where it does not. */
  readonly failure?: string;
  /** Whether anything of it is served. */
  readonly served: boolean;
}

/** The service after its last accepted change has failed: it goes on serving what it served. */
export function failChange(service: ServiceState, now: number, message: string): ServiceState {
  return {
    ...service,
    // A revision that never becomes ready was created all the same.
    latestCreatedRevision: service.revisions.at(-1)?.name ?? service.latestCreatedRevision,
    readiness: { state: 'CONDITION_FAILED', message, time: now },
  };
}

/**
 * Ends the last accepted change of a service. `before` is the service as it was when the change was accepted.
 *
 * A change that brings a cause of failure with it (traffic to a revision that is gone or failed, a revision that does not
 * become ready) is not served at all. One that leaves an older cause alone is served as far as that allows: its scaling, and
 * its split where that can be served. What then becomes of the condition and of the operation is not known of the real
 * cloud; `olderFailure` decides.
 */
export function rollOut(
  service: ServiceState,
  before: ServiceState,
  now: number,
  olderFailure: Switches['olderFailure'],
): Rollout {
  const brought = broughtFailure(service, before);
  if (brought !== undefined)
    return { service: failChange(service, now, brought), failure: brought, served: false };
  const cause = failureOf(service);
  if (cause === undefined) return { service: serve(service, now), served: true };
  const served = serve(service, now);
  if (olderFailure === 'clears') return { service: served, served: true };
  const { time } = before.readiness;
  const failed = { state: 'CONDITION_FAILED', message: cause, time } as const;
  return { service: { ...served, readiness: failed }, failure: cause, served: true };
}

/** Why a service is not ready: its newest revision, or what its wanted traffic names; undefined where nothing is wrong. */
export function failureOf(service: ServiceState): string | undefined {
  return configurationFailure(service) ?? trafficFailure(service, wantedTraffic(service));
}

/** Why the configuration alone is not ready: the newest revision. */
export function configurationFailure({ revisions }: ServiceState): string | undefined {
  const newest = revisions.at(-1);
  return newest?.fails === undefined ? undefined : notReady(newest.name, newest.fails);
}

/**
 * Returns the served part of some traffic: all of it, or as much as possible where it names revisions that are gone
 * or failed.
 */
export function servedBy(
  service: ServiceState,
  traffic: readonly JsonObject[],
): Pick<Served, 'traffic' | 'targets'> {
  const latest = newestReady(service)?.name ?? service.latestReadyRevision;
  return { traffic, targets: resolveTraffic(traffic, latest) };
}

/** Why some traffic cannot be served. */
export function trafficFailure(service: ServiceState, traffic: readonly JsonObject[]): string | undefined {
  for (const name of traffic.map((target) => textOf(target, 'revision'))) {
    const revision = revisionOf(service, name);
    if (name === '') continue;
    if (revision === undefined)
      return `Revision '${name}' does not exist or is deleted. Update all traffic to route to currently available revisions.`;
    if (revision.fails !== undefined) return notReady(name, revision.fails);
  }
  return undefined;
}

function notReady(revision: string, why: string): string {
  return `Revision '${revision}' is not ready and cannot serve traffic. ${why}`;
}

/** Why a change fails by what it brings itself: another split, or a revision. */
function broughtFailure(service: ServiceState, before: ServiceState): string | undefined {
  const wanted = wantedTraffic(service);
  if (JSON.stringify(wanted) !== JSON.stringify(wantedTraffic(before))) {
    const failure = trafficFailure(service, wanted);
    if (failure !== undefined) return failure;
  }
  const newest = service.revisions.at(-1)?.name ?? '';
  return revisionOf(before, newest) === undefined ? configurationFailure(service) : undefined;
}

function wantedTraffic({ spec }: ServiceState): readonly JsonObject[] {
  return listOf(spec, 'traffic').filter(isJsonObject);
}

/** The service with what is asked for served; the split as before where it cannot be. */
function serve(service: ServiceState, now: number): ServiceState {
  const latest = newestReady(service)?.name ?? service.latestReadyRevision;
  const wanted = wantedTraffic(service);
  const split = trafficFailure(service, wanted) === undefined ? servedBy(service, wanted) : service.served;
  return {
    ...service,
    observedGeneration: service.generation,
    readiness: { state: 'CONDITION_SUCCEEDED', time: now },
    configurationReadyTime: latest === service.latestReadyRevision ? service.configurationReadyTime : now,
    latestReadyRevision: latest,
    latestCreatedRevision: service.revisions.at(-1)?.name ?? service.latestCreatedRevision,
    served: {
      scaling: objectOf(service.spec, 'scaling'),
      traffic: split.traffic,
      targets: split.targets,
    },
  };
}
