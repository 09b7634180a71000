import { Failure } from '../../domain/failures';
import { workloadResource, type Workload, type WorkloadKind } from '../../domain/workload/workload';

const kinds: Readonly<Record<WorkloadKind, string>> = {
  services: 'service',
  jobs: 'job',
  workerPools: 'worker pool',
  instances: 'instance',
};

/** The resource name of a workload of this kind. Throws `malformed` for one of another, which the calls do not serve. */
export function resourceOfKind(workload: Workload, kind: WorkloadKind): string {
  if (workload.kind === kind) return workloadResource(workload);
  throw new Failure('malformed', `${workloadResource(workload)} is not a Cloud Run ${kinds[kind]}`);
}
