import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, numberOf, objectOf, textOf, textsOf } from '../../wire/json';
import { StatusError } from '../../wire/status';
import { revisionOf } from '../../world/service/service-state';
import type { ServiceState } from '../../world/service/service-state';
import { copyAt, maskedPaths } from './field-mask';
import type { FieldPath } from './field-mask';
import { nextScaling } from './scaling-rules';

/** Namespaces that Cloud Run keeps for itself in labels and annotations. */
const reserved =
  /^(?:[a-z0-9.-]+\.)?(?:run\.googleapis\.com|cloud\.googleapis\.com|serving\.knative\.dev|autoscaling\.knative\.dev)\//u;

/**
 * The specification that an UpdateService request asks for.
 *
 * Throws ALREADY_EXISTS when the body carries a template with the name of an existing revision, even outside the mask:
 * that is what people met who echoed the whole service. Throws INVALID_ARGUMENT for what Cloud Run refuses up front;
 * traffic to a missing revision is not among it, that fails later, inside the operation.
 */
export function mergeUpdate(service: ServiceState, request: JsonObject): JsonObject {
  const body = objectOf(request, 'service');
  refuseEchoedRevision(service, textOf(objectOf(body, 'template'), 'revision'));
  const paths = maskedPaths(textsOf(objectOf(request, 'updateMask'), 'paths'), body);
  const merged = paths.reduce<JsonObject>((spec, path) => copyAt(spec, body, path), service.spec);
  checkMetadata(merged);
  checkTraffic(merged);
  if (!paths.some(([first]) => first === 'scaling')) return merged;
  const scaling = nextScaling(
    objectOf(service.spec, 'scaling'),
    objectOf(merged, 'scaling'),
    paths.some((path) => isPath(path, 'scaling', 'minInstanceCount')),
  );
  return { ...merged, scaling };
}

function isPath(path: FieldPath, ...names: readonly string[]): boolean {
  return path.join('.') === names.join('.');
}

function refuseEchoedRevision(service: ServiceState, name: string): void {
  if (name === '' || revisionOf(service, name) === undefined) return;
  throw new StatusError(
    'ALREADY_EXISTS',
    `Revision named '${name}' with different configuration already exists.`,
  );
}

function checkMetadata(spec: JsonObject): void {
  for (const field of ['labels', 'annotations']) {
    for (const key of Object.keys(objectOf(spec, field))) {
      if (!reserved.test(key)) continue;
      throw new StatusError(
        'INVALID_ARGUMENT',
        `service.${field}: '${key}' is in a namespace that the v2 API does not accept.`,
      );
    }
  }
}

function checkTraffic(spec: JsonObject): void {
  const traffic = listOf(spec, 'traffic').filter(isJsonObject);
  const sum = traffic.reduce((total, target) => total + numberOf(target, 'percent'), 0);
  if (traffic.length > 0 && sum !== 100) {
    throw new StatusError('INVALID_ARGUMENT', `service.traffic: percentages add up to ${sum}, not 100.`);
  }
  const tags = traffic.map((target) => textOf(target, 'tag')).filter((tag) => tag !== '');
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice !== undefined) {
    throw new StatusError('INVALID_ARGUMENT', `service.traffic: tag '${twice}' is used more than once.`);
  }
}
