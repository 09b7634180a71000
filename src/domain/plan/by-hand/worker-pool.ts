import type { InstanceSplit, SettingsOf } from '../../workload/workload-settings';
import type { Workload } from '../../workload/workload';
import { onAll } from '../on-all';
import { outlives, regional, type ByHandEntry } from './entry';

/**
 * Stopping a worker pool by hand: no instances. Traffic, ingress and invokers do not exist here, so nothing else ends
 * it. Empty where it has none already. `settings` are undefined when the pool could not be
 * read. `attacked` are the revisions that findings name.
 */
export function workerPoolByHand(
  workload: Workload,
  settings: SettingsOf<'workerPools'> | undefined,
  attacked: readonly string[] = [],
): readonly ByHandEntry[] {
  const count = settings?.pool.manualInstanceCount;
  if (count === 0) return [];
  const update = (instances: string) =>
    regional(workload, ['run', 'worker-pools', 'update', workload.name], `--instances=${instances}`);
  const describe = regional(workload, ['run', 'worker-pools', 'describe', workload.name]);
  return [
    {
      title:
        count === undefined
          ? 'Set it to 0 instances; note how many it has first'
          : `Set it to 0 instances (it has ${count})`,
      commands: count === undefined ? [describe, update('0')] : [update('0')],
      stops: [
        ...onAll(attacked, 'worker pool', 'its number of instances is that of all its revisions together'),
        'Every process in its instances, whatever the attacker started there among them.',
      ],
      doesNotStop: [
        ...outlives,
        'A pipeline, person or scaler that sets its number of instances again.',
        'Other worker pools with the same image, flaw or identity.',
      ],
      notes: [
        'Its messages wait meanwhile: look how long the subscription or queue keeps it.',
        'Memory and files in the instances are lost; Cloud Run can make no copy of them.',
        ...(settings !== undefined && count === undefined
          ? ['It has no set number of instances: something else scales it, and this number replaces that.']
          : []),
      ],
      undo: [update(count === undefined ? 'COUNT' : String(count)), ...splitBack(workload, settings)],
    },
  ];
}

/** The number alone leaves the split as it is; this puts it back where somebody has moved it meanwhile. */
function splitBack(workload: Workload, settings: SettingsOf<'workerPools'> | undefined): readonly string[] {
  const splits = settings?.pool.instanceSplits ?? [];
  if (splits.length === 0) return [];
  const isLatest = splits.every(({ type }) => type === 'latest');
  const flag = isLatest ? '--to-latest' : `--to-revisions=${splits.map(splitText).join(',')}`;
  return [regional(workload, ['run', 'worker-pools', 'update-instance-split', workload.name], flag)];
}

function splitText({ type, revision = '', percent }: InstanceSplit): string {
  return `${type === 'latest' ? 'LATEST' : revision}=${percent}`;
}
