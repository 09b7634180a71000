import { StatusError } from '../wire/status';

/** The restrictions of a Monitoring filter: field to value, all of them equalities. */
export type MetricFilter = ReadonlyMap<string, string>;

const fields: readonly string[] = [
  'metric.type',
  'metric.labels.state',
  'resource.type',
  'resource.labels.project_id',
  'resource.labels.location',
  'resource.labels.service_name',
  'resource.labels.revision_name',
  'resource.labels.configuration_name',
  'resource.labels.job_name',
  'resource.labels.worker_pool_name',
  'project',
];
const comparison = /^\s*([\w.]+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:AND\s|$)?/u;

/**
 * Parses a filter of equalities joined by AND (or by a space). Throws INVALID_ARGUMENT naming what else stands in it.
 * `metric.label.X` and `resource.label.X` mean the same as with `labels`.
 */
export function parseMetricFilter(text: string): MetricFilter {
  const restrictions = new Map<string, string>();
  let rest = text;
  while (rest.trim() !== '') {
    const match = comparison.exec(rest);
    if (match === null) throw invalid(`'${rest.trim()}' is not a comparison such as metric.type = "..."`);
    const [whole, written = '', value = ''] = match;
    const field = written.replace(/^(metric|resource)\.label\./u, '$1.labels.');
    if (!fields.includes(field)) throw invalid(`'${written}' cannot be filtered on here`);
    restrictions.set(field, value.replace(/\\(.)/gu, '$1'));
    rest = rest.slice(whole.length);
  }
  if (!restrictions.has('metric.type')) throw invalid('it must restrict metric.type to one type');
  return restrictions;
}

function invalid(why: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Field filter had an invalid value: ${why}.`);
}
