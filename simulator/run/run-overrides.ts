import type { JsonObject } from '../wire/json';
import { isJsonObject, listOf, numberOf, objectOf, textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { Overrides } from '../world/job/executions';
import type { JobState } from '../world/job/job-state';

/**
 * Returns the changes that a RunJob request makes for its execution. Throws INVALID_ARGUMENT for a container that the
 * job does not have.
 */
export function overridesOf(job: JobState, overrides: JsonObject): Overrides {
  const template = objectOf(objectOf(job.spec, 'template'), 'template');
  const given = listOf(overrides, 'containerOverrides').filter(isJsonObject);
  const containers = listOf(template, 'containers').filter(isJsonObject);
  const names = containers.map((container) => textOf(container, 'name'));
  const unknown = given
    .map((each) => textOf(each, 'name'))
    .find((name) => name !== '' && !names.includes(name));
  if (unknown !== undefined) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      `overrides.container_overrides: there is no container '${unknown}'.`,
    );
  }
  const timeout = textOf(overrides, 'timeout');
  const taskCount = numberOf(overrides, 'taskCount');
  return {
    ...(taskCount === 0 ? {} : { taskCount }),
    template: {
      ...template,
      ...(timeout === '' ? {} : { timeout }),
      containers: containers.map((container, index) => {
        const mine = given.find((each) => {
          const name = textOf(each, 'name');
          return name === '' ? index === 0 : name === textOf(container, 'name');
        });
        return mine === undefined ? container : overridden(container, mine);
      }),
    },
  };
}

function overridden(container: JsonObject, given: JsonObject): JsonObject {
  const args = listOf(given, 'args');
  const env = listOf(given, 'env').filter(isJsonObject);
  const kept = listOf(container, 'env')
    .filter(isJsonObject)
    .filter((variable) => !env.some((each) => each['name'] === variable['name']));
  return {
    ...container,
    ...(given['clearArgs'] === true ? { args: [] } : args.length === 0 ? {} : { args }),
    ...(env.length === 0 ? {} : { env: [...kept, ...env] }),
  };
}
