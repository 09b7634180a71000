import { shortHash } from '../domain/digest';
import type { IncidentView } from '../domain/incident-view';
import { shellQuote } from '../domain/shell-quote';
import { isContained } from '../domain/verification';
import { when } from './when';

/** Whether the attacker is still in, as far as is known now. Never better than what was verified. */
export function attackerNow(view: IncidentView, now: Date): string {
  const { brief, verification, outcome, restored, phase } = view;
  const known = brief?.attacker ?? 'Not known yet: assume yes until the facts are read.';
  if (phase === 'investigating' || phase === 'awaiting-decision') return known;
  if (phase === 'containing') return 'Assume yes until the instances are gone and that is verified.';
  if (restored || phase === 'restoring') {
    return 'The instances that the attacker was in were ended. The service runs the same code again: the way in is open unless it was closed meanwhile.';
  }
  if (outcome === 'contained' && verification !== undefined && isContained(verification)) {
    return `No longer in this service, verified ${when(verification.at, now)}. What the step does not stop is named in the plan.`;
  }
  if (phase === 'verifying' || outcome === 'partly-contained' || outcome === 'not-verified') {
    const open = (verification?.levels ?? []).filter(({ verified }) => !verified);
    const what = open.map(({ level, text }) => `${level}: ${text}`).join('; ');
    return `Not proven to be out. ${what === '' ? 'Nothing was looked at yet.' : what}`;
  }
  return `Nothing was changed, so nothing about this has changed: ${known}`;
}

/** What goes on if nobody does anything. */
export function ifNothing(view: IncidentView): string {
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
function isChanged({ outcome, restored, steps }: IncidentView): boolean {
  const changed = outcome === 'contained' || outcome === 'partly-contained' || outcome === 'not-verified';
  return !restored && (changed || steps.some(({ state }) => state === 'applied'));
}

/** Commands that act on the incident as it stands, each as lines ready to paste. */
export function whatToType(view: IncidentView): readonly (readonly string[])[] {
  const { incident, phase, plan } = view;
  if (incident === '') return [];
  const name = shellQuote(incident);
  const signed = '--by YOU --reason WHY';
  if (phase === 'awaiting-decision' && plan !== undefined) {
    return ['approve', 'refuse'].map((act) => [
      `firebreak ${act} ${name} \\`,
      `  --plan ${shortHash(plan.hash)} ${signed}`,
    ]);
  }
  if (phase === 'watching') {
    const acts = isChanged(view) ? ['restore', 'close'] : ['close'];
    return acts.map((act) => [`firebreak ${act} ${name} \\`, `  ${signed}`]);
  }
  return phase === 'closed' ? [] : [[`firebreak watch ${name}`]];
}
