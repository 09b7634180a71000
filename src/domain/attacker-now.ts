import type { Brief } from './brief';
import type { IncidentView } from './incident-view';
import { isChange } from './phases';
import { isContained } from './verification';

/** Of an incident, what it is told from whether the attacker is still in. */
export type Standing = Pick<IncidentView, 'phase' | 'outcome' | 'restored' | 'verification'> & {
  readonly brief?: Pick<Brief, 'attacker'>;
};

/**
 * Whether the attacker is still in, as far as is known now: for the page, the pager and the terminal alike, so that none
 * says it better than another. Never better than what was verified. Not inert. `when` writes a time, by default RFC 3339.
 */
export function attackerNow(
  { brief, verification, outcome, restored, phase }: Standing,
  when: (rfc3339: string) => string = (at) => at,
): string {
  const known = brief?.attacker ?? 'Not known yet: assume yes until the facts are read.';
  if (phase === 'investigating' || phase === 'awaiting-decision') return known;
  if (phase === 'containing') return 'Assume yes until the instances are gone and that is verified.';
  if (restored || phase === 'restoring') {
    return 'The instances that the attacker was in were ended. The service runs the same code again: the way in is open unless it was closed meanwhile.';
  }
  if (outcome === 'contained' && verification !== undefined && isContained(verification)) {
    return `No longer in this service: the control plane, the instances and the symptom say so (looked at ${when(verification.at)}). A token that was copied out may work for up to about an hour.`;
  }
  if (phase === 'verifying' || isChange(outcome)) {
    const open = (verification?.levels ?? []).filter(({ verified }) => !verified);
    const what = open.map(({ level, text }) => `${level}: ${text}`).join('; ');
    return `Not proven to be out. ${what === '' ? 'Nothing was looked at yet.' : `Open: ${what}`}`;
  }
  return `Nothing was changed, so nothing about this has changed: ${known}`;
}
