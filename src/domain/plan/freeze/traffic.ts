import type { TrafficTarget } from '../../workload/service';

/** Empty traffic means everything to the latest ready revision; written out, so that two ways of saying it compare equal. */
export function explicitTraffic(traffic: readonly TrafficTarget[]): readonly TrafficTarget[] {
  return traffic.length === 0 ? [{ type: 'latest', percent: 100 }] : traffic;
}

/** The same split without tags; targets that are there for their tag alone go. Percentages keep adding up to 100. */
export function withoutTags(traffic: readonly TrafficTarget[]): readonly TrafficTarget[] {
  const split = new Map<string, TrafficTarget>();
  for (const { type, revision, percent } of explicitTraffic(traffic)) {
    if (percent === 0) continue;
    // The served traffic names the revision behind `latest`; the wanted one never does.
    const to = type === 'latest' || revision === undefined ? { type } : { type, revision };
    const key = targetName({ ...to, percent });
    const sum = (split.get(key)?.percent ?? 0) + percent;
    split.set(key, { ...to, percent: sum });
  }
  return explicitTraffic([...split.values()]);
}

/** `latest`, or the revision's name. */
export function targetName(target: TrafficTarget): string {
  return target.type === 'latest' ? 'latest' : (target.revision ?? '');
}

/** The targets as comparable texts, whatever their order. */
export function trafficTexts(traffic: readonly TrafficTarget[]): readonly string[] {
  return explicitTraffic(traffic)
    .filter(({ percent, tag }) => percent > 0 || tag !== undefined)
    .map((target) => {
      const tag = target.tag === undefined ? '' : `, tag ${target.tag}`;
      return `${target.percent} % to ${target.type === 'latest' ? 'the latest revision' : targetName(target)}${tag}`;
    })
    .sort();
}

/** Tags with the targets that they reach, ordered by tag. */
export function tagsOf(traffic: readonly TrafficTarget[]): readonly (readonly [string, TrafficTarget])[] {
  return traffic
    .flatMap((target) => (target.tag === undefined ? [] : [[target.tag, target] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
