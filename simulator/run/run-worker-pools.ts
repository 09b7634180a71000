import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { isJsonObject, listOf, numberOf, objectOf, textOf, textsOf } from '../wire/json';
import { StatusError } from '../wire/status';
import { sameConfiguration } from '../world/workload/template';
import type { WorkerPoolState } from '../world/worker-pool/worker-pool-state';
import type { World } from '../world/world';
import { checked } from './checked';
import { endingOf } from './ending';
import { etagOf, refuseStaleEtag } from './shape/etag';
import { copyAt, maskedPaths } from './update/field-mask';
import { findNamed, partsOf, workerPoolName } from './names';
import type { Named } from './names';
import { operationShape, previewOperation } from './operations';
import { pageOf } from './pages';
import { policyHandlers } from './resource-iam';
import { workerPoolShape } from './shape/worker-pool-shape';

/** Worker pools: get, list, update, delete, and their policies. They cannot be created. */
export function workerPoolsService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  const found = (permission: string, name: string, etag: string): WorkerPoolState => {
    const pool = findPool(world, checked(world, access, permission, name));
    refuseStaleEtag(pool.name, etag, etagOf(pool.updateTime, workerPoolName(google, pool.name)));
    return pool;
  };
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.WorkerPools',
    unary: {
      GetWorkerPool: (request) =>
        workerPoolShape(world, found('run.workerpools.get', textOf(request, 'name'), '')),
      ListWorkerPools: (request) => {
        const named = checked(world, access, 'run.workerpools.list', textOf(request, 'parent'));
        partsOf(google, named, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.workerPools.list(), request);
        return { workerPools: items.map((pool) => workerPoolShape(world, pool)), nextPageToken };
      },
      UpdateWorkerPool: (request, { faults }) => {
        const body = objectOf(request, 'workerPool');
        const pool = found('run.workerpools.update', textOf(body, 'name'), textOf(body, 'etag'));
        const spec = mergePool(pool, request);
        const template = objectOf(spec, 'template');
        const force = request['forceNewRevision'] === true;
        if (force || !sameConfiguration(template, objectOf(pool.spec, 'template'))) {
          const account = textOf(template, 'serviceAccount');
          access.require('iam.serviceAccounts.actAs', `projects/-/serviceAccounts/${account}`);
        }
        if (request['validateOnly'] === true) {
          const state = world.workerPools.preview(pool.name, spec, world.caller.email, force);
          return previewOperation(world, { kind: 'WorkerPool', state });
        }
        const asked = { actor: world.caller, request, ending: endingOf(faults) };
        return operationShape(world, world.workerPools.change(pool.name, spec, asked, force));
      },
      DeleteWorkerPool: (request, { faults }) => {
        const pool = found('run.workerpools.delete', textOf(request, 'name'), textOf(request, 'etag'));
        if (request['validateOnly'] === true)
          return previewOperation(world, { kind: 'WorkerPool', state: pool });
        const asked = { actor: world.caller, request, ending: endingOf(faults) };
        return operationShape(world, world.workerPools.delete(pool.name, asked));
      },
      ...policyHandlers(world, access, {
        permissions: 'run.workerpools',
        api: 'WorkerPools',
        find: (named) => workerPoolName(google, findPool(world, named).name),
      }),
    },
    effects: {
      UpdateWorkerPool: { resource: (request) => textOf(objectOf(request, 'workerPool'), 'name') },
    },
  };
}

function findPool(world: World, named: Named): WorkerPoolState {
  return findNamed(world, named, {
    collection: 'workerPools',
    word: 'worker pool',
    find: (id) => world.workerPools.find(id),
  });
}

/** The specification that an UpdateWorkerPool request asks for. Throws INVALID_ARGUMENT for what Cloud Run refuses up front. */
function mergePool(pool: WorkerPoolState, request: JsonObject): JsonObject {
  const body = objectOf(request, 'workerPool');
  const paths = maskedPaths(
    textsOf(objectOf(request, 'updateMask'), 'paths'),
    body,
    'google.cloud.run.v2.WorkerPool',
  );
  const spec = paths.reduce<JsonObject>((merged, path) => copyAt(merged, body, path), pool.spec);
  const count = numberOf(objectOf(spec, 'scaling'), 'manualInstanceCount');
  if (count < 0)
    throw new StatusError(
      'INVALID_ARGUMENT',
      'worker_pool.scaling.manual_instance_count must not be negative.',
    );
  const splits = listOf(spec, 'instanceSplits').filter(isJsonObject);
  const sum = splits.reduce((total, split) => total + numberOf(split, 'percent'), 0);
  if (splits.length > 0 && sum !== 100)
    throw new StatusError(
      'INVALID_ARGUMENT',
      `worker_pool.instance_splits: percentages add up to ${sum}, not 100.`,
    );
  const names = pool.revisions.map(({ name }) => name);
  const missing = splits
    .map((split) => textOf(split, 'revision'))
    .find((name) => name !== '' && !names.includes(name));
  if (missing !== undefined)
    throw new StatusError(
      'INVALID_ARGUMENT',
      `worker_pool.instance_splits: revision '${missing}' does not exist.`,
    );
  return spec;
}
