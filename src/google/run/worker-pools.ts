import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { listRevisions } from './list-revisions';
import { resourceOfKind } from './of-kind';
import { toPlain } from '../client/parse-plain';
import { parseRevision } from './parse-revision';
import { parseWorkerPool } from './parse-worker-pool';
import { withoutSecrets } from '../client/without-secrets';
import type { RevisionSettings } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import type { WorkerPoolSettings } from '../../domain/workload/workload-settings';
import type { ReadFrom } from '../client/read-result';

/** Reads of Cloud Run worker pools. Each throws `malformed` for a workload of another kind. */
export interface WorkerPoolsPort {
  pool(workload: Workload): Promise<ReadFrom<WorkerPoolSettings>>;
  /** Which share each has is taken from `known`, the pool as it was just read. */
  revisions(workload: Workload, known: WorkerPoolSettings): Promise<ReadFrom<readonly RevisionSettings[]>>;
}

const SOURCE = 'run.googleapis.com';

/** Reads of Cloud Run worker pools over the Admin API v2. */
export function createWorkerPools(clients: Clients): WorkerPoolsPort {
  return {
    async pool(workload) {
      const name = resourceOfKind(workload, 'workerPools');
      try {
        const raw = toPlain((await clients.workerPools().getWorkerPool({ name }, readOptions()))[0]);
        return {
          facts: parseWorkerPool(raw, workload),
          raw: withoutSecrets(raw),
          source: SOURCE,
          request: `WorkerPools.GetWorkerPool ${name}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the worker pool', resource: name });
      }
    },

    async revisions(workload, known) {
      const parent = resourceOfKind(workload, 'workerPools');
      const { items: rows, left } = await listRevisions(clients, parent);
      const served = { targets: known.instanceSplits, latestReadyRevision: known.latestReadyRevision };
      return {
        facts: rows.map((row) => parseRevision(row, served)),
        raw: withoutSecrets(rows),
        ...(left ? { left: true as const } : {}),
        source: SOURCE,
        request: `Revisions.ListRevisions ${parent}`,
      };
    },
  };
}
