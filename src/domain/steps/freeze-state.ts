import type { Step } from '../plan';
import type { ServiceScaling, ServiceSettings, TrafficTarget } from '../service';
import { allTags } from './freeze-precondition';
import { isZero, scalingText } from './scaling';
import { trafficTexts } from './traffic';

/** Why a service does not count as frozen by this step, in one sentence each; empty when it does. Says nothing about instances. */
export function notFrozen(service: ServiceSettings, step: Step): readonly string[] {
  return [...changedSinceFreeze(service, step), ...settled(service)];
}

/**
 * What somebody has changed since this step froze the service: which service it is, its scaling, its traffic. A service
 * that is merely not ready, or being rolled out, is as we left it.
 */
export function changedSinceFreeze(service: ServiceSettings, step: Step): readonly string[] {
  const tags = allTags(service);
  const [traffic, wanted] = [service.traffic, step.parameters.traffic].map((t) => trafficTexts(t).join('; '));
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

/** Whether a service is frozen as this step does it. */
export function isFrozen(service: ServiceSettings, step: Step): boolean {
  return notFrozen(service, step).length === 0;
}

/** Where a service differs from what the step's undo puts back, in one sentence each; empty when it is equal. */
export function notRestored(service: ServiceSettings, step: Step): readonly string[] {
  const { scaling, traffic } = step.undo;
  return [...sameService(service, step), ...unequal(service, scaling, traffic), ...settled(service)];
}

function unequal(
  service: ServiceSettings,
  scaling: ServiceScaling,
  traffic: readonly TrafficTarget[],
): readonly string[] {
  const [is, was] = [service.scaling, scaling].map(comparable);
  const [routes, routed] = [service.traffic, traffic].map((t) => trafficTexts(t).join('; '));
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

function sameService(service: ServiceSettings, step: Step): readonly string[] {
  return service.uid === step.target.uid
    ? []
    : ['The service was deleted and created anew: it is not the one that was looked at.'];
}

/** An operation that is done is not enough: the control plane must have seen the newest spec and be ready. */
function settled(service: ServiceSettings): readonly string[] {
  const { generation, observedGeneration, reconciling, ready } = service;
  return [
    ...(observedGeneration === generation
      ? []
      : [`Generation ${generation} is not observed yet (observed: ${observedGeneration}).`]),
    ...(reconciling ? ['Google is still reconciling it.'] : []),
    ...(ready === 'CONDITION_SUCCEEDED' ? [] : [`Its condition is ${ready}, not CONDITION_SUCCEEDED.`]),
  ];
}
