import type { Access } from '../access';
import { bindingShape } from '../iam/allow-policy';
import { testPermissions } from '../iam/test-permissions';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import { workloadName } from '../world/finding/finding-place';
import type { ServiceState } from '../world/service/service-state';
import type { World } from '../world/world';
import { checked } from './checked';
import { findService, isService, partsOf } from './names';
import { operationsService } from './operations';
import { pageOf } from './pages';
import { revisionsService } from './run-revisions';
import { instancesService } from './run-instances';
import { executionsService, tasksService } from './run-executions';
import { jobsService } from './run-jobs';
import { workerPoolsService } from './run-worker-pools';
import { serviceShape } from './shape/service-shape';
import { updateService } from './update/update-service';

/**
 * Cloud Run v2 over gRPC: everything that exists can be read, changed, stopped and deleted; nothing can be created but
 * executions and revisions, because what there is comes from the scenario. Services cannot be deleted.
 */
export function runServices(world: World, access: Access): readonly GrpcService[] {
  return [
    servicesService(world, access),
    revisionsService(world, access),
    jobsService(world, access),
    executionsService(world, access),
    tasksService(world, access),
    workerPoolsService(world, access),
    instancesService(world, access),
    operationsService(world, access),
  ];
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
  const { scenario, ids, identities } = world;
  const bound = identities.bindingsOn(
    `//run.googleapis.com/${workloadName(scenario, { kind: 'service', name: service.name })}`,
  );
  const everybody = service.public ? [{ role: 'roles/run.invoker', members: ['allUsers'] }] : [];
  const bindings = [...everybody, ...bound.map(bindingShape)];
  const version = ids.hex(`policy/${service.name}${bound.length === 0 ? '' : JSON.stringify(bound)}`, 16);
  const etag = Buffer.from(version, 'hex').toString('base64');
  return bindings.length === 0 ? { etag } : { version: 1, etag, bindings };
}
