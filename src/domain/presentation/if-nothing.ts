import type { Brief } from '../incident/brief';
import type { IncidentView } from '../incident/incident-view';
import { isChange } from '../phases';
import { timeText } from '../text/time';

/** Of an incident, what it is told from what goes on when nobody does anything. */
type Untouched = Pick<IncidentView, 'workload' | 'phase' | 'outcome' | 'restored' | 'deadline'> & {
  readonly brief?: Pick<Brief, 'byHand'>;
  readonly plan?: { readonly hash: string };
  readonly steps?: IncidentView['steps'];
};

/**
 * Tells what goes on if nobody does anything, for page, pager and terminal alike. `when` writes a time, by default the absolute
 * time in UTC.
 */
export function ifNothing(untouched: Untouched, when: (rfc3339: string) => string = timeText): string {
  const { workload, phase, plan, deadline, brief } = untouched;
  if (phase !== 'closed' && workload.kind !== 'services' && (brief?.byHand ?? []).length > 0)
    return 'The attack goes on: Firebreak has no step for this kind of workload yet, so only a person can stop it.';
  switch (phase) {
    case 'investigating':
      return 'Evidence is gathered and a plan is proposed; nothing is changed meanwhile.';
    case 'awaiting-decision':
      return plan === undefined || deadline === undefined
        ? 'Nothing is changed, and an attacker who is in stays in.'
        : `Nothing is changed, and an attacker who is in stays in. The question ends ${when(deadline)}, and then nobody is asked again.`;
    case 'containing':
      return 'The approved steps are carried out, then verified.';
    case 'verifying':
      return 'The steps carried out are verified.';
    case 'watching':
      return isChanged(untouched)
        ? 'It stays as it was made and is watched for drift and new findings; it closes by itself after quiet time.'
        : 'Nothing is changed. It is watched for new findings and closes by itself after quiet time.';
    case 'restoring':
      return 'The saved state is put back and compared.';
    case 'closed':
      return 'It is closed. A new finding on the workload opens a new incident.';
  }
}

/** Whether a change of this incident stands, so that there is something to put back. */
export function isChanged({
  outcome,
  restored,
  steps = [],
}: Pick<Untouched, 'outcome' | 'restored' | 'steps'>): boolean {
  return !restored && (isChange(outcome) || steps.some(({ state }) => state === 'applied'));
}
