import { common, parse, Root } from 'protobufjs';

// The public protos once more, as a text and apart from the product's table, so that a wrong number there shows here.
const protos = `
  syntax = "proto3";
  package google.cloud.audit;
  message AuditLog {
    Status status = 2;
    AuthenticationInfo authentication_info = 3;
    RequestMetadata request_metadata = 4;
    string service_name = 7;
    string method_name = 8;
    repeated AuthorizationInfo authorization_info = 9;
    string resource_name = 11;
    Any service_data = 15;
    google.protobuf.Struct request = 16;
    google.protobuf.Struct metadata = 18;
  }
  message Status { int32 code = 1; string message = 2; }
  message AuthenticationInfo {
    string principal_email = 1;
    string service_account_key_name = 5;
    repeated ServiceAccountDelegationInfo service_account_delegation_info = 6;
    string principal_subject = 8;
  }
  message ServiceAccountDelegationInfo {
    oneof Authority { FirstPartyPrincipal first_party_principal = 1; }
    string principal_subject = 3;
  }
  message FirstPartyPrincipal { string principal_email = 1; google.protobuf.Struct service_metadata = 2; }
  message RequestMetadata { string caller_ip = 1; string caller_supplied_user_agent = 2; string caller_network = 3; }
  message AuthorizationInfo { string resource = 1; string permission = 2; bool granted = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message AuditData { PolicyDelta policy_delta = 2; }
  message PolicyDelta { repeated BindingDelta binding_deltas = 1; repeated AuditConfigDelta audit_config_deltas = 2; }
  message BindingDelta { int32 action = 1; string role = 2; string member = 3; }
  message AuditConfigDelta { int32 action = 1; string service = 2; string exempted_member = 3; string log_type = 4; }
`;
const root = parse(protos, Root.fromJSON(common.get('google/protobuf/struct.proto') ?? {})).root;
const auditLog = root.lookupType('google.cloud.audit.AuditLog');
const auditData = root.lookupType('google.cloud.audit.AuditData');

/** An AuditLog as the client hands it out, from its fields in camel case. */
export function auditPayload(fields: Readonly<Record<string, unknown>>): unknown {
  return {
    type_url: 'type.googleapis.com/google.cloud.audit.AuditLog',
    value: Buffer.from(auditLog.encode(auditLog.fromObject(fields)).finish()),
  };
}

/** `serviceData` that says what changed in a policy. */
export function policyData(delta: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    typeUrl: 'type.googleapis.com/google.iam.v1.logging.AuditData',
    value: auditData.encode(auditData.fromObject({ policyDelta: delta })).finish(),
  };
}

/** Plain values as the fields of a Struct. */
export function struct(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { fields: Object.fromEntries(Object.entries(object).map(([name, each]) => [name, value(each)])) };
}

function value(given: unknown): unknown {
  if (typeof given === 'string') return { stringValue: given };
  if (typeof given === 'number') return { numberValue: given };
  if (Array.isArray(given)) return { listValue: { values: given.map(value) } };
  return given === null ? { nullValue: 0 } : { structValue: struct(given as Record<string, unknown>) };
}
