import { common, parse, Root, type INamespace } from 'protobufjs';
import type { JsonObject, JsonValue } from '../wire/json';
import { isJsonList, isJsonObject, objectOf } from '../wire/json';

/**
 * The fields of google.cloud.audit.AuditLog that the simulator writes. No installed client ships the type; the numbers
 * are those of the public google/cloud/audit/audit_log.proto.
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
    google.protobuf.Struct request = 16;
    google.protobuf.Struct response = 17;
    ResourceLocation resource_location = 20;
  }
  message Status { int32 code = 1; string message = 2; }
  message AuthenticationInfo { string principal_email = 1; }
  message RequestMetadata { string caller_ip = 1; string caller_supplied_user_agent = 2; }
  message AuthorizationInfo { string resource = 1; string permission = 2; bool granted = 3; }
  message ResourceLocation { repeated string current_locations = 1; }
`;
const struct: INamespace = common.get('google/protobuf/struct.proto') ?? {};
const auditLog = parse(description, Root.fromJSON(struct)).root.lookupType('google.cloud.audit.AuditLog');

/** A stored audit payload as the Any that travels: its type, and its bytes in base64. */
export function encodeAuditLog(payload: JsonObject): JsonObject {
  const { '@type': type, request, response, ...fields } = payload;
  const message = auditLog.fromObject({
    ...fields,
    ...(request === undefined ? {} : { request: structOf(objectOf(payload, 'request')) }),
    ...(response === undefined ? {} : { response: structOf(objectOf(payload, 'response')) }),
  });
  return { '@type': type, value: Buffer.from(auditLog.encode(message).finish()).toString('base64') };
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
