import { createHash } from 'node:crypto';
import type { Access } from '../access';
import type { FindingRecord, FindingsStore } from '../world/finding/findings';
import { numberOf, objectOf, parseJson, textOf, textsOf, isJsonObject, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import { camelCase, pick } from './field-paths';
import { compileFilter } from './filter';
import { parseParent } from './names';
import { compileOrder } from './order';
import { checkAccess, liesUnder, type SecurityCenterScope } from './scope';

/** Answers ListFindings. Throws INVALID_ARGUMENT or PERMISSION_DENIED. */
export function listFindings(
  request: JsonObject,
  findings: FindingsStore,
  access: Access,
  known: SecurityCenterScope,
): JsonObject {
  const parent = parseParent(textOf(request, 'parent'));
  const passes = compileFilter(textOf(request, 'filter'));
  const order = compileOrder(textOf(request, 'orderBy'));
  const size = pageSize(numberOf(request, 'pageSize'));
  const query = digest([textOf(request, 'parent'), textOf(request, 'filter'), textOf(request, 'orderBy')]);
  const start = startOf(textOf(request, 'pageToken'), query);

  const records = findings.list();
  checkAccess(access, 'securitycenter.findings.list', parent, known, records);
  const matching = records.filter((record) => liesUnder(record, parent, known) && passes(record)).sort(order);
  const end = start + size;
  return {
    listFindingsResults: matching.slice(start, end).map((record) => resultOf(record, request)),
    ...(end < matching.length ? { nextPageToken: tokenFor(end, query) } : {}),
    totalSize: matching.length,
  };
}

function resultOf({ finding, resource }: FindingRecord, request: JsonObject): JsonObject {
  const paths = textsOf(objectOf(request, 'fieldMask'), 'paths').map((path) =>
    path.split('.').map(camelCase),
  );
  return { finding: paths.length === 0 ? finding : pick(finding, paths), resource };
}

function pageSize(asked: number): number {
  if (asked === 0) return 10;
  if (asked >= 1 && asked <= 1000) return asked;
  throw new StatusError('INVALID_ARGUMENT', `Invalid page_size ${asked}: it must be from 1 to 1000.`);
}

/** A token names the query that it continues: with another one it is refused. */
function tokenFor(start: number, query: string): string {
  return Buffer.from(JSON.stringify({ start, query })).toString('base64url');
}

function startOf(token: string, query: string): number {
  if (token === '') return 0;
  const invalid = new StatusError('INVALID_ARGUMENT', 'Invalid page_token: it belongs to no such query.');
  try {
    const content = parseJson(Buffer.from(token, 'base64url').toString('utf8'));
    if (isJsonObject(content) && content['query'] === query) return numberOf(content, 'start');
  } catch {
    throw invalid;
  }
  throw invalid;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
