import { Failure } from '../../domain/failures';
import { isHereOnly } from '../../domain/presentation/outcome-headline';
import { isChange } from '../../domain/phases';
import type { IncidentClient, Squatter } from '../../temporal/incident-client';
import type { IncidentSummary } from '../../temporal/incident-summary';
import { defined } from '../../domain/defined';
import type { Silence } from '../../ledger/shared/intake';

/** An incident as the list has it, corrected by its own word where that was asked for. */
export interface ListedIncident extends IncidentSummary {
  /** Whether the saved state is back; absent where nobody was asked or nobody answered. */
  readonly restored?: boolean;
  /** The change holds, and does not reach everything: the attacker holds something, or work is left to people. */
  readonly hereOnly?: true;
  /** Why it did not answer. */
  readonly silent?: string;
}

/** Time that one incident has to answer, and how many are asked at once: a list is not worth a long wait. */
const ANSWER_MS = 3_000;
const AT_ONCE = 20;

/**
 * Asks incidents themselves. The list's attributes lag, and do not say whether what was contained was restored since;
 * an incident that does not answer is stuck, or no worker runs.
 */
async function lookAtIncidents(
  incidents: IncidentClient,
  summaries: readonly IncidentSummary[],
): Promise<readonly ListedIncident[]> {
  const looked: ListedIncident[] = [];
  for (let start = 0; start < summaries.length; start += AT_ONCE) {
    const page = summaries.slice(start, start + AT_ONCE);
    looked.push(...(await Promise.all(page.map(async (summary) => lookAt(incidents, summary)))));
  }
  return looked;
}

/** Looks at those whose outcome can be out of date; the others are as the list has them. */
export async function withRestored(
  incidents: IncidentClient,
  summaries: readonly IncidentSummary[],
): Promise<readonly ListedIncident[]> {
  const looked = await lookAtIncidents(
    incidents,
    summaries.filter(({ outcome }) => isChange(outcome)),
  );
  return summaries.map((summary) => looked.find(({ runId }) => runId === summary.runId) ?? summary);
}

async function lookAt(incidents: IncidentClient, summary: IncidentSummary): Promise<ListedIncident> {
  const { slot, runId } = summary;
  try {
    const view = await incidents.view(slot, { runId, limitMs: ANSWER_MS });
    const { restored, phase, outcome, ended } = view;
    const open = summary.open && ended === undefined;
    // Its attribute can be somebody else's word, or of before: where the incident has none, there is none.
    const { outcome: _, ...rest } = summary;
    const hereOnly = isHereOnly(view) ? (true as const) : undefined;
    return { ...rest, open, restored, phase, ...defined({ outcome, hereOnly }) };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    // Temporal itself being away, or not letting us in, says nothing about an incident.
    if (code === 'temporal-unavailable' || code === 'access-refused' || code === 'unauthenticated')
      throw thrown;
    // The list lags: one that has ended meanwhile is not silent.
    const isOpen = summary.open && (await incidents.isOpen(slot, runId).catch(() => true));
    return { ...summary, open: isOpen, silent: message };
  }
}

/** A workflow that does not go on, why, and what a person can do. */
export interface Stuck {
  /** The workflow's id: an incident's workflow id, or `finding:...`. */
  readonly workflow: string;
  readonly why: string;
  readonly todo: string;
}

const TODO = {
  history:
    'Run the version that it was started with, or terminate it: a finding that you start again opens an incident that takes over what was done. docs/operations.md has both.',
  tasks:
    'Look at its failure in the Temporal UI, fix the cause and restart the worker; the incident then continues by itself. docs/operations.md says what to do when you cannot fix it.',
  worker: 'Start a worker: firebreak worker. Messages sent meanwhile are kept and checked then.',
  intake:
    'Read its log, check whether messages wait in the subscription, and restart it. It then takes the waiting messages; `firebreak start NAME` answers one finding at once.',
  silent: 'Its worker is busy or its task fails: look at it in the Temporal UI, and check again in a minute.',
} as const;

/** An intake whose stream fell silent and has delivered nothing since, as it says itself in the ledger. */
export function silentIntake({ subscription, since, at }: Silence): Stuck {
  return {
    workflow: `intake of ${subscription}`,
    why: `no notification has come since ${since}; its stream was reopened at ${at}`,
    todo: TODO.intake,
  };
}

/** Lists stuck work: by the server's report, open incidents that do not answer a query, and workflow ids that others hold. */
export async function findStuck(incidents: IncidentClient): Promise<readonly Stuck[]> {
  const { incidents: open } = await incidents.list('open');
  const squatters = await incidents.squatters();
  const foreign = new Set(squatters.map(({ workflowId }) => workflowId));
  const ours = open.filter(({ slot }) => !foreign.has(slot));
  const looked = await lookAtIncidents(incidents, ours);
  const nobody = looked.length > 0 && looked.every(({ silent }) => silent !== undefined);
  const findings = await incidents.troubledFindings();
  return [...squatters.map(squatted), ...[...looked, ...findings].flatMap((one) => stuck(one, nobody))];
}

function squatted({ workflowId, why, terminate }: Squatter): Stuck {
  return {
    workflow: workflowId,
    why: `foreign-workflow: a workflow that is not Firebreak's holds this id, and messages sent to it are lost: ${why}`,
    todo: `${terminate}. Firebreak then continues by itself.`,
  };
}

function stuck({ slot, problems, silent, open }: ListedIncident, nobody: boolean): readonly Stuck[] {
  if (!open) return [];
  if (problems !== undefined) {
    const isHistory = problems.some((problem) => problem.includes('NonDeterminis'));
    const reported = problems.map((problem) => problem.replace(/^(?:category|cause)=/, '')).join(', ');
    return [
      {
        workflow: slot,
        why: `the server reports that its tasks fail: ${reported}`,
        todo: isHistory ? TODO.history : TODO.tasks,
      },
    ];
  }
  if (silent === undefined) return [];
  const why = nobody
    ? 'no worker answers, for it or for any other incident'
    : 'it does not answer, and others do';
  return [{ workflow: slot, why, todo: nobody ? TODO.worker : TODO.silent }];
}
