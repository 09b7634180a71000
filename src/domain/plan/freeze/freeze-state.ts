import type { FreezeUndo, Step } from '../plan';
import type { ServiceScaling, ServiceSettings, TrafficTarget } from '../../workload/service';
import { allTags } from './freeze-precondition';
import { isZero, scalingText } from './scaling';
import { tagsOf, trafficTexts } from './traffic';

/** The values that are written to a service, or compared with it: absent traffic is left alone. */
export type Values = Pick<FreezeUndo, 'scaling' | 'traffic'>;

/**
 * Why a service does not count as frozen by this step, in one sentence each; empty when it does. Says nothing about
 * instances. `failing` is what had failed right before the step, see `failingNow`: it is none of its doing.
 */
export function notFrozen(
  service: ServiceSettings,
  step: Step,
  failing: readonly string[] = [],
): readonly string[] {
  return [...changedSinceFreeze(service, step), ...settled(service, failing)];
}

/**
 * Lists what somebody has changed since this step froze the service: which service it is, its scaling, its traffic. A
 * service that is merely not ready, or being rolled out, is as we left it.
 */
export function changedSinceFreeze(service: ServiceSettings, step: Step): readonly string[] {
  const { parameters, precondition } = step;
  // A tag that is wanted and not served reaches nothing, where it was so before and is left alone.
  const tags =
    parameters.traffic === undefined ? tagsOf(service.trafficStatuses).map(([tag]) => tag) : allTags(service);
  const left = parameters.traffic ?? precondition.traffic;
  const [traffic, wanted] = [service.traffic, left].map((t) => trafficTexts(t).join('; '));
  return [
    ...sameService(service, step),
    ...(isZero(service.scaling)
      ? []
      : [`Scaling is ${scalingText(service.scaling)}, not manual with 0 instances.`]),
    ...(tags.length === 0
      ? []
      : [`Tag ${tags.join(', ')} still reaches a revision, which can start instances for it.`]),
    ...(tags.length > 0 || traffic === wanted ? [] : [`Traffic is ${traffic}, not ${wanted}.`]),
  ];
}

/** Tells whether a service is frozen as this step does it. */
export function isFrozen(service: ServiceSettings, step: Step): boolean {
  return notFrozen(service, step).length === 0;
}

/** Lists the failed conditions of a service, as comparable texts; empty where nothing has failed. */
export function failingNow({ ready, failing }: ServiceSettings): readonly string[] {
  return ready === 'CONDITION_FAILED' ? (failing ?? ['no reason given']) : [];
}

/**
 * Says what had failed before and still does, in one sentence; empty where there is none. It decides nothing: the
 * newest revision of a service may have failed long before the attack.
 */
export function failedBefore(service: ServiceSettings, failing: readonly string[]): readonly string[] {
  const now = failingNow(service);
  return now.length > 0 && now.every((text) => failing.includes(text))
    ? [`Its condition was ${service.ready} before as well (${now.join('; ')}): that is not of this change.`]
    : [];
}

/**
 * Lists what somebody else has made of a service that this step froze, in one sentence each. A part that is as the
 * freeze left it, or back as the undo puts it (`back`: as far as that goes), is ours to write. Anything else is not
 * overwritten.
 */
export function changedByOthers(service: ServiceSettings, step: Step, back: Values): readonly string[] {
  const { scaling, traffic } = service;
  const isText = trafficText(traffic);
  const known = [
    step.parameters.traffic ?? step.precondition.traffic,
    step.undo.traffic ?? step.precondition.traffic,
    ...(back.traffic === undefined ? [] : [back.traffic]),
  ].map(trafficText);
  const isScalingOurs = isZero(scaling) || comparable(scaling) === comparable(step.undo.scaling);
  const isTrafficOurs = known.includes(isText);
  return [
    ...sameService(service, step),
    ...(isScalingOurs
      ? []
      : [
          `Scaling is ${scalingText(scaling)}: neither manual with 0 instances nor ${scalingText(step.undo.scaling)}.`,
        ]),
    ...(isTrafficOurs ? [] : [`Traffic is ${isText}, not ${[...new Set(known)].join(', nor ')}.`]),
  ];
}

/** Where a service differs from what the step's undo puts back, in one sentence each; empty when it is equal. */
export function notRestored(
  service: ServiceSettings,
  step: Step,
  failing: readonly string[] = [],
  back: Values = step.undo,
): readonly string[] {
  return [...sameService(service, step), ...unequal(service, back), ...settled(service, failing)];
}

/**
 * Where what is wanted of a service is not what Google serves, in one sentence each. A rollout that failed leaves it so:
 * what is wanted can come to be served without anybody's further word.
 */
export function notServed(service: ServiceSettings): readonly string[] {
  const { generation, observedGeneration, reconciling, scaling, traffic, trafficStatuses } = service;
  if (reconciling) return [];
  const wanted = trafficText(traffic);
  const served = trafficText(trafficStatuses);
  return [
    ...(observedGeneration === generation
      ? []
      : [
          `Wanted: scaling ${scalingText(scaling)}; traffic ${wanted}. It is not served: Google serves generation ${observedGeneration || 'unknown'}, not ${generation}, and can take it up at any time.`,
        ]),
    ...(trafficStatuses.length === 0 || wanted === served
      ? []
      : [`Traffic is wanted as ${wanted}; it is served as ${served}.`]),
  ];
}

function unequal(service: ServiceSettings, { scaling, traffic }: Values): readonly string[] {
  const [is, was] = [service.scaling, scaling].map(comparable);
  const routes = trafficText(service.traffic);
  const routed = traffic === undefined ? routes : trafficText(traffic);
  return [
    ...(is === was ? [] : [`Scaling is ${scalingText(service.scaling)}, not ${scalingText(scaling)}.`]),
    ...(routes === routed ? [] : [`Traffic is ${routes}, not ${routed}.`]),
  ];
}

/** Only the fields that count in the mode: the API may show counts of the other one. An absent minimum is 0. */
function comparable(scaling: ServiceScaling): string {
  return scaling.mode === 'MANUAL'
    ? scalingText({ mode: scaling.mode, manualInstanceCount: scaling.manualInstanceCount ?? 1 })
    : scalingText({ minInstanceCount: 0, ...scaling });
}

function trafficText(traffic: readonly TrafficTarget[]): string {
  return trafficTexts(traffic).join('; ');
}

function sameService(service: ServiceSettings, step: Step): readonly string[] {
  return service.uid === step.target.uid
    ? []
    : ['The service was deleted and created again: it is not the one that was looked at.'];
}

/**
 * An operation that is done is not enough: the control plane must have seen the newest spec and be ready. The generation
 * that is observed is the one that is served, so that a condition that had failed before does not decide.
 */
function settled(service: ServiceSettings, failing: readonly string[]): readonly string[] {
  const { generation, observedGeneration, reconciling, ready } = service;
  const isReady = ready === 'CONDITION_SUCCEEDED' || failedBefore(service, failing).length > 0;
  return [
    ...(observedGeneration === generation
      ? []
      : [`Generation ${generation} is not observed yet (observed: ${observedGeneration}).`]),
    ...(reconciling ? ['Google is still reconciling it.'] : []),
    ...(isReady ? [] : [`Its condition is ${ready}, not CONDITION_SUCCEEDED.`]),
  ];
}
