import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc-server';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import type { ServiceState } from '../world/service-state';
import { revisionOf } from '../world/service-state';
import type { World } from '../world/world';
import { findService, notFound, partsOf } from './names';
import { operationsService } from './operations';
import { pageOf } from './pages';
import { revisionShape } from './revision-shape';
import { serviceShape } from './service-shape';
import { updateService } from './update-service';

/** Cloud Run v2 over gRPC: Services (get, list, update, getIamPolicy), Revisions (get, list), and Operations. */
export function runServices(world: World, access: Access): readonly GrpcService[] {
  return [servicesService(world, access), revisionsService(world, access), operationsService(world, access)];
}

function servicesService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Services',
    unary: {
      GetService: (request) => {
        const name = textOf(request, 'name');
        access.require('run.services.get', name);
        world.settle();
        return serviceShape(world, findService(world, name));
      },
      ListServices: (request) => {
        const parent = textOf(request, 'parent');
        access.require('run.services.list', parent);
        world.settle();
        partsOf(google, parent, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.services.list(), request);
        return { services: items.map((service) => serviceShape(world, service)), nextPageToken };
      },
      UpdateService: (request) => updateService(world, access, request),
      GetIamPolicy: (request) => {
        const resource = textOf(request, 'resource');
        access.require('run.services.getIamPolicy', resource);
        world.settle();
        return policyOf(world, findService(world, resource));
      },
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
        const name = textOf(request, 'name');
        access.require('run.revisions.get', name);
        world.settle();
        const form = /^services\/([^/]+)\/revisions\/([^/]+)$/u;
        const [serviceId = '', id = ''] = partsOf(google, name, form, 'revision');
        const service = world.services.find(serviceId);
        const revision = service === undefined ? undefined : revisionOf(service, id);
        if (service === undefined || revision === undefined) {
          throw notFound(google, 'REVISION', id, google.location);
        }
        return revisionShape(world, service, revision);
      },
      ListRevisions: (request) => {
        const parent = textOf(request, 'parent');
        access.require('run.revisions.list', parent);
        world.settle();
        const [id = ''] = partsOf(google, parent, /^services\/([^/]+)$/u, 'service');
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
