import type { Access } from '../access';
import type { Fault } from '../faults';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import type { InstanceResourceState } from '../world/instance/instance-resource-state';
import type { World } from '../world/world';
import { checked } from './checked';
import { endingOf } from './ending';
import { etagOf, refuseStaleEtag } from './shape/etag';
import { instanceShape } from './shape/instance-shape';
import { findNamed, instanceName, partsOf } from './names';
import { operationShape, previewOperation } from './operations';
import { pageOf } from './pages';

/** Instances that are resources of their own: get, list, stop, start and delete. They cannot be created. */
export function instancesService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  const found = (request: JsonObject, permission: string): InstanceResourceState => {
    const instance = findNamed(world, checked(world, access, permission, textOf(request, 'name')), {
      collection: 'instances',
      word: 'instance',
      find: (id) => world.instances.find(id),
    });
    const etag = etagOf(instance.updateTime, instanceName(google, instance.name));
    refuseStaleEtag(instance.name, textOf(request, 'etag'), etag);
    return instance;
  };
  const set = (
    request: JsonObject,
    wanted: InstanceResourceState['wanted'],
    faults: readonly Fault[],
  ): JsonObject => {
    const { name } = found(request, `run.instances.${wanted === 'stopped' ? 'stop' : 'start'}`);
    if (request['validateOnly'] === true) {
      const state = world.instances.preview(name, wanted, world.caller.email);
      return previewOperation(world, { kind: 'Instance', state });
    }
    const asked = { actor: world.caller, request, ending: endingOf(faults) };
    return operationShape(world, world.instances.set(name, wanted, asked));
  };
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Instances',
    unary: {
      GetInstance: (request) => instanceShape(world, found(request, 'run.instances.get')),
      ListInstances: (request) => {
        const named = checked(world, access, 'run.instances.list', textOf(request, 'parent'));
        partsOf(google, named, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.instances.list(), request);
        return { instances: items.map((instance) => instanceShape(world, instance)), nextPageToken };
      },
      StopInstance: (request, { faults }) => set(request, 'stopped', faults),
      StartInstance: (request, { faults }) => set(request, 'running', faults),
      DeleteInstance: (request, { faults }) => {
        const instance = found(request, 'run.instances.delete');
        if (request['validateOnly'] === true)
          return previewOperation(world, { kind: 'Instance', state: instance });
        const asked = { actor: world.caller, request, ending: endingOf(faults) };
        return operationShape(world, world.instances.delete(instance.name, asked));
      },
    },
  };
}
