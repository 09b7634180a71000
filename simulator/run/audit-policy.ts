import type { JsonObject } from '../wire/json';
import { monitoredJob, monitoredWorkerPool } from '../world/telemetry/monitored';
import type { World } from '../world/world';
import type { PolicyKind } from './resource-iam';

/** Writes the audit entry of a policy that the caller has set. */
export function auditPolicyChange(world: World, kind: PolicyKind, name: string, request: JsonObject): void {
  const { google } = world.scenario;
  const id = name.split('/').at(-1) ?? '';
  const permission = `${kind.permissions}.setIamPolicy`;
  world.journal.audit({
    at: world.agenda.now(),
    log: 'activity',
    service: 'run.googleapis.com',
    method: `google.cloud.run.v2.${kind.api}.SetIamPolicy`,
    resource: name,
    monitored: kind.api === 'Jobs' ? monitoredJob(google, id) : monitoredWorkerPool(google, id, ''),
    principal: world.caller.email,
    callerIp: world.caller.callerIp,
    userAgent: world.caller.userAgent,
    permission,
    code: 0,
    request,
  });
}
