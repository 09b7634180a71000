import { Root, type Type } from 'protobufjs';
import { defined } from '../../domain/defined';

const text = (id: number) => ({ type: 'string', id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });
const map = (type: string, id: number) => ({ keyType: 'string', type, id });

/**
 * The fields of `google.cloud.audit.AuditLog` that are read, by the numbers of the public protos
 * (google/cloud/audit/audit_log.proto, google/iam/v1/policy.proto, google/iam/v1/logging/audit_data.proto), since no client
 * ships the types. `response` is left out on purpose: it carries whole specifications, environment values included. Of
 * `request` and `metadata`, which carry as much, nothing but the bindings of a policy is kept.
 */
const root = Root.fromJSON({
  nested: {
    AuditLog: {
      fields: {
        status: { type: 'Status', id: 2 },
        authenticationInfo: { type: 'AuthenticationInfo', id: 3 },
        requestMetadata: { type: 'RequestMetadata', id: 4 },
        serviceName: text(7),
        methodName: text(8),
        authorizationInfo: list('AuthorizationInfo', 9),
        resourceName: text(11),
        serviceData: { type: 'Any', id: 15 },
        // Structs, each decoded by itself: one that cannot be read must not hide who did what.
        request: { type: 'bytes', id: 16 },
        metadata: { type: 'bytes', id: 18 },
      },
    },
    Status: { fields: { code: { type: 'int32', id: 1 }, message: text(2) } },
    AuthenticationInfo: {
      fields: {
        principalEmail: text(1),
        serviceAccountKeyName: text(5),
        serviceAccountDelegationInfo: list('ServiceAccountDelegationInfo', 6),
        principalSubject: text(8),
      },
    },
    ServiceAccountDelegationInfo: {
      fields: { firstPartyPrincipal: { type: 'FirstPartyPrincipal', id: 1 }, principalSubject: text(3) },
    },
    FirstPartyPrincipal: { fields: { principalEmail: text(1) } },
    RequestMetadata: { fields: { callerIp: text(1), callerSuppliedUserAgent: text(2) } },
    AuthorizationInfo: {
      fields: { resource: text(1), permission: text(2), granted: { type: 'bool', id: 3 } },
    },
    Any: { fields: { typeUrl: text(1), value: { type: 'bytes', id: 2 } } },
    AuditData: { fields: { policyDelta: { type: 'PolicyDelta', id: 2 } } },
    PolicyDelta: {
      fields: {
        bindingDeltas: list('BindingDelta', 1),
        auditConfigDeltas: list('AuditConfigDelta', 2),
      },
    },
    Action: { values: { ACTION_UNSPECIFIED: 0, ADD: 1, REMOVE: 2 } },
    BindingDelta: { fields: { action: { type: 'Action', id: 1 }, role: text(2), member: text(3) } },
    AuditConfigDelta: {
      fields: {
        action: { type: 'Action', id: 1 },
        service: text(2),
        exemptedMember: text(3),
        logType: text(4),
      },
    },
    Struct: { fields: { fields: map('Value', 1) } },
    ListValue: { fields: { values: list('Value', 1) } },
    Value: {
      oneofs: { kind: { oneof: ['stringValue', 'structValue', 'listValue'] } },
      fields: {
        stringValue: text(3),
        structValue: { type: 'Struct', id: 5 },
        listValue: { type: 'ListValue', id: 6 },
      },
    },
  },
});
const auditLog = root.lookupType('AuditLog');
const auditData = root.lookupType('AuditData');
const structs = root.lookupType('Struct');

/** The names of policy changes, wherever a service puts them. */
const DELTAS = new Set(['bindingDeltas', 'auditConfigDeltas']);
/** How deep they lie in `metadata`: BigQuery has them in `metadata.datasetChange`. */
const DEEPEST = 4;

/** An audit payload as plain JSON; undefined when it is another type or cannot be decoded. */
export function parseAuditLog(payload: unknown): unknown {
  const value = valueOf(payload, 'google.cloud.audit.AuditLog');
  if (value === undefined) return undefined;
  try {
    const { serviceData, request, metadata, ...fields } = auditLog.toObject(auditLog.decode(value));
    const wanted = wantedPolicy(unpack(decoded(structs, request)));
    const delta = policyDelta(serviceData) ?? found(unpack(decoded(structs, metadata)), DEEPEST);
    return {
      ...fields,
      ...defined({ policyDelta: delta, wantedPolicy: wanted }),
    };
  } catch {
    return undefined;
  }
}

/** The bytes of an `Any` of this type. */
function valueOf(any: unknown, type: string): Uint8Array | undefined {
  if (!isObject(any)) return undefined;
  const { type_url: named = any['typeUrl'], value } = any;
  return named === `type.googleapis.com/${type}` && value instanceof Uint8Array ? value : undefined;
}

/** IAM's own description of a change. */
function policyDelta(serviceData: unknown): unknown {
  const data = decoded(auditData, valueOf(serviceData, 'google.iam.v1.logging.AuditData'));
  return isObject(data) ? data['policyDelta'] : undefined;
}

/** A message by its bytes; undefined where there are none, or none of that type. */
function decoded(type: Type, bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    return type.toObject(type.decode(bytes), { enums: String });
  } catch {
    return undefined;
  }
}

/** The policy that was asked for: roles and members, as far as the request names some. */
function wantedPolicy(request: unknown): unknown {
  const policy = isObject(request) ? request['policy'] : undefined;
  const bindings = isObject(policy) ? policy['bindings'] : undefined;
  if (!Array.isArray(bindings)) return undefined;
  return { bindings: bindings.filter(isObject).map(({ role, members }) => ({ role, members })) };
}

/** The first object of `metadata` that has changes of a policy, with those alone. */
function found(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth === 0) return undefined;
  const deltas = Object.entries(value).filter(([name, member]) => DELTAS.has(name) && Array.isArray(member));
  if (deltas.length > 0) return Object.fromEntries(deltas);
  for (const member of Object.values(value)) {
    const inner = found(member, depth - 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A decoded `Struct` as what it carries; texts, lists and objects are all that is looked at. */
function unpack(struct: unknown): unknown {
  if (!isObject(struct) || !isObject(struct['fields'])) return undefined;
  return Object.fromEntries(
    Object.entries(struct['fields']).map(([name, value]) => [name, unpackValue(value)]),
  );
}

function unpackValue(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const { stringValue, structValue, listValue } = value;
  if (isObject(structValue)) return unpack(structValue);
  if (isObject(listValue)) {
    return Array.isArray(listValue['values']) ? listValue['values'].map(unpackValue) : [];
  }
  return stringValue;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
