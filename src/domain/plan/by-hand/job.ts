import { shellCommand, shellQuote } from '../../text/shell-quote';
import type { ScheduleSettings, SettingsOf } from '../../workload/workload-settings';
import type { Workload } from '../../workload/workload';
import { outlives, regional, type ByHandEntry } from './entry';

/** Executions that commands are written out for; the rest is a count. Together with the others they must fit into a brief. */
const EXECUTIONS = 10;
/** Schedules, and members, that commands are written out for. */
const STARTERS = 5;

/**
 * Stopping a job by hand: cancel what runs, keep it from being started again, then decide whether it is to stay. Parts
 * that could not be read are commands that show them first. `settings` are undefined when the job could not be read.
 */
export function jobByHand(
  workload: Workload,
  settings: SettingsOf<'jobs'> | undefined,
): readonly ByHandEntry[] {
  return [
    ...cancel(workload, settings?.executions),
    ...pause(workload, settings?.schedules),
    ...takeAway(workload, settings?.invokers ?? []),
    remove(workload),
  ];
}

function cancel(workload: Workload, executions: SettingsOf<'jobs'>['executions']): readonly ByHandEntry[] {
  const running = executions?.filter(({ completedAt }) => completedAt === '').map(({ name }) => name);
  const names = running ?? ['EXECUTION'];
  const list = regional(workload, ['run', 'jobs', 'executions', 'list'], `--job=${workload.name}`);
  const cancels = names
    .slice(0, EXECUTIONS)
    .map((name) => regional(workload, ['run', 'jobs', 'executions', 'cancel', name], '--quiet'));
  const more = names.length - cancels.length;
  return [
    {
      title:
        running === undefined
          ? 'Cancel every running execution: list them first, they could not be read'
          : running.length === 0
            ? 'Look whether an execution runs: none did when it was read'
            : `Cancel every running execution (${running.length})`,
      commands: running === undefined ? [list, ...cancels, list] : [...cancels, list],
      stops: [
        'Every process in the tasks of these executions, whatever the attacker started there among them.',
      ],
      doesNotStop: ['The next execution: whatever starts the job can do so again at once.', ...outlives],
      notes: [
        'The work of the tasks is lost, and memory and files with it; Cloud Run can make no copy of them.',
        ...(more > 0 ? [`${more} more run: the list shows them, cancel each.`] : []),
      ],
      undo: [],
    },
  ];
}

function pause(
  workload: Workload,
  schedules: readonly ScheduleSettings[] | undefined,
): readonly ByHandEntry[] {
  const active = schedules?.filter(({ state }) => state !== 'PAUSED' && state !== 'DISABLED');
  if (active?.length === 0) return [];
  const targets = active?.slice(0, STARTERS).map((schedule) => place(schedule, workload)) ?? [
    { name: 'SCHEDULE', location: workload.location },
  ];
  const command = (verb: 'pause' | 'resume') =>
    targets.map(({ name, location }) => scheduler(workload, location, [verb, name]));
  const list = scheduler(
    workload,
    workload.location,
    ['list'],
    `--filter=httpTarget.uri~/jobs/${workload.name}:run`,
  );
  return [
    {
      title:
        active === undefined
          ? 'Pause the schedules that start it: list them first, they could not be read'
          : `Pause the schedules that start it (${active.length})`,
      commands: active === undefined ? [list, ...command('pause')] : command('pause'),
      stops: ['New executions by these schedules.'],
      doesNotStop: [
        'An execution that runs already.',
        'Everything else that starts the job: a schedule in another region, a workflow, a pipeline, a person.',
      ],
      notes:
        active !== undefined && active.length > STARTERS
          ? [`${active.length - STARTERS} more start it, too.`]
          : [],
      undo: command('resume'),
    },
  ];
}

function takeAway(workload: Workload, invokers: readonly string[]): readonly ByHandEntry[] {
  const members = invokers.slice(0, STARTERS);
  if (members.length === 0) return [];
  const command = (verb: string) =>
    members.map((member) =>
      regional(
        workload,
        ['run', 'jobs', verb, workload.name],
        `--member=${member}`,
        '--role=roles/run.invoker',
      ),
    );
  return [
    {
      title: `Or take away the right to start it (${invokers.length})`,
      commands: command('remove-iam-policy-binding'),
      stops: ['New executions by these members, whatever they would start it with.'],
      doesNotStop: [
        'An execution that runs already.',
        'Members that have the right from the project or above.',
      ],
      notes: [
        'Google needs two minutes for it, sometimes more than seven.',
        ...(invokers.length > STARTERS ? [`${invokers.length - STARTERS} more have it.`] : []),
      ],
      undo: command('add-iam-policy-binding'),
    },
  ];
}

function remove(workload: Workload): ByHandEntry {
  const { name } = workload;
  const [settings, policy] = [`${name}.yaml`, `${name}-policy.yaml`].map(shellQuote);
  const command = (verb: string, ...flags: readonly string[]) =>
    regional(workload, ['run', 'jobs', verb, name], ...flags);
  return {
    title: 'Decide whether to delete the job; save it first',
    commands: [
      `${command('describe', '--format=export')} > ${settings ?? ''}`,
      `${command('get-iam-policy')} > ${policy ?? ''}`,
      command('delete'),
    ],
    stops: ['Every further start, by anybody who has the right.'],
    doesNotStop: [
      'Executions that run: Google does not say whether deleting ends them, so cancel them first.',
      'The image, the identity and the schedules, which stay.',
    ],
    notes: [
      'Only what was saved comes back: the records of its executions do not.',
      'The saved file holds the values of its environment: keep it as you keep a secret.',
    ],
    undo: [
      regional(workload, ['run', 'jobs', 'replace', `${name}.yaml`]),
      regional(workload, ['run', 'jobs', 'set-iam-policy', name, `${name}-policy.yaml`]),
    ],
  };
}

/** Name and location of a schedule, whose full name is `projects/P/locations/L/jobs/S`. */
function place({ name }: ScheduleSettings, { location }: Workload) {
  const [, , , own = location, , short = name] = name.split('/');
  return { name: short, location: own };
}

function scheduler(
  { projectNumber }: Workload,
  location: string,
  words: readonly string[],
  ...flags: readonly string[]
): string {
  const where = [`--project=${projectNumber}`, `--location=${location}`];
  return shellCommand(['gcloud', 'scheduler', 'jobs', ...words, ...where, ...flags]);
}
