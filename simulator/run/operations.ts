import { setTimeout as wait } from 'node:timers/promises';
import type { Access } from '../access';
import type { Call, GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import { statusCodes, StatusError } from '../wire/status';
import { parseDuration } from '../wire/timestamp';
import type { OperationRecord, Subject } from '../world/workload/operations';
import type { World } from '../world/world';
import { subjectShape } from './shape/subject-shape';

/** How long WaitOperation waits when the caller names no time, in milliseconds. */
const defaultWait = 30_000;

/** How often it is looked whether an operation has ended of which nobody knows when it will, in milliseconds. */
const lookEvery = 100;

/** A long-running operation as Cloud Run answers it: its metadata is the resource, and `done` is absent until it ended. */
export function operationShape(world: World, record: OperationRecord): JsonObject {
  const { name, accepted, outcome } = record;
  const resource = typed(world, outcome?.subject ?? accepted);
  if (outcome === undefined) return { name, metadata: resource };
  return outcome.kind === 'done'
    ? { name, metadata: resource, done: true, response: resource }
    : {
        name,
        metadata: resource,
        done: true,
        error: { code: statusCodes[outcome.code].number, message: outcome.message },
      };
}

/** The operation that a validate-only call answers: done at once, its response the resource as it would be. */
export function previewOperation(world: World, subject: Subject): JsonObject {
  const { project, location } = world.scenario.google;
  const id = world.ids.uuid(`preview/${subject.state.name}/${world.agenda.now()}`);
  const shown = typed(world, subject);
  return {
    name: `projects/${project.id}/locations/${location}/operations/${id}`,
    metadata: shown,
    done: true,
    response: shown,
  };
}

function typed(world: World, subject: Subject): JsonObject {
  const type = `type.googleapis.com/google.cloud.run.v2.${subject.kind}`;
  return { '@type': type, ...subjectShape(world, subject) };
}

/** `google.longrunning.Operations`: get and wait. */
export function operationsService(world: World, access: Access): GrpcService {
  const find = (request: JsonObject): OperationRecord => {
    const name = textOf(request, 'name');
    access.require('run.operations.get', name);
    world.settle();
    const record = world.operations.get(name);
    if (record === undefined) throw new StatusError('NOT_FOUND', `Operation '${name}' was not found.`);
    return record;
  };
  return {
    package: '@google-cloud/run',
    service: 'google.longrunning.Operations',
    unary: {
      GetOperation: (request) => operationShape(world, find(request)),
      WaitOperation: async (request, { signal }: Call) => {
        const timeout = parseDuration(textOf(request, 'timeout'));
        const until =
          world.agenda.now() + (timeout === undefined ? defaultWait : Number(timeout.seconds) * 1000);
        for (;;) {
          const record = find(request);
          const rest = until - world.agenda.now();
          if (record.outcome !== undefined || rest <= 0) return operationShape(world, record);
          const due = record.dueAt === undefined ? lookEvery : record.dueAt - world.agenda.now();
          await wait(Math.min(rest, Math.max(due, 1)), undefined, { signal }).catch(() => {
            throw new StatusError('CANCELLED', 'The caller went away while the call waited.');
          });
          if (record.dueAt !== undefined) return operationShape(world, find(request));
        }
      },
    },
  };
}
