import { defined } from '../../domain/defined';
import type { Workload } from '../../domain/workload/workload';
import type { InstanceSplit, WorkerPoolSettings } from '../../domain/workload/workload-settings';
import { readOptions, type Clients } from '../client/clients';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { readOne } from '../client/read';
import { resourceOfKind } from './resource-name';
import { readRevisions } from './revisions';
import { parseContainers, parseDeployedWith, parseVpc, requireVersioned, shortName } from './template';

/** Reads of Cloud Run worker pools over the Admin API v2. Each throws `malformed` for a workload of another kind. */
export function createWorkerPools(clients: Clients) {
  return {
    async pool(workload: Workload) {
      const name = resourceOfKind(workload, 'workerPools');
      return readOne(
        {
          what: 'read the worker pool',
          resource: name,
          source: 'run.googleapis.com',
          request: `WorkerPools.GetWorkerPool ${name}`,
        },
        async () => clients.workerPools().getWorkerPool({ name }, readOptions()),
        (raw) => parseWorkerPool(raw, workload),
      );
    },

    /** Which share each has is taken from `known`, the pool as it was just read. */
    async revisions(workload: Workload, known: WorkerPoolSettings) {
      const { instanceSplits: targets, latestReadyRevision } = known;
      const parent = resourceOfKind(workload, 'workerPools');
      return readRevisions(clients, parent, Promise.resolve({ targets, latestReadyRevision }));
    },
  };
}

/**
 * Reads a v2 WorkerPool, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. The
 * template of a pool names no execution environment; its revisions do.
 */
export function parseWorkerPool(value: unknown, workload: Workload): WorkerPoolSettings {
  const pool = fieldsOf(value);
  const template = pool.child('template');
  const manualInstanceCount = pool.child('scaling').optionalCount('manualInstanceCount');
  const deployedWith = parseDeployedWith(pool);
  return requireVersioned({
    workload,
    uid: pool.text('uid'),
    etag: pool.text('etag'),
    generation: pool.text('generation'),
    observedGeneration: pool.text('observedGeneration'),
    reconciling: pool.flag('reconciling'),
    ready: pool.child('terminalCondition').text('state'),
    ...defined({ manualInstanceCount }),
    instanceSplits: parseSplits(pool.children('instanceSplits')),
    serviceAccount: template.text('serviceAccount'),
    containers: parseContainers(template),
    latestReadyRevision: shortName(pool.text('latestReadyRevision')),
    executionEnvironment: template.text('executionEnvironment'),
    vpcEgress: parseVpc(template),
    createdBy: pool.text('creator'),
    lastModifiedBy: pool.text('lastModifier'),
    updatedAt: pool.time('updateTime'),
    threatDetectionEnabled: pool.flag('threatDetectionEnabled'),
    ...defined({ deployedWith }),
  });
}

/** Entries of `instanceSplits` or `instanceSplitStatuses`. Revisions are given by their short names. */
function parseSplits(splits: readonly Fields[]): readonly InstanceSplit[] {
  return splits.map((split) => {
    const revision = shortName(split.text('revision'));
    const latest = split.text('type') === 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST' || revision === '';
    return {
      type: latest ? 'latest' : 'revision',
      ...(revision === '' ? {} : { revision }),
      percent: split.count('percent'),
    };
  });
}
