import type { InstanceSplit, WorkerPoolSettings } from '../../domain/workload/workload-settings';
import type { Workload } from '../../domain/workload/workload';
import { parseContainers } from './template/parse-container';
import { parseDeployedWith } from './template/parse-deployed-with';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { shortName } from './template/parse-traffic';
import { parseVpc } from './template/parse-vpc';
import { reliable } from './template/reliable';
import { defined } from '../../domain/defined';

/**
 * Reads a v2 WorkerPool, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. The
 * template of a pool names no execution environment; its revisions do.
 */
export function parseWorkerPool(value: unknown, workload: Workload): WorkerPoolSettings {
  const pool = fieldsOf(value);
  const template = pool.child('template');
  const manualInstanceCount = pool.child('scaling').optionalCount('manualInstanceCount');
  const deployedWith = parseDeployedWith(pool);
  return reliable({
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
