import type { Gap } from '../../domain/evidence/evidence';
import { inertLine } from '../../domain/text/inert-text';
import { MOST_EXECUTIONS, type ExecutionSettings } from '../../domain/workload/workload-settings';
import type { Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, gapsOf, takeReading, storeRaw, type Reading } from '../evidence';
import { imagesOf, readImages, unfinishedLists, type WorkloadRead } from './workload-parts';
import { defined } from '../../domain/defined';

/** Executions whose tasks are read: the reported ones, then the newest that run. */
const WITH_TASKS = 5;

/** A job with executions, tasks, schedules, invokers and images. The job itself must be readable. */
export async function readJob(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
  named: readonly string[],
): Promise<WorkloadRead> {
  const { jobs, schedules } = deps.google;
  const [job, executions, starters, invokers] = await Promise.all([
    jobs.job(workload),
    takeReading(deps, 'executions', 'what is running now and would have to be cancelled', async () =>
      jobs.executions(workload),
    ),
    takeReading(deps, 'schedules', 'what starts the job again after it was stopped', async () =>
      schedules.ofJob(workload),
    ),
    takeReading(deps, 'invoker policy', 'who else can start the job', async () => jobs.invokers(workload)),
  ]);
  const listed = factsOf(executions);
  const tasks = await Promise.all(
    withTasks(listed, named).map(async (name) => readTasks(deps, workload, name)),
  );
  const kept =
    listed === undefined
      ? undefined
      : keep(listed, named).map((each) => ({ ...each, ...runsOf(tasks, each) }));
  const images = await readImages(deps, [
    ...reported,
    ...imagesOf(job.facts.containers),
    ...(kept ?? [])
      .filter((each) => each.completedAt === '' || named.includes(each.name))
      .flatMap(({ containers }) => imagesOf(containers)),
  ]);
  const parts = [executions, starters, invokers, ...tasks.map(({ part }) => part)];
  return {
    settings: {
      kind: 'jobs',
      job: job.facts,
      ...defined({ executions: kept }),
      ...defined({ schedules: factsOf(starters) }),
      ...unfinishedLists({ executions, schedules: starters }),
      ...defined({ invokers: factsOf(invokers), images: images.images }),
    },
    evidence: [await storeRaw(deps, 'job settings', job), ...evidenceOf(parts), ...images.evidence],
    gaps: [...gapsOf(parts), ...gone(listed, named), ...images.gaps],
    headline: headline(job.facts.generation, listed, factsOf(starters)?.length),
  };
}

interface Tasks {
  readonly execution: string;
  readonly part: Reading<NonNullable<ExecutionSettings['runs']>>;
}

async function readTasks(deps: ActivityDeps, workload: Workload, execution: string): Promise<Tasks> {
  const what = `tasks of ${inertLine(execution, 80)}`;
  const hides = 'which of its tasks run, failed or were tried again';
  const part = await takeReading(deps, what, hides, async () => deps.google.jobs.tasks(workload, execution));
  return { execution, part };
}

function runsOf(tasks: readonly Tasks[], { name }: ExecutionSettings): Pick<ExecutionSettings, 'runs'> {
  const found = tasks.find(({ execution }) => execution === name);
  return defined({ runs: found && factsOf(found.part) });
}

function withTasks(
  listed: readonly ExecutionSettings[] | undefined,
  named: readonly string[],
): readonly string[] {
  const running = (listed ?? []).filter(({ completedAt }) => completedAt === '');
  const reported = (listed ?? []).filter(({ name }) => named.includes(name));
  return [...new Set([...reported, ...running].map(({ name }) => name))].slice(0, WITH_TASKS);
}

/** Every one that runs or was reported, and the newest of the others. */
function keep(listed: readonly ExecutionSettings[], named: readonly string[]): readonly ExecutionSettings[] {
  return listed.filter(
    ({ name, completedAt }, index) => index < MOST_EXECUTIONS || completedAt === '' || named.includes(name),
  );
}

/** Executions that a finding names and that are not there any more. Not said where the list could not be read. */
function gone(listed: readonly ExecutionSettings[] | undefined, named: readonly string[]): readonly Gap[] {
  if (listed === undefined) return [];
  return named
    .filter((name) => !listed.some((each) => each.name === name))
    .map((name) => ({
      what: `execution ${inertLine(name, 80)}`,
      why: `it is none of the ${listed.length} executions of the job that were read: it was deleted, or is older`,
      hides: 'which image and which tasks were attacked, and how they ended',
    }));
}

function headline(
  generation: string,
  listed: readonly ExecutionSettings[] | undefined,
  schedules: number | undefined,
): string {
  const running = listed?.filter(({ completedAt }) => completedAt === '').length;
  return [
    `generation ${generation}`,
    listed === undefined ? 'executions unread' : `${running ?? 0} of ${listed.length} executions running`,
    schedules === undefined ? 'schedules unread' : `${schedules} schedules`,
  ].join(', ');
}
