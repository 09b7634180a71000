import type { InstanceSeries } from '../../domain/plan/verification';
import { fieldsOf, type Fields } from '../client/parse-fields';

/**
 * The series of the instance count, as plain JSON, by revision and state, with their points after `since`, oldest first.
 * A point whose value is no count is kept as one that is not known: it is no 0. Points without a time are left out.
 */
export function parseInstanceSeries(series: readonly unknown[], since: string): readonly InstanceSeries[] {
  const byName = new Map<string, InstanceSeries['points'][number][]>();
  for (const each of series) {
    const fields = fieldsOf(each);
    const points = byName.get(nameOf(fields)) ?? [];
    byName.set(nameOf(fields), [...points, ...fields.children('points').flatMap(pointOf)]);
  }
  return [...byName].flatMap(([name, points]) => {
    const sorted = points.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const after = sorted.filter(({ at }) => Date.parse(at) > Date.parse(since));
    // It had ended before, and says nothing any more.
    return after.length === 0 && (sorted.at(-1)?.count ?? -1) === 0 ? [] : [{ name, points: after }];
  });
}

function nameOf(series: Fields): string {
  const revision = series.child('resource').child('labels').text('revision_name');
  const state = series.child('metric').child('labels').text('state');
  return [revision || 'an unnamed revision', state].filter((text) => text !== '').join(', ');
}

function pointOf(point: Fields): readonly InstanceSeries['points'][number][] {
  const at = point.child('interval').time('endTime');
  if (at === '') return [];
  const value = point.child('value');
  const count = value.optionalCount('int64Value') ?? value.optionalCount('doubleValue');
  return [{ at, count: count !== undefined && count >= 0 ? count : undefined }];
}
