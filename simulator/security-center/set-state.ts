import type { FindingRecord } from '../world/finding/findings';
import { toRfc3339 } from '../world/rfc3339';
import { textOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';

/**
 * The edit that SetFindingState makes. A change of state moves `eventTime`, which the API describes as the time of the
 * update, or of the resolution, of a finding; the state that it has already moves nothing.
 */
export function stateEdit(request: JsonObject, now: () => number): (record: FindingRecord) => FindingRecord {
  const state = textOf(request, 'state');
  if (state !== 'ACTIVE' && state !== 'INACTIVE') {
    throw new StatusError('INVALID_ARGUMENT', "Invalid state: it must be 'ACTIVE' or 'INACTIVE'.");
  }
  return (record) => {
    if (record.finding['state'] === state) return record;
    return { ...record, finding: { ...record.finding, state, eventTime: toRfc3339(now()) } };
  };
}
