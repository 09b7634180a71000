import { Server, ServerCredentials, type MethodDefinition, type UntypedHandleCall } from '@grpc/grpc-js';
import type { Method } from 'protobufjs';
import { answerBidi } from './bidi-stream';
import type { Gate } from '../gate';
import { textOf } from '../json';
import type { Effect, GrpcService } from './grpc-service';
import { protosOf } from './protos';
import { answerUnary } from './unary-call';
import { typesOf, type MethodTypes } from './method-types';

/** A server that listens. `close` ends open calls, and resolves when the port is free. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const reading = /^(Get|List|Search|Wait|Pull|StreamingPull|Test)/;
const naming = ['name', 'parent', 'resource', 'subscription'];

/**
 * Serves the services on 127.0.0.1 without encryption. Port 0 takes a free one.
 * Rejects when the port is taken, or when something is declared for a method that the service does not have.
 */
export async function startGrpcServer(
  services: readonly GrpcService[],
  gate: Gate,
  port: number,
): Promise<RunningServer> {
  const server = new Server();
  for (const service of services) addService(server, service, gate);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, actual) => {
      if (error === null) resolve(actual);
      else
        reject(new Error(`Cannot listen for gRPC on port ${port}: ${error.message}. Choose another port.`));
    });
  });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      }),
  };
}

function addService(server: Server, declared: GrpcService, gate: Gate): void {
  const { service, unary, bidi = {}, effects = {} } = declared;
  const described = protosOf(declared.package).lookupService(service);
  for (const name of [unary, bidi, effects].flatMap(Object.keys)) {
    if (!Object.hasOwn(described.methods, name)) throw new Error(`${service} has no method ${name}.`);
  }
  const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const method of described.methodsArray) {
    const { name } = method;
    const types = typesOf(service, method, effectOf(name, effects[name]));
    const talk = bidi[name];
    if (talk !== undefined) handlers[name] = answerBidi(types, talk, gate);
    else if (isUnary(method)) handlers[name] = answerUnary(types, unary[name], gate);
    if (handlers[name] !== undefined) definition[name] = bytesDefinition(service, method);
  }
  server.addService(definition, handlers);
}

function isUnary(method: Method): boolean {
  return method.requestStream !== true && method.responseStream !== true;
}

function effectOf(method: string, declared: Effect = {}): MethodTypes['effect'] {
  return {
    change: declared.change ?? !reading.test(method),
    resource:
      declared.resource ?? ((request) => naming.map((key) => textOf(request, key)).find(Boolean) ?? ''),
    validateOnly: declared.validateOnly ?? ((request) => request['validateOnly'] === true),
  };
}

/** Bytes in, bytes out: what cannot be decoded must be answered by us, not by gRPC's INTERNAL. */
function bytesDefinition(service: string, method: Method): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    path: `/${service}/${method.name}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
