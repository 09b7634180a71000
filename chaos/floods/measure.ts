import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import type { Stage } from '../../stage/stage';

/** Says a figure that was measured. */
export type Say = (figure: string) => void;

const STEP_MS = 2_000;

/** Waits until the incident stands so, asking now and then; throws with how it stood last when it does not come in time. */
export async function waitFor(
  { incident }: Stage,
  what: string,
  when: (view: IncidentView) => boolean,
  limitMs: number,
): Promise<IncidentView> {
  const end = performance.now() + limitMs;
  let seen: IncidentView | undefined;
  for (;;) {
    const view = await incident.look();
    if (view !== undefined && when(view)) return view;
    seen = view ?? seen;
    if (performance.now() > end) {
      const { phase = 'no incident', findingCount = 0, outcome = 'none' } = seen ?? {};
      throw new Error(
        `expected: ${what}; seen: ${phase}, outcome ${outcome}, ${String(findingCount)} findings, ${seen?.story.at(-1)?.text ?? ''}`,
      );
    }
    await delay(STEP_MS);
  }
}

/** One run of the incident's workflow, as the server has it. */
export interface MeasuredRun {
  readonly status: string;
  readonly events: number;
  readonly bytes: number;
}

/** The runs of the incident's workflow, the first one first, by what each went on as. */
export async function runsOf({ temporal, incident }: Stage): Promise<readonly MeasuredRun[]> {
  const { client } = temporal;
  const runs: MeasuredRun[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${incident.slot}'` })) {
    const { status, raw } = await client.workflow.getHandle(incident.slot, runId).describe();
    const { historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
    runs.unshift({
      status: status.name,
      events: Number(historyLength ?? 0),
      bytes: Number(historySizeBytes ?? 0),
    });
  }
  return runs;
}

/** Lists the faults of the runs: each must have continued in the next one, and the last one must still run. */
export function judgeRuns(runs: readonly MeasuredRun[], last: 'RUNNING' | 'COMPLETED'): readonly string[] {
  const wanted = runs.map((_run, index) => (index === runs.length - 1 ? last : 'CONTINUED_AS_NEW'));
  const seen = runs.map(({ status }) => status);
  if (runs.length > 0 && seen.join() === wanted.join()) return [];
  return [`expected: one chain of runs, the last ${last}; seen: ${seen.join(', ') || 'none'}`];
}

/** The longest run in events and bytes, and how many there are. */
export function tellRuns(runs: readonly MeasuredRun[], say: Say): void {
  const events = runs.map((run) => run.events);
  const bytes = Math.max(0, ...runs.map((run) => run.bytes));
  const sum = events.reduce((all, one) => all + one, 0);
  say(
    `${String(sum)} events of the incident in ${String(runs.length)} runs, the longest ${String(Math.max(0, ...events))} events and ${String(Math.round(bytes / 1_024))} KiB`,
  );
}

/** Seconds of a CPU that a process of this machine has used; clock ticks are hundredths of a second on Linux. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** How many findings the ledger lists of an incident; each is one file, so none is there twice. */
export async function listedFindings(ledger: string, incident: string): Promise<number> {
  const folder = path.join(ledger, 'incidents', incident, 'findings');
  return (await readdir(folder).catch(() => [])).length;
}

/** Waits until no workflow is open. Throws with how many are when that does not come in time. */
export async function untilAllEnded({ temporal }: Stage, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    const { count } = await temporal.client.workflow.count("ExecutionStatus = 'Running'");
    if (count === 0) return;
    if (performance.now() > end)
      throw new Error(`expected: every workflow ends; seen: ${String(count)} open`);
    await delay(STEP_MS);
  }
}
