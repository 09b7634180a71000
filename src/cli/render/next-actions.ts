import { shortHash } from '../../domain/text/digest';
import { ifNothing, isChanged } from '../../domain/presentation/if-nothing';
import { shellQuote } from '../../domain/text/shell-quote';
import type { SeenIncident } from '../../temporal/incident-client';
import { endedText } from './when';

/** Tells what goes on if nobody does anything; nothing at all of an incident whose workflow has ended. */
export function whatGoesOn(view: SeenIncident, time: (rfc3339: string) => string): string {
  if (view.ended !== undefined && view.phase !== 'closed')
    return `Nothing of it goes on: it ${endedText(view.ended)}, before it was closed. What it says is how things stood then. Its findings open another incident if they are still being answered; \`firebreak list\` shows it.`;
  return ifNothing(view, time);
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
