import type { IncidentClient, Squatter } from '../../temporal/incident-client';
import type { Silence } from '../../ledger/shared/intake';
import { lookAtIncidents, type ListedIncident } from './look-at-incidents';

/** A workflow that does not go on, why, and what a person can do. */
export interface Stuck {
  /** The workflow's id: an incident's slot, or `finding:...`. */
  readonly workflow: string;
  readonly why: string;
  readonly todo: string;
}

const TODO = {
  history:
    'Run the version that it was started with, or terminate it: a finding that is started anew opens an incident that takes over what was done. docs/operations.md has both.',
  tasks:
    "Look at its failure in the Temporal UI, mend the cause and restart the worker; it goes on by itself then. docs/operations.md says what to do when it can't be mended.",
  worker: 'Start a worker: firebreak worker. What was sent meanwhile is kept and judged then.',
  intake:
    'Look at its log and whether messages wait in the subscription; restart it. What waits there is answered then; `firebreak start NAME` answers one finding at once.',
  silent: 'Its worker is busy or its task fails: look at it in the Temporal UI, and ask again in a minute.',
} as const;

/** An intake whose stream fell silent and has delivered nothing since, as it says itself in the ledger. */
export function silentIntake({ subscription, since, at }: Silence): Stuck {
  return {
    workflow: `intake of ${subscription}`,
    why: `no notification has come since ${since}; its stream was opened anew at ${at}`,
    todo: TODO.intake,
  };
}

/** What does not go on: by the server's report, open incidents that do not answer a question, and ids that others hold. */
export async function findStuck(incidents: IncidentClient): Promise<readonly Stuck[]> {
  const { incidents: open } = await incidents.list('open');
  const looked = await lookAtIncidents(incidents, open);
  const nobody = looked.length > 0 && looked.every(({ silent }) => silent !== undefined);
  const findings = await incidents.troubledFindings();
  const squatters = await incidents.squatters();
  return [...squatters.map(squatted), ...[...looked, ...findings].flatMap((one) => stuck(one, nobody))];
}

function squatted({ workflowId, why, terminate }: Squatter): Stuck {
  return {
    workflow: workflowId,
    why: `foreign-workflow: a workflow that is not Firebreak's holds this id, and what is sent to it is lost: ${why}`,
    todo: `${terminate}. Firebreak goes on by itself then.`,
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
