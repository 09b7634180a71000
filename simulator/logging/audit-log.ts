import { common, parse, Root, type INamespace } from 'protobufjs';
import type { JsonObject, JsonValue } from '../wire/json';
import { isJsonList, isJsonObject, objectOf } from '../wire/json';

/**
 * The fields of google.cloud.audit.AuditLog that the simulator writes. No installed client ships the type; the numbers
 * are those of the public google/cloud/audit/audit_log.proto, google/iam/v1/logging/audit_data.proto and
 * google/iam/v1/policy.proto.
 */
const description = `
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
    google.protobuf.Any service_data = 15;
    google.protobuf.Struct request = 16;
    google.protobuf.Struct response = 17;
    ResourceLocation resource_location = 20;
  }
  message Status { int32 code = 1; string message = 2; }
  message AuthenticationInfo {
    string principal_email = 1;
    string service_account_key_name = 5;
    repeated ServiceAccountDelegationInfo service_account_delegation_info = 6;
    string principal_subject = 8;
  }
  message ServiceAccountDelegationInfo {
    message FirstPartyPrincipal { string principal_email = 1; }
    FirstPartyPrincipal first_party_principal = 1;
    string principal_subject = 3;
  }
  message RequestMetadata { string caller_ip = 1; string caller_supplied_user_agent = 2; }
  message AuthorizationInfo { string resource = 1; string permission = 2; bool granted = 3; }
  message ResourceLocation { repeated string current_locations = 1; }
  message AuditData { PolicyDelta policy_delta = 2; }
  message PolicyDelta { repeated BindingDelta binding_deltas = 1; }
  message BindingDelta {
    enum Action { ACTION_UNSPECIFIED = 0; ADD = 1; REMOVE = 2; }
    Action action = 1;
    string role = 2;
    string member = 3;
  }
`;
const known = ['google/protobuf/struct.proto', 'google/protobuf/any.proto'].map(
  (file): INamespace => common.get(file) ?? {},
);
const wellKnown = known.reduce((root, json) => Root.fromJSON(json, root), new Root());
const { root } = parse(description, wellKnown);
const auditLog = root.lookupType('google.cloud.audit.AuditLog');
/** `google.iam.v1.logging.AuditData`, whose package is not that of the others: only its bytes travel. */
const auditData = root.lookupType('google.cloud.audit.AuditData');

/** A stored audit payload as the Any that travels: its type, and its bytes in base64. */
export function encodeAuditLog(payload: JsonObject): JsonObject {
  const { '@type': type, request, response, serviceData, ...fields } = payload;
  const message = auditLog.fromObject({
    ...fields,
    ...(serviceData === undefined ? {} : { serviceData: anyOf(objectOf(payload, 'serviceData')) }),
    ...(request === undefined ? {} : { request: structOf(objectOf(payload, 'request')) }),
    ...(response === undefined ? {} : { response: structOf(objectOf(payload, 'response')) }),
  });
  return { '@type': type, value: Buffer.from(auditLog.encode(message).finish()).toString('base64') };
}

/** A packed message within the message. */
function anyOf({ '@type': type, ...fields }: JsonObject): {
  readonly type_url: JsonValue | undefined;
  readonly value: Uint8Array;
} {
  return { type_url: type, value: auditData.encode(auditData.fromObject(fields)).finish() };
}

/** An object as the message fields of a Struct. */
function structOf(object: JsonObject): JsonObject {
  return {
    fields: Object.fromEntries(Object.entries(object).map(([key, value]) => [key, valueOf(value)])),
  };
}

function valueOf(value: JsonValue | undefined): JsonObject {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (isJsonObject(value)) return { structValue: structOf(value) };
  return isJsonList(value) ? { listValue: { values: value.map(valueOf) } } : { nullValue: 'NULL_VALUE' };
}
