import type { Workload } from '../../workload/workload';
import { outlives, regional, type ByHandEntry } from './entry';

/** Stopping an instance by hand. gcloud has these commands in its beta component alone. */
export function instanceByHand(workload: Workload): readonly ByHandEntry[] {
  const command = (verb: 'stop' | 'start', ...flags: readonly string[]) =>
    regional(workload, ['beta', 'run', 'instances', verb, workload.name], ...flags);
  return [
    {
      title: 'Stop the instance',
      commands: [command('stop', '--quiet')],
      stops: ['Every process in its containers, whatever the attacker started there among them.'],
      doesNotStop: [...outlives, 'A person or pipeline that starts it again.'],
      notes: ['Memory and files in it are lost; Cloud Run can make no copy of them.'],
      undo: [command('start')],
    },
  ];
}
