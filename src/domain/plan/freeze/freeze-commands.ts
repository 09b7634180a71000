import type { ServiceScaling, TrafficTarget } from '../../workload/service';
import { shellCommand } from '../../text/shell-quote';
import type { Workload } from '../../workload/workload';
import { tagsOf } from './traffic';

/** The freeze as gcloud commands, most urgent first. gcloud takes the project's number for its id. */
export function freezeCommands(workload: Workload, hasTags: boolean): readonly string[] {
  const scale = command('update', workload, '--scaling=0');
  return hasTags ? [scale, command('update-traffic', workload, '--clear-tags')] : [scale];
}

/** The commands that undo it. Minimum and maximum are always given: left out, they inherit the 0. */
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
  return [scale, ...tagsCommand(workload, tagsOf(traffic))];
}

/** The command that sets these tags again; undefined where there are none. */
export function tagsCommand(
  workload: Workload,
  tags: readonly (readonly [string, TrafficTarget])[],
): readonly string[] {
  const set = tags.map(([tag, target]) => `${tag}=${gcloudName(target)}`).join(',');
  return set === '' ? [] : [command('update-traffic', workload, `--set-tags=${set}`)];
}

/** The command that sets this split again; tags are set by `tagsCommand`. */
export function splitCommand(workload: Workload, split: readonly TrafficTarget[]): string {
  const shares = split.map((target) => `${gcloudName(target)}=${target.percent}`).join(',');
  return command('update-traffic', workload, `--to-revisions=${shares}`);
}

function gcloudName(target: TrafficTarget): string {
  return target.type === 'latest' ? 'LATEST' : (target.revision ?? '');
}

function command(verb: 'update' | 'update-traffic', workload: Workload, ...flags: readonly string[]): string {
  const target = [workload.name, `--project=${workload.projectNumber}`, `--region=${workload.location}`];
  return shellCommand(['gcloud', 'run', 'services', verb, ...target, ...flags]);
}
