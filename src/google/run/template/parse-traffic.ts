import type { TrafficTarget } from '../../../domain/workload/service';
import type { Fields } from '../../client/parse-fields';
import { defined } from '../../../domain/defined';

/** Targets of `traffic` or `trafficStatuses`. Revisions are given by their short names. */
export function parseTraffic(targets: readonly Fields[]): readonly TrafficTarget[] {
  return targets.map((target) => {
    const revision = shortName(target.text('revision'));
    const tag = target.optional('tag');
    // Google fills in the type; where it is missing a named revision tells.
    const latest = target.text('type') === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' || revision === '';
    return {
      type: latest ? 'latest' : 'revision',
      ...(revision === '' ? {} : { revision }),
      percent: target.count('percent'),
      ...defined({ tag }),
    };
  });
}

/** `payment-api-00002-tnq` of `projects/.../revisions/payment-api-00002-tnq`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
