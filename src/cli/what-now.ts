import { shortHash } from '../domain/digest';
import { isChanged } from '../domain/if-nothing';
import type { IncidentView } from '../domain/incident-view';
import { shellQuote } from '../domain/shell-quote';

/** Commands that act on the incident as it stands, each as lines ready to paste. */
export function whatToType(view: IncidentView): readonly (readonly string[])[] {
  const { incident, phase, plan } = view;
  if (incident === '') return [];
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
