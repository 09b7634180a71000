import type { AuditLine, LogLine, RequestLine } from '../../domain/evidence/log-facts';
import { redact } from '../../domain/text/redact';
import { parseAuditLog } from './parse-audit-log';
import type { Fields } from '../client/parse-fields';
import { fieldsOf } from '../client/parse-fields';
import { toPlain } from '../client/parse-plain';
import { withoutSecrets } from '../client/without-secrets';
import { defined } from '../../domain/defined';

/** Longest text of one line; the evidence has all of it. */
const MOST_TEXT = 4000;

/** An entry as it is kept as evidence: plain JSON, audit payload decoded, queries of URLs and secrets taken out. */
export function plainEntry(entry: unknown): unknown {
  const plain = toPlain(entry);
  if (typeof plain !== 'object' || plain === null) return plain;
  const payload =
    'protoPayload' in plain && isObject(entry) ? toPlain(parseAuditLog(entry['protoPayload'])) : undefined;
  const http = 'httpRequest' in plain && isObject(plain.httpRequest) ? plain.httpRequest : undefined;
  return withoutSecrets({
    ...plain,
    ...('protoPayload' in plain ? { protoPayload: payload ?? { unreadable: true } } : {}),
    ...(http === undefined ? {} : { httpRequest: withoutQueries(http) }),
  });
}

/** A line of stdout, stderr or the platform, from an entry as `plainEntry` gives it. */
export function parseLine(entry: unknown): LogLine {
  const fields = fieldsOf(entry);
  return { ...lineOf(fields), text: textOf(fields) };
}

/** A request, from an entry as `plainEntry` gives it. */
export function parseRequest(entry: unknown): RequestLine {
  const fields = fieldsOf(entry);
  const http = fields.child('httpRequest');
  return {
    ...lineOf(fields),
    text: textOf(fields),
    method: http.text('requestMethod'),
    path: redact(pathOf(http.text('requestUrl'))),
    status: http.count('status'),
    remoteIp: http.text('remoteIp'),
    userAgent: redact(http.text('userAgent')),
    latencySeconds: Number.parseFloat(http.text('latency')) || 0,
    requestSize: http.count('requestSize'),
  };
}

/**
 * Parses actor and action from an entry as `plainEntry` gives it. `text` says why a call failed, and is empty when it
 * did not.
 */
export function parseAudit(entry: unknown): AuditLine {
  const fields = fieldsOf(entry);
  const payload = fields.child('protoPayload');
  const who = payload.child('authenticationInfo');
  const status = payload.child('status');
  const failed =
    status.count('code') === 0 ? '' : `failed with code ${status.count('code')}: ${status.text('message')}`;
  return {
    ...lineOf(fields),
    text: payload.flag('unreadable') ? 'the audit payload could not be read' : cut(redact(failed)),
    method: payload.text('methodName'),
    principal: who.text('principalEmail') || who.text('principalSubject'),
    callerIp: payload.child('requestMetadata').text('callerIp'),
    userAgent: redact(payload.child('requestMetadata').text('callerSuppliedUserAgent')),
    resource: payload.text('resourceName'),
  };
}

function lineOf(entry: Fields): Omit<LogLine, 'text'> {
  const instance = entry.child('labels').optional('instanceId');
  return {
    at: entry.time('timestamp'),
    severity: entry.text('severity') || 'DEFAULT',
    revision: entry.child('resource').child('labels').text('revision_name'),
    ...defined({ instance }),
  };
}

function textOf(entry: Fields): string {
  const json = entry.value('jsonPayload');
  if (json === undefined) return cut(entry.text('textPayload'));
  const message = fieldsOf(json).value('message');
  return cut(typeof message === 'string' ? message : JSON.stringify(json));
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT).toWellFormed()}...`;
}

function withoutQueries(http: Readonly<Record<string, unknown>>): unknown {
  const members = Object.entries(http).map(([key, value]) =>
    (key === 'requestUrl' || key === 'referer') && typeof value === 'string'
      ? [key, value.replace(/[?#][\s\S]*$/, '')]
      : [key, value],
  );
  return Object.fromEntries(members);
}

/** The path alone: queries carry secrets and payloads. */
function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#][\s\S]*$/, '');
  return path === '' ? '/' : path;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
