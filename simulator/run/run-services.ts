import type { Access } from '../access';
import { testPermissions } from '../iam/test-permissions';
import type { GrpcService } from '../wire/grpc-server';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import type { ServiceState } from '../world/service-state';
import { revisionOf } from '../world/service-state';
import type { World } from '../world/world';
import { findService, isService, notFound, partsOf } from './names';
import type { Named } from './names';
import { operationsService } from './operations';
import { pageOf } from './pages';
import { revisionShape } from './revision-shape';
import { serviceShape } from './service-shape';
import { updateService } from './update-service';

/** Cloud Run v2 over gRPC: Services (get, list, update, getIamPolicy, testIamPermissions), Revisions (get, list), and Operations. */
export function runServices(world: World, access: Access): readonly GrpcService[] {
  return [servicesService(world, access), revisionsService(world, access), operationsService(world, access)];
}

/** Checks the permission, lets happen what is due, and hands the name on together with the permission. */
function checked(world: World, access: Access, permission: string, name: string): Named {
  access.require(permission, name);
  world.settle();
  return { name, permission };
}

function servicesService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Services',
    unary: {
      GetService: (request) => {
        const named = checked(world, access, 'run.services.get', textOf(request, 'name'));
        return serviceShape(world, findService(world, named));
      },
      ListServices: (request) => {
        const named = checked(world, access, 'run.services.list', textOf(request, 'parent'));
        partsOf(google, named, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.services.list(), request);
        return { services: items.map((service) => serviceShape(world, service)), nextPageToken };
      },
      UpdateService: (request, { faults }) => updateService(world, access, request, faults),
      GetIamPolicy: (request) => {
        const named = checked(world, access, 'run.services.getIamPolicy', textOf(request, 'resource'));
        return policyOf(world, findService(world, named));
      },
      TestIamPermissions: (request) =>
        testPermissions(access, request, isService(world, textOf(request, 'resource'))),
    },
    effects: { UpdateService: { resource: (request) => textOf(objectOf(request, 'service'), 'name') } },
  };
}

/** A policy that was never set has an etag and nothing else. */
function policyOf(world: World, service: ServiceState): JsonObject {
  const etag = Buffer.from(world.ids.hex(`policy/${service.name}`, 16), 'hex').toString('base64');
  return service.public
    ? { version: 1, etag, bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] }
    : { etag };
}

function revisionsService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Revisions',
    unary: {
      GetRevision: (request) => {
        const named = checked(world, access, 'run.revisions.get', textOf(request, 'name'));
        const form = /^services\/([^/]+)\/revisions\/([^/]+)$/u;
        const [serviceId = '', id = ''] = partsOf(google, named, form, 'revision');
        const service = world.services.find(serviceId);
        const revision = service === undefined ? undefined : revisionOf(service, id);
        if (service === undefined || revision === undefined) {
          throw notFound(google, 'REVISION', id, google.location);
        }
        return revisionShape(world, service, revision);
      },
      ListRevisions: (request) => {
        const named = checked(world, access, 'run.revisions.list', textOf(request, 'parent'));
        const [id = ''] = partsOf(google, named, /^services\/([^/]+)$/u, 'service');
        const services =
          id === '-'
            ? world.services.list()
            : [world.services.find(id)].filter((found) => found !== undefined);
        const newestFirst = services
          .flatMap((service) => service.revisions.map((revision) => ({ service, revision })))
          .sort((a, b) => b.revision.createTime - a.revision.createTime);
        const { items, nextPageToken } = pageOf(newestFirst, request);
        return {
          revisions: items.map(({ service, revision }) => revisionShape(world, service, revision)),
          nextPageToken,
        };
      },
    },
  };
}
