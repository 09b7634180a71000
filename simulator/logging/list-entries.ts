import type { Access } from '../access';
import type { JsonObject } from '../wire/json';
import { numberOf, objectOf, textOf, textsOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { StoredEntry } from '../world/telemetry/log-store';
import type { World } from '../world/world';
import { encodeAuditLog } from './audit-log';
import { matcherOf } from './filter-evaluator';
import { parseFilter } from './filter-parser';
import { isAllowed } from '../is-allowed';
import { readToken, writeToken } from './page-token';

const defaultPageSize = 50;
const largestPageSize = 1000;
const longestFilter = 20_000;

/** Answers ListLogEntries. Throws INVALID_ARGUMENT for whatever Cloud Logging refuses, and for filters beyond the simulated language. */
export function listLogEntries(world: World, access: Access, request: JsonObject): JsonObject {
  const resources = textsOf(request, 'resourceNames');
  if (resources.length === 0 || resources.length > 100) {
    throw new StatusError('INVALID_ARGUMENT', 'resource_names must have 1 to 100 entries.');
  }
  for (const resource of resources) checkResource(world, access, resource);
  world.settle();
  const entries = ordered(world, access, request);
  const { position, emptyPageSent } = readToken(request);
  if (!emptyPageSent && world.scenario.logs.emptyFirstPage) {
    return { entries: [], nextPageToken: writeToken(request, { emptyPageSent: true }) };
  }
  const start = position === undefined ? 0 : entries.findIndex(({ insertId }) => insertId === position) + 1;
  const page = entries.slice(start, start + pageSize(request));
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < entries.length;
  return {
    entries: page.map(({ json }) => onTheWire(json)),
    nextPageToken: more ? writeToken(request, { emptyPageSent: true, position: last.insertId }) : '',
  };
}

function checkResource(world: World, access: Access, resource: string): void {
  const { id, number } = world.scenario.google.project;
  const project = /^projects\/([^/]+)$/u.exec(resource)?.[1];
  if (project === undefined) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      `resource_names: '${resource}' is not simulated; use projects/PROJECT.`,
    );
  }
  access.require('logging.logEntries.list', resource);
  if (project !== id && project !== number) {
    throw new StatusError(
      'PERMISSION_DENIED',
      `Permission 'logging.logEntries.list' denied on resource '${resource}' (or it may not exist).`,
    );
  }
}

function ordered(world: World, access: Access, request: JsonObject): readonly StoredEntry[] {
  const filter = textOf(request, 'filter');
  if (filter.length > longestFilter) {
    throw new StatusError('INVALID_ARGUMENT', `The filter is longer than ${longestFilter} characters.`);
  }
  const matches = matcherOf(parseFilter(filter));
  // A caller who may not read private entries is not told that there are any.
  const seesPrivate = isAllowed(
    access,
    'logging.privateLogEntries.list',
    `projects/${world.scenario.google.project.id}`,
  );
  const entries = world.logs
    .readable(world.agenda.now())
    .filter(({ json }) => (seesPrivate || !isPrivate(json)) && matches(json));
  switch (textOf(request, 'orderBy')) {
    case '':
    case 'timestamp':
    case 'timestamp asc':
      return entries;
    case 'timestamp desc':
      return entries.toReversed();
    default:
      throw new StatusError(
        'INVALID_ARGUMENT',
        `order_by '${textOf(request, 'orderBy')}' is not 'timestamp asc' or 'timestamp desc'.`,
      );
  }
}

function isPrivate(entry: JsonObject): boolean {
  return textOf(entry, 'logName').endsWith('cloudaudit.googleapis.com%2Fdata_access');
}

function pageSize(request: JsonObject): number {
  const size = numberOf(request, 'pageSize');
  if (size < 0 || size > largestPageSize) {
    throw new StatusError('INVALID_ARGUMENT', `page_size ${size} is not between 0 and ${largestPageSize}.`);
  }
  return size === 0 ? defaultPageSize : size;
}

function onTheWire(entry: JsonObject): JsonObject {
  return entry['protoPayload'] === undefined
    ? entry
    : { ...entry, protoPayload: encodeAuditLog(objectOf(entry, 'protoPayload')) };
}
