import { setTimeout as wait } from 'node:timers/promises';
import type { Access } from '../access';
import type { Call, GrpcService } from '../wire/grpc-server';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import { statusCodes, StatusError } from '../wire/status';
import { parseDuration } from '../wire/timestamp';
import type { OperationRecord } from '../world/operations';
import type { World } from '../world/world';
import { serviceShape } from './service-shape';

const serviceType = 'type.googleapis.com/google.cloud.run.v2.Service';

/** How long WaitOperation waits when the caller names no time, in milliseconds. */
const defaultWait = 30_000;

/** A long-running operation as Cloud Run answers it: its metadata is the service, and `done` is absent until it ended. */
export function operationShape(world: World, record: OperationRecord): JsonObject {
  const { name, accepted, outcome } = record;
  const service = { '@type': serviceType, ...serviceShape(world, outcome?.service ?? accepted) };
  if (outcome === undefined) return { name, metadata: service };
  return outcome.kind === 'done'
    ? { name, metadata: service, done: true, response: service }
    : {
        name,
        metadata: service,
        done: true,
        error: { code: statusCodes[outcome.code].number, message: outcome.message },
      };
}

/** The operation that a validate-only update answers: done at once, its response the service as it would be. */
export function previewOperation(name: string, service: JsonObject): JsonObject {
  const shown = { '@type': serviceType, ...service };
  return { name, metadata: shown, done: true, response: shown };
}

/** `google.longrunning.Operations`: get and wait. */
export function operationsService(world: World, access: Access): GrpcService {
  const find = (request: JsonObject): OperationRecord => {
    const name = textOf(request, 'name');
    access.require('run.operations.get', name);
    world.settle();
    const record = world.services.operations.get(name);
    if (record === undefined) throw new StatusError('NOT_FOUND', `Operation '${name}' was not found.`);
    return record;
  };
  return {
    package: '@google-cloud/run',
    service: 'google.longrunning.Operations',
    unary: {
      GetOperation: (request) => operationShape(world, find(request)),
      WaitOperation: async (request, { signal }: Call) => {
        const { dueAt } = find(request);
        const timeout = parseDuration(textOf(request, 'timeout'));
        const longest = timeout === undefined ? defaultWait : Number(timeout.seconds) * 1000;
        const rest = Math.max(0, Math.min(dueAt - world.agenda.now(), longest));
        await wait(rest, undefined, { signal }).catch(() => {
          throw new StatusError('CANCELLED', 'The caller went away while the call waited.');
        });
        return operationShape(world, find(request));
      },
    },
  };
}
