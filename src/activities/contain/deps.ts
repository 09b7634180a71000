import type { ServiceChanger } from '../../google/run/change/service-changer';
import type { ActivityDeps } from '../deps';

/** Only containment activities can change a workload. */
export interface ContainDeps extends Omit<
  ActivityDeps,
  'workflows' | 'taskQueue' | 'virustotal' | 'lookupsPerDay'
> {
  readonly changer: ServiceChanger;
}
