import { inertLine } from '../../../domain/text/inert-text';
import { membersOf } from './normalise-finding';

type Members = Readonly<Record<string, unknown>>;

/**
 * Describes a JSON value that holds no finding, in words: an entry of a log, an error of an API, an empty list. Texts
 * of the value are inert and short.
 */
export function describeContent(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : 'a text';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return listText(value);
  const members = membersOf(value) ?? {};
  return named(members) ?? keysText(members);
}

function listText(list: readonly unknown[]): string {
  const [first] = list;
  if (list.length === 0) return 'an empty list';
  return list.length === 1
    ? `a list with ${describeContent(first)}`
    : `a list of ${list.length}, the first of them ${describeContent(first)}`;
}

/** Describes a value that is known by its members; undefined for anything else. */
function named(members: Members): string | undefined {
  const error = membersOf(members['error']);
  if (error !== undefined) return errorText(error);
  const lists = ['listFindingsResults', 'findings', 'receivedMessages', 'entries', 'results'];
  const list = lists.find((key) => Array.isArray(members[key]));
  if (list !== undefined && Array.isArray(members[list]) && members[list].length === 0) {
    return list === 'listFindingsResults' || list === 'findings'
      ? 'an empty list of findings'
      : 'an empty list';
  }
  if (Object.hasOwn(members, 'nextPageToken') && Object.keys(members).length <= 3 && list === undefined) {
    return 'an empty list';
  }
  if (isEntry(members)) return entryText(members);
  if (membersOf(members['finding']) !== undefined)
    return 'a message whose finding has neither a name nor a category';
  const message = membersOf(members['message']);
  if (message !== undefined && (Object.hasOwn(message, 'data') || Object.hasOwn(message, 'messageId'))) {
    return 'a message of Pub/Sub whose data is no finding';
  }
  const { name } = members;
  if (typeof name === 'string' && name.endsWith('/securityMarks')) return 'the security marks of a finding';
  if (typeof name === 'string' && name.includes('/notificationConfigs/')) return 'a notification config';
  return undefined;
}

function isEntry(members: Members): boolean {
  const payloads = ['protoPayload', 'jsonPayload', 'textPayload'].filter((key) =>
    Object.hasOwn(members, key),
  );
  return payloads.length > 0 || (Object.hasOwn(members, 'logName') && Object.hasOwn(members, 'resource'));
}

function entryText(entry: Members): string {
  const proto = membersOf(entry['protoPayload']);
  const log = text(entry['logName']);
  if (text(proto?.['@type']).endsWith('AuditLog') || log.includes('cloudaudit.googleapis.com')) {
    const method = text(proto?.['methodName']);
    return `an audit log entry${method === '' ? '' : ` (${method})`}`;
  }
  const resource = text(membersOf(entry['resource'])?.['type']);
  const json = membersOf(entry['jsonPayload']);
  if (
    log.includes('threatdetection.googleapis.com') ||
    resource === 'threat_detector' ||
    json?.['detectionCategory'] !== undefined
  ) {
    return 'a log entry of Event Threat Detection, without the finding that it led to';
  }
  return Object.hasOwn(entry, 'textPayload') ? 'a log entry with a text' : 'a log entry about something else';
}

function errorText(error: Members): string {
  const code = [text(error['code']), text(error['status'])].filter((part) => part !== '').join(' ');
  const message = text(error['message']);
  return `an error of an API${code === '' ? '' : `, ${code}`}${message === '' ? '' : `: ${inertLine(message, 200)}`}`;
}

const MOST_KEYS = 4;

function keysText(members: Members): string {
  const keys = Object.keys(members);
  if (keys.length === 0) return 'an empty object';
  const shown = keys
    .slice(0, MOST_KEYS)
    .map((key) => inertLine(key, 30))
    .join(', ');
  const more = keys.length > MOST_KEYS ? ` and ${keys.length - MOST_KEYS} more` : '';
  return `an object with the ${keys.length === 1 ? 'key' : 'keys'} ${shown}${more}`;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? inertLine(String(value), 120) : '';
}
