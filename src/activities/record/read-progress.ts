import type { Outcome, Phase } from '../../domain/phases';
import { incidentName, incidentWorkflowId } from '../../domain/incident/incident-name';
import type { Workload } from '../../domain/workload/workload';
import { isRunOf, terminateCommand, whyForeign, type WorkflowHolder } from '../../temporal/workflow-client';
import type { ActivityDeps } from '../deps';
import { defined } from '../../domain/defined';

interface ProgressInput {
  /** The finding's full name. */
  readonly name: string;
  readonly workload: Workload;
  /** The first incident number that can be this finding's; see `Reported`. */
  readonly from: number;
}

/** How a finding's incident stands: by the ledger, and by who holds its workflow id. Nothing that a signal said is in it. */
export interface FindingProgress {
  /** The newest incident that has the finding on its list. */
  readonly incident?: string;
  readonly slot: string;
  readonly phase?: Phase;
  /** The newest outcome that the ledger has; `all` has every outcome that it ever had, as far as they are not damaged. */
  readonly outcome?: Outcome;
  readonly all: readonly Outcome[];
  readonly restored: boolean;
  readonly closed: boolean;
  /** One line for the finding's page. */
  readonly text: string;
  /** Why nobody has the finding in hand; absent while its incident runs, and once it is closed. */
  readonly notTaken?: NotTaken;
  /** Milliseconds after which to look again: the policy's `watch.every`; absent when the policy cannot be read. */
  readonly lookAfterMs?: number;
}

/** A finding that no incident has in hand. */
export interface NotTaken {
  /**
   * `ended`: nothing runs. `foreign-workflow`: somebody else's holds the id. `earlier-incident`: a reset has put an earlier
   * incident in its place. `wrong-ledger`: it runs, this ledger does not know it. `not-read`: it runs and has not read the
   * finding.
   */
  readonly code: 'ended' | 'foreign-workflow' | 'earlier-incident' | 'wrong-ledger' | 'not-read';
  /** The reason, in one sentence without its full stop. */
  readonly why: string;
  readonly todo: readonly string[];
  /** The run that holds the id; empty when there is none. */
  readonly runId: string;
}

/**
 * Reads how the incident of a finding stands. A finding's workflow ends, writes and shows by this alone: anybody who reaches
 * Temporal can send it a word on its incident. Throws `ledger-corrupt` for a damaged record that it stands by and the `Failure` of Temporal's
 * client; a policy that cannot be read only leaves out when to look again. Changes nothing.
 */
export function readProgress(deps: ActivityDeps) {
  return async function readProgress(input: ProgressInput): Promise<FindingProgress> {
    const slot = incidentWorkflowId(input.workload, deps.taskQueue);
    const holder = await deps.workflows.holder(slot);
    const incident = await incidentWith(deps, input);
    const record = incident === undefined ? undefined : await deps.ledger.latestOutcome(incident);
    const outcomes = incident === undefined ? [] : await deps.ledger.readSoundOutcomes(incident);
    const closed = record?.closed === true;
    const notTaken = closed ? undefined : await whyNotTaken(deps, input, incident, holder);
    // Another incident, or somebody else, holds the id by now: its phase says nothing of this one.
    const phase = closed ? 'closed' : notTaken === undefined ? holder?.phase : undefined;
    const lookAfterMs = (await deps.policy().catch(() => undefined))?.policy.watch.everyMs;
    return {
      slot,
      all: outcomes.map(({ record: { outcome } }) => outcome),
      restored: record?.restored ?? false,
      closed,
      text: textOf(phase, holder, record?.text),
      ...defined({ incident, phase, outcome: record?.outcome, notTaken, lookAfterMs }),
    };
  };
}

/** The newest incident that lists the finding, from the first that can be its own on: an earlier life of it has ended. */
async function incidentWith(
  deps: ActivityDeps,
  { workload, name, from }: ProgressInput,
): Promise<string | undefined> {
  const newest = await deps.ledger.newestIncident(workload);
  for (let number = newest; number >= Math.max(1, from); number -= 1) {
    const incident = incidentName(workload, number);
    if (await deps.ledger.hasFinding(incident, name)) return incident;
  }
  return undefined;
}

/** How long, in milliseconds, a run may take to claim its number before its worker is taken to have another ledger. */
const CLAIM_MS = 45_000;

async function whyNotTaken(
  deps: ActivityDeps,
  { workload }: ProgressInput,
  incident: string | undefined,
  holder: WorkflowHolder | undefined,
): Promise<NotTaken | undefined> {
  const slot = incidentWorkflowId(workload, deps.taskQueue);
  if (holder?.status !== 'RUNNING') {
    const how =
      holder === undefined
        ? 'no workflow is known'
        : `the last one has ended (${holder.status.toLowerCase()})`;
    return {
      code: 'ended',
      why: `no incident runs under ${slot}: ${how}`,
      todo: ['Firebreak opens one by itself. If none comes, look for a worker: firebreak list --stuck'],
      runId: holder?.runId ?? '',
    };
  }
  const { runId } = holder;
  const foreign = whyForeign(holder, 'incident', deps.taskQueue);
  if (foreign !== undefined) {
    return {
      code: 'foreign-workflow',
      why: `a workflow that is not Firebreak's holds the id ${slot}: ${foreign}`,
      todo: [terminateCommand(slot, runId), 'Firebreak opens the incident by itself then.'],
      runId,
    };
  }
  const number = await deps.ledger.newestIncident(workload);
  const claimant = number === 0 ? undefined : await deps.ledger.claimantOf(workload, number);
  const claimed = isRunOf(claimant, slot, holder);
  if (claimed && incident === incidentName(workload, number)) return undefined;
  const earlier = claimed ? undefined : await earlierOf(deps, workload, number, holder);
  if (earlier !== undefined) {
    return {
      code: 'earlier-incident',
      why: `a reset of the workflow ${slot} has put the earlier incident ${incidentName(workload, earlier)} in the place of number ${number}, which no longer runs`,
      todo: [
        terminateCommand(slot, runId, 'reset to an earlier incident'),
        'Firebreak then opens an incident by itself, which takes over the findings and the changes that stand.',
      ],
      runId,
    };
  }
  const waited = deps.now().getTime() - Date.parse(holder.startedAt);
  if (!claimed && waited > CLAIM_MS) {
    return {
      code: 'wrong-ledger',
      why: `the workflow ${slot} runs since ${holder.startedAt}, and this ledger has no incident that it opened`,
      todo: [
        'Its worker has another ledger, or none serves it: compare FIREBREAK_LEDGER of all workers, and run: firebreak list --stuck',
        `To have an incident opened with this ledger: ${terminateCommand(slot, runId)}`,
      ],
      runId,
    };
  }
  return {
    code: 'not-read',
    why: `the incident ${slot} runs and has not read the finding yet`,
    todo: ['Look at what keeps it: firebreak list --stuck'],
    runId,
  };
}

/** The number below this one that the holder of the id has claimed: a reset brings such a one back. */
async function earlierOf(
  { ledger, taskQueue }: ActivityDeps,
  workload: Workload,
  below: number,
  holder: WorkflowHolder,
): Promise<number | undefined> {
  const slot = incidentWorkflowId(workload, taskQueue);
  for (let number = below - 1; number > 0 && holder.firstRunId !== ''; number -= 1)
    if (isRunOf(await ledger.claimantOf(workload, number), slot, holder)) return number;
  return undefined;
}

function textOf(
  phase: Phase | undefined,
  holder: WorkflowHolder | undefined,
  recorded: string | undefined,
): string {
  if (phase === 'awaiting-decision')
    return holder?.deadline === undefined ? 'waiting for a decision' : `decide before ${holder.deadline}`;
  return recorded ?? '';
}
