import type { JsonObject } from '../../../simulator/wire/json';
import type { RunningSimulator } from '../../../simulator/start';
import { payments, projectId } from '../simulated';

/** The account that `reverse-shell-service` runs as. */
export const runtime = 'payment-api@acme-payments.iam.gserviceaccount.com';

export interface Written {
  /** Milliseconds; the order of writing by default. */
  readonly at?: number;
  readonly log?: string;
  readonly type?: string;
  readonly labels?: JsonObject;
  readonly method?: string;
  readonly service?: string;
  readonly principal?: string;
  readonly callerIp?: string;
  readonly resource?: string;
  readonly code?: number;
  /** More of the payload. */
  readonly payload?: JsonObject;
  readonly who?: JsonObject;
}

/** Of an hour ago, so that no window of a test ends before it. */
const start = Date.now() - 3_600_000;

/** Puts an audit entry into the simulated log, readable at once. */
export function write({ world }: RunningSimulator, entry: Written): void {
  const timestamp = entry.at ?? start + world.logs.written * 1_000;
  const insertId = `written-${world.logs.written}`;
  const json: JsonObject = {
    insertId,
    logName: `projects/${projectId}/logs/cloudaudit.googleapis.com%2F${entry.log ?? 'activity'}`,
    timestamp: new Date(timestamp).toISOString(),
    severity: 'NOTICE',
    resource: { type: entry.type ?? 'project', labels: entry.labels ?? { project_id: projectId } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      status: entry.code === undefined ? {} : { code: entry.code, message: 'Permission denied' },
      authenticationInfo: { principalEmail: entry.principal ?? runtime, ...entry.who },
      requestMetadata: { callerIp: entry.callerIp ?? '34.76.10.20', callerSuppliedUserAgent: 'curl/8' },
      serviceName: entry.service ?? 'cloudresourcemanager.googleapis.com',
      methodName: entry.method ?? 'SetIamPolicy',
      resourceName: entry.resource ?? `projects/${projectId}`,
      ...entry.payload,
    },
  };
  world.logs.add({ timestamp, readableAt: 0, insertId, json });
}

/** The monitored resource of the attacked service. */
export const service: Pick<Written, 'type' | 'labels' | 'service'> = {
  type: 'cloud_run_revision',
  // As Google writes it: the trap of an empty revision.
  labels: { service_name: payments.name, location: payments.location, revision_name: '' },
  service: 'run.googleapis.com',
};
