import type { Access } from '../access';
import { policyOf } from '../iam/policies';
import { testPermissions } from '../iam/test-permissions';
import type { UnaryHandler } from '../wire/grpc/grpc-service';
import { textOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import { checked } from './checked';
import type { Named } from './names';
import { monitoredJob, monitoredWorkerPool } from '../world/telemetry/monitored';
import type { World } from '../world/world';

/** The kind of resource whose policies are read and set. */
interface PolicyKind {
  /** Prefix of its permissions, for example `run.jobs`. */
  readonly permissions: string;
  /** Service of the v2 API, for example `Jobs`. */
  readonly api: string;
  /** Returns the full name by project id; throws NOT_FOUND. */
  readonly find: (named: Named) => string;
}

/** Get, set and test for the allow policies of jobs or worker pools. Setting overwrites all bindings, as in the real one. */
export function policyHandlers(
  world: World,
  access: Access,
  kind: PolicyKind,
): Readonly<Record<string, UnaryHandler>> {
  const found = (verb: string, resource: string): string =>
    kind.find(checked(world, access, `${kind.permissions}.${verb}`, resource));
  const exists = (resource: string): boolean => {
    world.settle();
    try {
      kind.find({ name: resource, permission: '' });
      return true;
    } catch (error) {
      if (error instanceof StatusError) return false;
      throw error;
    }
  };
  return {
    GetIamPolicy: (request) => world.policies.get(found('getIamPolicy', textOf(request, 'resource'))),
    SetIamPolicy: (request) => {
      const name = found('setIamPolicy', textOf(request, 'resource'));
      const policy = world.policies.set(name, policyOf(request));
      auditPolicyChange(world, kind, name, request);
      return policy;
    },
    TestIamPermissions: (request) => testPermissions(access, request, exists(textOf(request, 'resource'))),
  };
}

/** Writes the audit entry of a policy that the caller has set. */
function auditPolicyChange(world: World, kind: PolicyKind, name: string, request: JsonObject): void {
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
