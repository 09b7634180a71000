import type { Access } from '../access';
import { injected, type Fault } from '../faults';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { Ending } from '../world/operations';
import type { ServiceState } from '../world/service-state';
import { sameConfiguration } from '../world/template';
import type { World } from '../world/world';
import { etagOf } from './etag';
import { mergeUpdate } from './merge-update';
import { findService, serviceName } from './names';
import { operationShape, previewOperation } from './operations';
import { serviceShape } from './service-shape';

/**
 * Answers UpdateService. The change is accepted at once and served when the operation ends. With `validateOnly` nothing
 * moves and the operation is done. `allowMissing` creates nothing: this simulator's services come from its scenario.
 */
export function updateService(
  world: World,
  access: Access,
  request: JsonObject,
  faults: readonly Fault[],
): JsonObject {
  const body = objectOf(request, 'service');
  const name = textOf(body, 'name');
  const permission = 'run.services.update';
  access.require(permission, name);
  world.settle();
  const service = findService(world, { name, permission });
  refuseStaleEtag(world, service, textOf(body, 'etag'));
  const spec = mergeUpdate(service, request);
  const template = objectOf(spec, 'template');
  if (!sameConfiguration(template, objectOf(service.spec, 'template'))) {
    const account = textOf(template, 'serviceAccount');
    access.require('iam.serviceAccounts.actAs', `projects/-/serviceAccounts/${account}`);
  }
  if (request['validateOnly'] === true) {
    const { project, location } = world.scenario.google;
    const label = `preview/${service.name}/${world.agenda.now()}`;
    const operation = `projects/${project.id}/locations/${location}/operations/${world.ids.uuid(label)}`;
    return previewOperation(operation, serviceShape(world, { ...service, spec }));
  }
  const change = { spec, actor: world.caller, request, ending: endingOf(faults) };
  return operationShape(world, world.services.change(service.name, change));
}

/** How the operation ends, with the faults that struck its call. */
function endingOf(faults: readonly Fault[]): Ending {
  const fault = faults.find(({ kind }) => kind.startsWith('operation-'));
  const said = { code: fault?.code ?? 'INTERNAL', message: fault?.message ?? injected };
  switch (fault?.kind) {
    case 'operation-error':
      return { served: true, ...said };
    case 'operation-failed':
      return { served: false, ...said };
    case 'operation-endless':
      return { endless: true };
    case 'operation-slow':
      return { laterMs: fault.milliseconds ?? 0 };
    default:
      return {};
  }
}

function refuseStaleEtag(world: World, service: ServiceState, given: string): void {
  const current = etagOf(service.updateTime, serviceName(world.scenario.google, service.name));
  if (given === '' || given === current) return;
  throw new StatusError(
    'ABORTED',
    `Conflict for resource '${service.name}': version '${given}' was specified but current version is '${current}'.`,
  );
}
