import type { ServiceChanger } from '../../google/ports';
import type { ActivityDeps } from '../deps';

/** Only containment activities can change a workload. */
export interface ContainDeps extends Omit<
  ActivityDeps,
  'workflows' | 'taskQueue' | 'virustotal' | 'lookupsPerDay'
> {
  readonly changer: ServiceChanger;
}
