import { namedExecutions } from '../../domain/assessment/reconstruction/attacked';
import type { Digest } from '../../domain/text/digest';
import type { ReadResult } from '../../domain/evidence/evidence';
import type { Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { readEach } from '../parse-facts';
import type { WorkloadRead } from './workload/workload-read';
import { readInstance } from './workload/read-instance';
import { readJob } from './workload/read-job';
import { readService } from './workload/read-service';
import { readWorkerPool } from './workload/read-worker-pool';

export interface ReadWorkload {
  readonly workload: Workload;
  /**
   * Facts of the incident's findings. The images that they name are looked up in the registry beside those of the
   * settings, the executions beside those of the job's list. Default: none.
   */
  readonly findings?: readonly Digest[];
}

/**
 * Reads the settings of a workload of any kind and what belongs to it. The resource itself must be readable; every part
 * that is not (revisions, executions, schedules, invokers, images) is a gap of its own. Reads only; safe to repeat.
 */
export function readWorkload(deps: ActivityDeps) {
  return async function readWorkload(input: ReadWorkload): Promise<ReadResult> {
    const { settings, evidence, gaps, headline } = await readKind(deps, input);
    return { evidence, facts: await deps.ledger.putFacts(settings), headline, gaps };
  };
}

async function readKind(
  deps: ActivityDeps,
  { workload, findings = [] }: ReadWorkload,
): Promise<WorkloadRead> {
  const named = await readEach(deps.ledger, 'finding', findings);
  const images = [
    ...new Set(named.flatMap(({ containers }) => containers.map(({ imageUri }) => imageUri))),
  ].filter((image) => image !== '');
  const executions = namedExecutions(named);
  switch (workload.kind) {
    case 'services':
      return readService(deps, workload, images);
    case 'jobs':
      return readJob(deps, workload, images, executions);
    case 'workerPools':
      return readWorkerPool(deps, workload, images);
    case 'instances':
      return readInstance(deps, workload, images);
  }
}
