import type { IncidentClient } from '../temporal/incident-client';
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
  silent: 'Its worker is busy or its task fails: look at it in the Temporal UI, and ask again in a minute.',
} as const;

/** What does not go on: by the server's report, and open incidents that do not answer a question. */
export async function findStuck(incidents: IncidentClient): Promise<readonly Stuck[]> {
  const { incidents: open } = await incidents.list('open');
  const looked = await lookAtIncidents(incidents, open);
  const nobody = looked.length > 0 && looked.every(({ silent }) => silent !== undefined);
  const findings = await incidents.troubledFindings();
  return [...looked, ...findings].flatMap((one) => stuck(one, nobody));
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
