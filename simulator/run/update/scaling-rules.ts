import type { JsonObject } from '../../wire/json';
import { numberOf } from '../../wire/json';
import { StatusError } from '../../wire/status';

/**
 * Returns the scaling of a service after an update that asks for `wanted`.
 *
 * To MANUAL: minimum and maximum are unset. From MANUAL to AUTOMATIC: minimum and maximum must both be given; with
 * neither, both inherit the manual count, and one alone is refused. A maximum of 0 is no maximum given, a minimum of 0
 * is one only where the mask names it (`minimumNamed`), because proto3 cannot tell 0 from unset.
 * Throws INVALID_ARGUMENT.
 */
export function nextScaling(before: JsonObject, wanted: JsonObject, minimumNamed: boolean): JsonObject {
  const { minInstanceCount, maxInstanceCount, manualInstanceCount, ...rest } = wanted;
  if (wanted['scalingMode'] === 'MANUAL') {
    if (manualInstanceCount === undefined) {
      throw new StatusError(
        'INVALID_ARGUMENT',
        'service.scaling.manual_instance_count must be set when scaling_mode is MANUAL.',
      );
    }
    return { ...rest, manualInstanceCount };
  }
  if (before['scalingMode'] !== 'MANUAL') return wanted;
  const minimumGiven = minimumNamed || numberOf(wanted, 'minInstanceCount') > 0;
  const maximumGiven = numberOf(wanted, 'maxInstanceCount') > 0;
  if (minimumGiven !== maximumGiven) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      'service.scaling: when switching from manual to automatic scaling, set both min_instance_count and max_instance_count, or neither.',
    );
  }
  const inherited = numberOf(before, 'manualInstanceCount');
  return {
    ...rest,
    minInstanceCount: minimumGiven ? (minInstanceCount ?? 0) : inherited,
    maxInstanceCount: maximumGiven ? maxInstanceCount : inherited,
  };
}
