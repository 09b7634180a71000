import { shortHash } from '../domain/digest';
import type { IncidentView } from '../domain/incident-view';
import { isChange } from '../domain/phases';
import { shellQuote } from '../domain/shell-quote';
import type { SeenIncident } from '../temporal/incident-client';
import { endedText } from './ended';

/** What goes on if nobody does anything. */
export function ifNothing(view: SeenIncident): string {
  if (view.ended !== undefined && view.phase !== 'closed')
    return `Nothing of it goes on: it ${endedText(view.ended)}, before it was closed. What it says is how things stood then. Its findings open another incident if they are still being answered; \`firebreak list\` shows it.`;
  const stays = view.workload.kind !== 'services' && (view.brief?.byHand ?? []).length > 0;
  if (view.phase !== 'closed' && stays)
    return 'Whatever is in it goes on: Firebreak has no step for this kind of workload yet, so only a person can stop it; the commands are below.';
  switch (view.phase) {
    case 'investigating':
      return 'Evidence is gathered and a plan is proposed; nothing is changed meanwhile.';
    case 'awaiting-decision':
      return 'Nothing is changed, whoever is in stays in, and nobody is asked again by itself.';
    case 'containing':
      return 'What was approved is carried out, then verified.';
    case 'verifying':
      return 'What was carried out is verified.';
    case 'watching':
      return isChanged(view)
        ? 'It stays as it was made and is watched for drift and new findings; it closes by itself after quiet time.'
        : 'Nothing is changed. It is watched for new findings and closes by itself after quiet time.';
    case 'restoring':
      return 'The saved state is put back and compared.';
    case 'closed':
      return 'It is closed. A new finding on the workload opens a new incident.';
  }
}

/** Whether a change of this incident stands, so that there is something to put back. */
export function isChanged({ outcome, restored, steps }: IncidentView): boolean {
  return !restored && (isChange(outcome) || steps.some(({ state }) => state === 'applied'));
}

/** Commands that act on the incident as it stands, each as lines ready to paste. */
export function whatToType(view: SeenIncident): readonly (readonly string[])[] {
  const { incident, phase, plan } = view;
  if (incident === '' || view.ended !== undefined) return [];
  const name = shellQuote(incident);
  const signed = '--by YOU --reason WHY';
  if (phase === 'awaiting-decision' && plan !== undefined) {
    const answers = ['approve', 'refuse'].map((act) => [
      `firebreak ${act} ${name} \\`,
      `  --plan ${shortHash(plan.hash)} ${signed}`,
    ]);
    const acknowledge = [`firebreak acknowledge ${name} \\`, `  ${signed}`];
    return view.acknowledged === undefined ? [...answers, acknowledge] : answers;
  }
  if (phase === 'watching') {
    const acts = isChanged(view) ? ['restore', 'close'] : ['close'];
    return acts.map((act) => [`firebreak ${act} ${name} \\`, `  ${signed}`]);
  }
  return phase === 'closed' ? [] : [[`firebreak watch ${name}`]];
}
