import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';

/** The monitored resource of what a call is about, outside Cloud Run: `project`, `logging_sink`, `gcs_bucket`, `gce_instance`. */
export function monitoredOf({ project }: GoogleScope, type: string, labels: JsonObject = {}): JsonObject {
  return { type, labels: { project_id: project.id, ...labels } };
}

/** The monitored resource of a service account. */
export function monitoredAccount(google: GoogleScope, email: string, uniqueId: string): JsonObject {
  return monitoredOf(google, 'service_account', { email_id: email, unique_id: uniqueId });
}

/** The monitored resource of a call to a service that has none of its own. */
export function monitoredCall(google: GoogleScope, service: string, method: string): JsonObject {
  return monitoredOf(google, 'audited_resource', { service, method });
}
