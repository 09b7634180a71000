import { Root } from 'protobufjs';

const text = (id: number) => ({ type: 'string', id });

/**
 * The fields of `google.cloud.audit.AuditLog` that are read, by the numbers of the public proto, since no client ships
 * the type. `request`, `response` and `metadata` are left out on purpose: they carry whole specifications, environment
 * values included.
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
        authorizationInfo: { rule: 'repeated', type: 'AuthorizationInfo', id: 9 },
        resourceName: text(11),
      },
    },
    Status: { fields: { code: { type: 'int32', id: 1 }, message: text(2) } },
    AuthenticationInfo: {
      fields: { principalEmail: text(1), serviceAccountKeyName: text(5), principalSubject: text(8) },
    },
    RequestMetadata: { fields: { callerIp: text(1), callerSuppliedUserAgent: text(2) } },
    AuthorizationInfo: {
      fields: { resource: text(1), permission: text(2), granted: { type: 'bool', id: 3 } },
    },
  },
});
const auditLog = root.lookupType('AuditLog');

/** An audit payload as plain JSON; undefined when it is another type or cannot be decoded. */
export function parseAuditLog(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { type_url: type, value } = payload as { readonly type_url?: unknown; readonly value?: unknown };
  if (type !== 'type.googleapis.com/google.cloud.audit.AuditLog' || !(value instanceof Uint8Array))
    return undefined;
  try {
    return auditLog.toObject(auditLog.decode(value));
  } catch {
    return undefined;
  }
}
