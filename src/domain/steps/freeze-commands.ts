import type { ServiceScaling, TrafficTarget } from '../service';
import { shellCommand } from '../shell-quote';
import type { Workload } from '../workload';
import { tagsOf } from './traffic';

/** The freeze as gcloud commands, most urgent first. gcloud takes the project's number for its id. */
export function freezeCommands(workload: Workload, traffic: readonly TrafficTarget[]): readonly string[] {
  const scale = command('update', workload, '--scaling=0');
  return tagsOf(traffic).length === 0
    ? [scale]
    : [scale, command('update-traffic', workload, '--clear-tags')];
}

/** What takes it back. Minimum and maximum are always given: left out, they inherit the 0. */
export function unfreezeCommands(
  workload: Workload,
  scaling: ServiceScaling,
  traffic: readonly TrafficTarget[],
): readonly string[] {
  const flags =
    scaling.mode === 'MANUAL'
      ? [`--scaling=${scaling.manualInstanceCount ?? 1}`]
      : [
          '--scaling=auto',
          `--min=${scaling.minInstanceCount ?? 0}`,
          `--max=${scaling.maxInstanceCount ?? 100}`,
        ];
  const scale = command('update', workload, ...flags);
  const tags = tagsOf(traffic).map(
    ([tag, target]) => `${tag}=${target.type === 'latest' ? 'LATEST' : (target.revision ?? '')}`,
  );
  return tags.length === 0
    ? [scale]
    : [scale, command('update-traffic', workload, `--set-tags=${tags.join(',')}`)];
}

function command(verb: 'update' | 'update-traffic', workload: Workload, ...flags: readonly string[]): string {
  const target = [workload.name, `--project=${workload.projectNumber}`, `--region=${workload.location}`];
  return shellCommand(['gcloud', 'run', 'services', verb, ...target, ...flags]);
}
