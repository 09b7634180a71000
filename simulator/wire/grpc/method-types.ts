import { Metadata, status as grpcStatus, type ServerErrorResponse } from '@grpc/grpc-js';
import type { Method, Type } from 'protobufjs';
import type { Effect } from './grpc-service';
import type { JsonObject } from '../json';
import { MessageError } from './message-error';
import { StatusError, toStatusError } from '../status';
import { encodeStatusDetails } from './status-details';
import { decodeStrictly, encodeStrictly } from './strict-message';

/** A method with what is needed to speak it: its full name, what its calls do, and how its messages are read and written. */
export interface MethodTypes {
  readonly method: string;
  readonly effect: Required<Effect>;
  /** The fields that its answer can have. */
  readonly answers: ReadonlySet<string>;
  /** Throws INVALID_ARGUMENT naming the field that does not fit. */
  readonly decode: (bytes: Buffer) => JsonObject;
  /** Throws INTERNAL naming the field that does not fit: a wrong answer of ours must never pass unnoticed. */
  readonly encode: (answer: JsonObject) => Buffer;
}

/** Prepares a method of a resolved service. Throws when its message types are unknown. */
export function typesOf(service: string, method: Method, effect: Required<Effect>): MethodTypes {
  const request: Type = method.parent?.lookupType(method.requestType) ?? unresolved(method);
  const response: Type = method.parent?.lookupType(method.responseType) ?? unresolved(method);
  return {
    method: `${service}/${method.name}`,
    effect,
    answers: new Set(Object.keys(response.fields)),
    decode: (bytes) => translated('INVALID_ARGUMENT', () => decodeStrictly(request, bytes)),
    encode: (answer) => translated('INTERNAL', () => encodeStrictly(response, answer)),
  };
}

/** The error as gRPC sends it, its details in the trailer where the Google clients look. Details that do not fit are INTERNAL. */
export function toGrpcError(error: unknown): ServerErrorResponse {
  const status = toStatusError(error);
  try {
    return asResponse(status, status.details.length > 0 ? encodeStatusDetails(status) : undefined);
  } catch (wrong) {
    return asResponse(toStatusError(wrong), undefined);
  }
}

function asResponse({ code, name, message }: StatusError, details: Buffer | undefined): ServerErrorResponse {
  const metadata = new Metadata();
  if (details !== undefined) metadata.set('grpc-status-details-bin', details);
  return { code: grpcStatus[code], details: message, metadata, name, message };
}

function translated<T>(code: 'INVALID_ARGUMENT' | 'INTERNAL', convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    if (error instanceof MessageError) throw new StatusError(code, error.message);
    throw error;
  }
}

function unresolved(method: Method): never {
  throw new Error(`The message types of ${method.fullName} are not described.`);
}
