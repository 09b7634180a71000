import type { JsonObject } from '../../wire/json';
import { numberOf, textOf } from '../../wire/json';
import type { ServedTarget, ServiceState } from './service-state';

/** Resolves a v2 traffic list while `latest` is the latest ready revision; an empty list is 100 percent to it. */
export function resolveTraffic(traffic: readonly JsonObject[], latest: string): readonly ServedTarget[] {
  if (traffic.length === 0) return [{ revision: latest, percent: 100 }];
  return traffic.map((target) => {
    const tag = textOf(target, 'tag');
    return {
      revision: textOf(target, 'revision') || latest,
      percent: numberOf(target, 'percent'),
      ...(tag === '' ? {} : { tag }),
    };
  });
}

/**
 * The revision that the service's `sequence`-th request goes to, or that a tag's address leads to; undefined for a tag
 * that does not exist. Requests are spread over the split in turn, so that a run can be repeated.
 */
export function route(service: ServiceState, sequence: number, tag?: string): string | undefined {
  const { targets } = service.served;
  if (tag !== undefined) return targets.find((target) => target.tag === tag)?.revision;
  let rest = (sequence * 37) % 100;
  for (const { revision, percent } of targets) {
    if (rest < percent) return revision;
    rest -= percent;
  }
  return undefined;
}
