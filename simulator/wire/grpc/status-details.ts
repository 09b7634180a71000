import { Root, type IMapField, type INamespace } from 'protobufjs';
import { statusCodes, type StatusError } from '../status';
import { encodeStrictly } from './strict-message';

// A literal of its own: the type of a message's fields does not admit a map's `keyType`.
const metadata: IMapField = { keyType: 'string', type: 'string', id: 3 };

/** The messages of `google.rpc` that errors carry. The packages of the Google clients ship only `Status`, so they are written out here. */
const descriptor: INamespace = {
  nested: {
    google: {
      nested: {
        protobuf: {
          nested: {
            Any: {
              edition: 'proto3',
              fields: { type_url: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } },
            },
            Duration: {
              edition: 'proto3',
              fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } },
            },
          },
        },
        rpc: {
          nested: {
            Status: message({ code: 'int32', message: 'string', details: '*google.protobuf.Any' }),
            ErrorInfo: {
              edition: 'proto3',
              fields: {
                reason: { type: 'string', id: 1 },
                domain: { type: 'string', id: 2 },
                metadata,
              },
            },
            RetryInfo: message({ retryDelay: 'google.protobuf.Duration' }),
            QuotaFailure: message({ violations: '*QuotaViolation' }),
            QuotaViolation: message({ subject: 'string', description: 'string' }),
            PreconditionFailure: message({ violations: '*PreconditionViolation' }),
            PreconditionViolation: message({ type: 'string', subject: 'string', description: 'string' }),
            BadRequest: message({ fieldViolations: '*FieldViolation' }),
            Help: message({ links: '*Link' }),
            Link: message({ description: 'string', url: 'string' }),
            FieldViolation: message({ field: 'string', description: 'string' }),
          },
        },
      },
    },
  },
};

const root = Root.fromJSON(descriptor);
root.resolveAll();

/** Builds a message descriptor whose fields are numbered from 1 in order; `*` in front of the type makes it a list. */
function message(fields: Readonly<Record<string, string>>) {
  const numbered = Object.entries(fields).map(([name, type], index) => {
    const field = type.startsWith('*') ? { rule: 'repeated', type: type.slice(1) } : { type };
    return [name, { ...field, id: index + 1 }] as const;
  });
  return { edition: 'proto3', fields: Object.fromEntries(numbered) };
}

/**
 * The bytes of `google.rpc.Status` for the trailer `grpc-status-details-bin`.
 * Throws `MessageError` when a detail has a type or a field that `google.rpc` does not know.
 */
export function encodeStatusDetails(error: StatusError): Buffer {
  const { code, message: text, details } = error;
  const status = root.lookupType('google.rpc.Status');
  return encodeStrictly(status, { code: statusCodes[code].number, message: text, details });
}
