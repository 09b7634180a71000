import type { FindingRecord } from '../world/finding/findings';
import { objectOf, textsOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import { camelCase, pick } from './field-paths';

const mutable = [
  'assignees',
  'externalUid',
  'status',
  'externalSystemUpdateTime',
  'caseUri',
  'casePriority',
  'caseSla',
  'caseCreateTime',
  'caseCloseTime',
  'ticketInfo',
];

/**
 * The edit that UpdateExternalSystem makes on the system of that id; it creates the system when the finding has none such.
 * An empty mask replaces all fields; a masked field that the body does not have is cleared.
 * Throws INVALID_ARGUMENT for a mask that names anything else.
 */
export function externalSystemEdit(
  request: JsonObject,
  id: string,
): (record: FindingRecord) => FindingRecord {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) {
    throw new StatusError('INVALID_ARGUMENT', `Invalid external system id '${id}'.`);
  }
  const { name, ...sent } = objectOf(request, 'externalSystem');
  const paths = textsOf(objectOf(request, 'updateMask'), 'paths').map(maskedField);
  return (record) => {
    const systems = objectOf(record.finding, 'externalSystems');
    const before = objectOf(systems, id);
    const kept = pick(
      before,
      mutable.filter((field) => !paths.includes(field)).map((field) => [field]),
    );
    const after =
      paths.length === 0
        ? sent
        : {
            ...kept,
            ...pick(
              sent,
              paths.map((field) => [field]),
            ),
          };
    return {
      ...record,
      finding: { ...record.finding, externalSystems: { ...systems, [id]: { name, ...after } } },
    };
  };
}

function maskedField(path: string): string {
  const field = camelCase(path);
  if (mutable.includes(field)) return field;
  throw new StatusError(
    'INVALID_ARGUMENT',
    `Invalid update_mask: '${path}' is no mutable field of an external system.`,
  );
}
