import type { Access } from '../../access';
import type { Fault } from '../../faults';
import type { JsonObject } from '../../wire/json';
import { objectOf, textOf } from '../../wire/json';
import { sameConfiguration } from '../../world/workload/template';
import type { World } from '../../world/world';
import { endingOf } from '../ending';
import { etagOf, refuseStaleEtag } from '../shape/etag';
import { mergeUpdate } from './merge-update';
import { findService, serviceName } from '../names';
import { operationShape, previewOperation } from '../operations';

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
  refuseStaleEtag(
    service.name,
    textOf(body, 'etag'),
    etagOf(service.updateTime, serviceName(world.scenario.google, service.name)),
  );
  const spec = mergeUpdate(service, request);
  const template = objectOf(spec, 'template');
  const isNew = !sameConfiguration(template, objectOf(service.spec, 'template'));
  if (isNew || world.switches.actAs === 'always') {
    const account = textOf(template, 'serviceAccount');
    access.require('iam.serviceAccounts.actAs', `projects/-/serviceAccounts/${account}`);
  }
  if (request['validateOnly'] === true) {
    return previewOperation(world, { kind: 'Service', state: { ...service, spec } });
  }
  const change = { spec, actor: world.caller, request, ending: endingOf(faults) };
  return operationShape(world, world.services.change(service.name, change));
}
