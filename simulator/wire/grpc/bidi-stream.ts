import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import type { Gate } from '../gate';
import type { JsonObject } from '../json';
import type { BidiHandler, BidiStream } from './grpc-service';
import { toGrpcError, type MethodTypes } from './method-types';

type Duplex = ServerDuplexStream<Buffer, Buffer>;

/** Answers a method's streams: the first request passes the gate, since only it says what the stream is about. */
export function answerBidi(
  types: MethodTypes,
  handler: BidiHandler,
  gate: Gate,
): handleBidiStreamingCall<Buffer, Buffer> {
  return (call) => {
    const gone = new AbortController();
    const close = (): void => gone.abort();
    const fail = (error: unknown): void => {
      if (!gone.signal.aborted) call.emit('error', toGrpcError(error));
      close();
    };
    call.on('cancelled', close);
    call.on('error', close);
    call.once('data', (bytes: Buffer) => {
      // Further messages wait until the gate has let the first through.
      call.pause();
      const start = (first: JsonObject): void => handler(streamOf(types, call, first, gone.signal, fail));
      open(types, gate, bytes, gone.signal, start).then(() => call.resume(), fail);
    });
    call.on('end', () => {
      if (!gone.signal.aborted) call.end();
      close();
    });
  };
}

async function open(
  { method, effect, decode }: MethodTypes,
  gate: Gate,
  bytes: Buffer,
  signal: AbortSignal,
  start: (first: JsonObject) => void,
): Promise<void> {
  const first = decode(bytes);
  const facts = { change: effect.change, validateOnly: false, signal };
  await gate.pass(method, effect.resource(first), async () => start(first), facts);
}

function streamOf(
  types: MethodTypes,
  call: Duplex,
  first: JsonObject,
  signal: AbortSignal,
  fail: (error: unknown) => void,
): BidiStream {
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      fail(error);
    }
  };
  return {
    first,
    fail,
    onRequest: (listener) => call.on('data', (bytes: Buffer) => guarded(() => listener(types.decode(bytes)))),
    onClose(listener) {
      if (signal.aborted) listener();
      else signal.addEventListener('abort', listener, { once: true });
    },
    send: (answer) => guarded(() => call.write(types.encode(answer))),
  };
}
