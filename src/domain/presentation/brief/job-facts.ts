import type { Reconstruction } from '../../assessment/reconstruction';
import {
  isWhole,
  type ExecutionSettings,
  type ScheduleSettings,
  type SettingsOf,
  type TaskRun,
} from '../../workload/workload-settings';
import type { Fact } from './container-facts';

const UNREAD = 'could not be read';
/** Executions, schedules and tasks that are named; the rest is a count. */
const MOST = 5;

/** Facts of a job: what runs, what was attacked, and what starts it again. */
export function jobFacts(
  { attacked: { execution } }: Reconstruction,
  settings: SettingsOf<'jobs'>,
): readonly Fact[] {
  const { job, executions, schedules, invokers } = settings;
  const attacked = execution.known;
  const running = executions?.filter(({ completedAt }) => completedAt === '');
  const parallel =
    job.parallelism === 0 ? 'as many at a time as Google decides' : `${job.parallelism} at a time`;
  return [
    ['Execution that was attacked', attackedText(execution)],
    ...(attacked?.runs === undefined
      ? []
      : [['Its tasks', tasksText(attacked.runs, attacked.tasks.wanted)] as const]),
    ['Running now', running === undefined ? UNREAD : runningText(running, isWhole(settings, 'executions'))],
    [
      'Started by',
      schedules === undefined ? UNREAD : schedulesText(schedules, isWhole(settings, 'schedules')),
    ],
    ['Who may start it', invokers === undefined ? UNREAD : invokers.join(', ')],
    [
      'Tasks',
      `${job.taskCount}, ${parallel}, ${job.maxRetries} retries each, ${job.taskTimeout || 'no limit'}`,
    ],
  ];
}

function runningText(running: readonly ExecutionSettings[], isAll: boolean): string {
  const named = some(
    running,
    ({ name, createdAt, tasks }) => `${name} since ${createdAt} (${tasks.running} tasks)`,
  );
  if (isAll) return named;
  return `${named === '' ? 'none' : named} of the executions that were read; there are more`;
}

function attackedText({ known, named: [named] }: Reconstruction['attacked']['execution']): string {
  if (known === undefined) {
    return named === undefined
      ? 'not known: the findings name none'
      : `${named}, which could not be read; see the gaps`;
  }
  const { name, creator, createdAt, completedAt, tasks } = known;
  const end = completedAt === '' ? 'RUNS STILL' : `ended ${completedAt}`;
  const counts = [
    `${tasks.wanted} tasks`,
    `${tasks.running} running`,
    `${tasks.succeeded} done`,
    `${tasks.failed} failed`,
    `${tasks.cancelled} cancelled`,
    `${tasks.retried} retried`,
  ];
  const by = creator === '' ? '' : ` by ${creator}`;
  return `${name}, started ${createdAt}${by}, ${end}: ${counts.join(', ')}`;
}

/** Those that failed, were killed or tried again tell more than those that went well. */
function tasksText(runs: readonly TaskRun[], wanted: number): string {
  const odd = runs.filter(({ retried, lastEnd }) => retried > 0 || !['', 'exit code 0'].includes(lastEnd));
  const text = some(odd, ({ index, retried, lastEnd }) => {
    const again = retried === 0 ? '' : `, tried again ${retried} times`;
    return `task ${index}: ${lastEnd === '' ? 'runs' : lastEnd}${again}`;
  });
  if (odd.length > 0) return text;
  const read = runs.length < wanted ? `${runs.length} of ${wanted} were read` : `${runs.length}`;
  return `${read}, none of which failed or was tried again`;
}

function schedulesText(schedules: readonly ScheduleSettings[], isAll: boolean): string {
  if (schedules.length === 0) {
    return isAll ? 'no schedule in its project and region' : 'not known: not all schedules were read';
  }
  return some(schedules, ({ name, schedule, timeZone, state, nextRun, callsAs }) => {
    const next = nextRun === '' ? '' : `, next at ${nextRun}`;
    return `${name.slice(name.lastIndexOf('/') + 1)}: ${schedule} (${timeZone}), ${state}${next}${callsAs === undefined ? '' : `, as ${callsAs}`}`;
  });
}

function some<T>(all: readonly T[], text: (one: T) => string): string {
  const more = all.length > MOST ? `; and ${all.length - MOST} more` : '';
  return `${all.slice(0, MOST).map(text).join('; ')}${more}`;
}
