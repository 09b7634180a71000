import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import type { Fault } from '../faults';
import { StatusError } from '../wire/status';
import { whyKept } from '../world/service/deletable';
import type { RevisionState } from '../world/service/service-state';
import { revisionOf } from '../world/service/service-state';
import type { World } from '../world/world';
import { checked } from './checked';
import { endingOf } from './ending';
import { refuseStaleEtag } from './shape/etag';
import { notFound, partsOf } from './names';
import { operationShape, previewOperation } from './operations';
import { pageOf } from './pages';
import { revisionShape } from './shape/revision-shape';
import { poolRevisionShape } from './shape/worker-pool-shape';

interface Listed {
  readonly revision: RevisionState;
  readonly shape: () => JsonObject;
}

/** The revisions of a service or worker pool, oldest first; of all of the kind for `-`, of none for one that does not exist. */
function revisionsOf(world: World, collection: string, id: string): readonly Listed[] {
  if (collection === 'services') {
    return world.services
      .list()
      .filter(({ name }) => id === '-' || name === id)
      .flatMap((service) =>
        service.revisions.map((revision) => ({
          revision,
          shape: () => revisionShape(world, service, revision),
        })),
      );
  }
  return world.workerPools
    .list()
    .filter(({ name }) => id === '-' || name === id)
    .flatMap((pool) =>
      pool.revisions.map((revision) => ({ revision, shape: () => poolRevisionShape(world, pool, revision) })),
    );
}

/** Answers DeleteRevision, for revisions of services. Throws FAILED_PRECONDITION for one that is still needed. */
function deleteRevision(
  world: World,
  access: Access,
  request: JsonObject,
  faults: readonly Fault[],
): JsonObject {
  const { google } = world.scenario;
  const named = checked(world, access, 'run.revisions.delete', textOf(request, 'name'));
  const [id = '', revision = ''] = partsOf(
    google,
    named,
    /^services\/([^/]+)\/revisions\/([^/]+)$/u,
    'revision',
  );
  const service = world.services.find(id);
  const state = service && revisionOf(service, revision);
  if (service === undefined || state === undefined)
    throw notFound(google, 'REVISION', revision, google.location);
  refuseStaleEtag(revision, textOf(request, 'etag'), textOf(revisionShape(world, service, state), 'etag'));
  const why = whyKept(service, revision);
  if (why !== undefined) throw new StatusError('FAILED_PRECONDITION', why);
  if (request['validateOnly'] === true) return previewOperation(world, { kind: 'Revision', state, service });
  const deletion = { actor: world.caller, request, ending: endingOf(faults) };
  return operationShape(world, world.services.deleteRevision(id, revision, deletion));
}

/** Revisions of services and worker pools: get and list, and delete those of services. */
export function revisionsService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Revisions',
    unary: {
      GetRevision: (request) => {
        const named = checked(world, access, 'run.revisions.get', textOf(request, 'name'));
        const form = /^(services|workerPools)\/([^/]+)\/revisions\/([^/]+)$/u;
        const [collection = '', parent = '', id = ''] = partsOf(google, named, form, 'revision');
        const found = revisionsOf(world, collection, parent).find(({ revision }) => revision.name === id);
        if (found === undefined) throw notFound(google, 'REVISION', id, google.location);
        return found.shape();
      },
      ListRevisions: (request) => {
        const named = checked(world, access, 'run.revisions.list', textOf(request, 'parent'));
        const form = /^(services|workerPools)\/([^/]+)$/u;
        const [collection = '', parent = ''] = partsOf(google, named, form, 'service');
        const newestFirst = [...revisionsOf(world, collection, parent)].sort(
          (a, b) => b.revision.createTime - a.revision.createTime,
        );
        const { items, nextPageToken } = pageOf(newestFirst, request);
        return { revisions: items.map(({ shape }) => shape()), nextPageToken };
      },
      DeleteRevision: (request, { faults }) => deleteRevision(world, access, request, faults),
    },
  };
}
