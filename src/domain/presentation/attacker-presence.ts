import { enumerated } from '../text/listing';
import { leftToDo, type Standing } from './outcome-headline';
import { isChange } from '../phases';
import { timeText } from '../text/time';
import { isContained } from '../plan/verification';

/**
 * Whether the attacker is still in, as far as is known now: for the page, the pager and the terminal alike, so that none
 * says it better than another. Never better than what was verified. Not inert. `when` writes a time, by default in UTC.
 */
export function attackerNow(standing: Standing, when: (rfc3339: string) => string = timeText): string {
  return `${here(standing, when)}${elsewhere(standing)}`;
}

/** Names what is known to be in other hands, which no change of this workload takes away. */
function elsewhere({ brief, phase }: Standing): string {
  const keeps = brief?.keeps ?? [];
  if (keeps.length === 0) return '';
  const left = leftToDo(brief?.byHand?.length ?? 0);
  const had = phase === 'closed' ? 'had' : 'also has';
  return ` The attacker ${had} ${enumerated(keeps)}. No change of this workload takes that away${left === '' ? '' : `: ${left}`}.`;
}

function here(
  { brief, verification, outcome, restored, phase }: Standing,
  when: (rfc3339: string) => string,
): string {
  const known = brief?.attacker ?? 'Not known yet: assume yes until the facts are read.';
  if (phase === 'investigating' || phase === 'awaiting-decision') return known;
  if (phase === 'containing') return 'Assume yes until the instances are gone and that is verified.';
  if (restored || phase === 'restoring') {
    return 'The instances that the attacker was in were ended. The service runs the same code again: the way in is open unless it was closed meanwhile.';
  }
  if (verification?.unseen !== undefined) {
    const { since, why } = verification.unseen;
    const before = isContained(verification)
      ? ` At the last look, ${when(verification.at)}, the attacker was no longer in this service.`
      : '';
    return `Not known. It could not be looked at since ${when(since)}: ${why}.${before}`;
  }
  if (outcome === 'contained' && verification !== undefined && isContained(verification)) {
    return `No longer in this service: its settings, its instances and the reported sign were looked at, and all three say so (${when(verification.at)}). A token that was copied out may work for up to about an hour.`;
  }
  if (phase === 'verifying' || outcome === undefined || isChange(outcome)) {
    const open = (verification?.levels ?? []).filter(({ verified }) => !verified);
    const what = open.map(({ level, text }) => `${level}: ${text}`).join('; ');
    return `Not proven to be out. ${what === '' ? 'Nothing was looked at yet.' : `Open: ${what}`}`;
  }
  return `Nothing was changed, so nothing about this has changed: ${known}`;
}
