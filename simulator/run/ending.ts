import { injected, type Fault } from '../faults';
import type { Ending } from '../world/workload/operations';

/** How the operation ends, with the faults that struck its call. */
export function endingOf(faults: readonly Fault[]): Ending {
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
