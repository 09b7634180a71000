import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import { entryLabels, monitoredOrigin } from './monitored';
import type { Origin, ServiceOrigin } from './monitored';
import { toDuration, toRfc3339 } from '../rfc3339';

/** A v2 LogEntry without `insertId` and `receiveTimestamp`, which storing adds. */
export type NewEntry = JsonObject & { readonly logName: string; readonly timestamp: string };

/** One served or refused HTTP request. */
export interface FinishedRequest {
  readonly at: number;
  readonly origin: ServiceOrigin;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly userAgent: string;
  readonly remoteIp: string;
  readonly latencySeconds: number;
  readonly traceId: string;
  /** Cloud Run's own explanation of a failure. */
  readonly text?: string;
}

/** One call to an API, as Cloud Audit Logs keeps it. */
export interface AuditedCall {
  readonly at: number;
  readonly log: 'activity' | 'data_access';
  readonly service: string;
  readonly method: string;
  readonly resource: string;
  readonly monitored: JsonObject;
  readonly principal: string;
  readonly callerIp: string;
  readonly userAgent: string;
  /** Full name of the service account key that the call was signed with. */
  readonly key?: string;
  /** Accounts whose tokens were exchanged for that of the principal. */
  readonly delegation?: readonly string[];
  /** The permission that was checked for it. */
  readonly permission?: string | readonly string[];
  /** The bindings that a change of an allow policy added, as IAM writes them: `google.iam.v1.logging.AuditData`. */
  readonly added?: readonly { readonly role: string; readonly member: string }[];
  readonly code: number;
  readonly message?: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
}

/** The name of a log of the project. */
export function logName(google: GoogleScope, id: string): string {
  return `projects/${google.project.id}/logs/${encodeURIComponent(id)}`;
}

/** An entry of `run.googleapis.com/requests`. */
export function requestEntry(google: GoogleScope, request: FinishedRequest): NewEntry {
  const { instance } = request.origin;
  return {
    logName: logName(google, 'run.googleapis.com/requests'),
    resource: monitoredOrigin(google, request.origin),
    timestamp: toRfc3339(request.at),
    severity: request.status >= 500 ? 'ERROR' : request.status >= 400 ? 'WARNING' : 'INFO',
    ...(request.text === undefined ? {} : { textPayload: request.text }),
    httpRequest: {
      requestMethod: request.method,
      requestUrl: request.url,
      requestSize: String(request.requestBytes),
      status: request.status,
      responseSize: String(request.responseBytes),
      userAgent: request.userAgent,
      remoteIp: request.remoteIp,
      latency: toDuration(request.latencySeconds),
      protocol: 'HTTP/1.1',
    },
    ...(instance === undefined ? {} : { labels: { instanceId: instance } }),
    trace: `projects/${google.project.id}/traces/${request.traceId}`,
  };
}

const streams = { stdout: 'stdout', stderr: 'stderr', system: 'varlog/system' } as const;

/** One line of a container, or of the platform about it. */
export function lineEntry(
  google: GoogleScope,
  line: {
    readonly at: number;
    readonly origin: Origin;
    readonly stream: keyof typeof streams;
    readonly severity: string;
    readonly text: string;
  },
): NewEntry {
  const labels = entryLabels(line.origin);
  return {
    logName: logName(google, `run.googleapis.com/${streams[line.stream]}`),
    resource: monitoredOrigin(google, line.origin),
    timestamp: toRfc3339(line.at),
    ...(line.severity === 'DEFAULT' ? {} : { severity: line.severity }),
    textPayload: line.text,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
}

/** An entry of Cloud Audit Logs; its payload is an AuditLog. */
export function auditEntry(google: GoogleScope, call: AuditedCall): NewEntry {
  const refused = call.code !== 0;
  return {
    logName: logName(google, `cloudaudit.googleapis.com/${call.log}`),
    resource: call.monitored,
    timestamp: toRfc3339(call.at),
    severity: refused ? 'ERROR' : call.log === 'activity' ? 'NOTICE' : 'INFO',
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      ...(refused ? { status: { code: call.code, message: call.message ?? '' } } : {}),
      authenticationInfo: authenticationInfo(call),
      requestMetadata: { callerIp: call.callerIp, callerSuppliedUserAgent: call.userAgent },
      serviceName: call.service,
      methodName: call.method,
      ...(call.permission === undefined
        ? {}
        : {
            authorizationInfo: [call.permission].flat().map((permission) => ({
              resource: call.resource,
              permission,
              granted: call.code !== 7,
            })),
          }),
      resourceName: call.resource,
      resourceLocation: { currentLocations: [google.location] },
      ...(call.added === undefined || refused ? {} : { serviceData: policyDelta(call.added) }),
      ...(call.request === undefined ? {} : { request: call.request }),
      ...(call.response === undefined ? {} : { response: call.response }),
    },
  };
}

function authenticationInfo({ principal, key, delegation }: AuditedCall): JsonObject {
  const kind = principal.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  return {
    principalEmail: principal,
    ...(key === undefined ? {} : { serviceAccountKeyName: key }),
    ...(delegation === undefined
      ? {}
      : {
          serviceAccountDelegationInfo: delegation.map((email) => ({
            firstPartyPrincipal: { principalEmail: email },
            principalSubject: `serviceAccount:${email}`,
          })),
        }),
    principalSubject: `${kind}:${principal}`,
  };
}

function policyDelta(added: NonNullable<AuditedCall['added']>): JsonObject {
  return {
    '@type': 'type.googleapis.com/google.iam.v1.logging.AuditData',
    policyDelta: { bindingDeltas: added.map((binding) => ({ action: 'ADD', ...binding })) },
  };
}
