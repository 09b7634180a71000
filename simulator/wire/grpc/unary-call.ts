import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Fault } from '../../faults';
import type { Gate } from '../gate';
import type { UnaryHandler } from './grpc-service';
import type { JsonObject } from '../json';
import { answerList, goesOn } from '../list-faults';
import { toGrpcError, type MethodTypes } from './method-types';
import { StatusError } from '../status';

/** Answers a method's calls through the gate; without a handler they are UNIMPLEMENTED. */
export function answerUnary(
  { method, effect, answers, decode, encode }: MethodTypes,
  handler: UnaryHandler | undefined,
  gate: Gate,
): handleUnaryCall<Buffer, Buffer> {
  const handle = handler ?? notSimulated(method);
  return (call, callback) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    const answer = async (): Promise<Buffer> => {
      const request = decode(call.request);
      const facts = {
        change: effect.change,
        validateOnly: effect.validateOnly(request),
        signal: gone.signal,
        goesOn: goesOn(request),
        authorization: call.metadata.get('authorization')[0]?.toString(),
      };
      const run = async (faults: readonly Fault[]): Promise<Buffer> => {
        const asked = async (given: JsonObject): Promise<JsonObject> =>
          handle(given, { method, request: given, signal: gone.signal, faults });
        return encode(await answerList(request, faults, answers, asked));
      };
      return gate.pass(method, effect.resource(request), run, facts);
    };
    answer().then(
      (bytes) => callback(null, bytes),
      (error: unknown) => callback(toGrpcError(error)),
    );
  };
}

function notSimulated(method: string): UnaryHandler {
  return () => {
    throw new StatusError('UNIMPLEMENTED', `${method} is not simulated.`);
  };
}
