import { fieldsOf } from './parse-fields';
import type { InstanceSample } from './ports';

/**
 * Samples of the instance count from time series, as plain JSON: the points of all revisions and states that end at one
 * time are one sample. Oldest first. A point whose value cannot be read is no 0, and is left out.
 */
export function parseInstanceSamples(series: readonly unknown[], since: string): readonly InstanceSample[] {
  const counts = new Map<string, number>();
  for (const point of series.flatMap((each) => fieldsOf(each).children('points'))) {
    const at = point.child('interval').time('endTime');
    const count =
      point.child('value').optionalCount('int64Value') ?? point.child('value').optionalCount('doubleValue');
    if (at === '' || count === undefined || Date.parse(at) <= Date.parse(since)) continue;
    counts.set(at, (counts.get(at) ?? 0) + count);
  }
  return [...counts]
    .map(([at, count]) => ({ at, count }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
