import { numberOf, objectOf } from '../../wire/json';
import type { ServiceState } from './service-state';
import { revisionOf } from './service-state';

/** How many instances one revision keeps at least and may have at most. */
interface ScalingTarget {
  readonly minimum: number;
  readonly maximum: number;
}

/** Cloud Run's default for an absent maximum. */
const defaultMaximum = 100;

/** Tells whether the service is served with a fixed number of instances. */
export function isManual(service: ServiceState): boolean {
  return service.served.scaling['scalingMode'] === 'MANUAL';
}

/**
 * The bounds of one revision under what is being served now.
 *
 * Manual scaling binds only revisions with a share of the traffic: one that is live through a tag alone keeps its own
 * minimum and can start an instance for its tag's address. A revision that nothing addresses keeps no minimum.
 */
export function scalingTarget(service: ServiceState, revisionName: string): ScalingTarget {
  const { scaling, targets } = service.served;
  const own = objectOf(revisionOf(service, revisionName)?.template ?? {}, 'scaling');
  const ownMinimum = numberOf(own, 'minInstanceCount');
  const ownMaximum = numberOf(own, 'maxInstanceCount') || defaultMaximum;
  const mine = targets.filter(({ revision }) => revision === revisionName);
  const percent = mine.reduce((sum, target) => sum + target.percent, 0);
  if (percent === 0) {
    if (!mine.some(({ tag }) => tag !== undefined)) return { minimum: 0, maximum: 0 };
    return { minimum: ownMinimum, maximum: isManual(service) ? Math.max(1, ownMinimum) : ownMaximum };
  }
  if (isManual(service)) {
    const count = Math.round((numberOf(scaling, 'manualInstanceCount') * percent) / 100);
    return { minimum: count, maximum: count };
  }
  // A maximum of 0 that is present was inherited from a manual count: it looks unset to readers, but it binds.
  const bound = scaling['maxInstanceCount'];
  const maximum = typeof bound === 'number' ? Math.min(bound, ownMaximum) : ownMaximum;
  const shared = Math.ceil((numberOf(scaling, 'minInstanceCount') * percent) / 100);
  return { minimum: Math.min(Math.max(shared, ownMinimum), maximum), maximum };
}
