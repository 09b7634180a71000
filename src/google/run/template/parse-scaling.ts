import type { ServiceScaling } from '../../../domain/workload/service';
import type { Fields } from '../../client/parse-fields';
import { defined } from '../../../domain/defined';

/**
 * Service-level scaling. Over the wire 0 and "not set" are one thing for minimum and maximum, so a 0 is left out; the
 * manual count says itself whether it is set. A mode that this version does not know is kept as its text.
 */
export function parseScaling(scaling: Fields): ServiceScaling {
  const mode = scaling.text('scalingMode');
  const manualInstanceCount = scaling.optionalCount('manualInstanceCount');
  const minInstanceCount = scaling.count('minInstanceCount');
  const maxInstanceCount = scaling.count('maxInstanceCount');
  return {
    mode: mode === '' || mode === 'SCALING_MODE_UNSPECIFIED' ? 'AUTOMATIC' : mode,
    ...defined({ manualInstanceCount }),
    ...(minInstanceCount === 0 ? {} : { minInstanceCount }),
    ...(maxInstanceCount === 0 ? {} : { maxInstanceCount }),
  };
}
