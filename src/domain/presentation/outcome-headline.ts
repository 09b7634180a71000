import { defined } from '../defined';
import { enumerated } from '../text/listing';
import type { Brief } from '../incident/brief';
import type { IncidentView } from '../incident/incident-view';
import type { Outcome } from '../phases';

/** Of an incident, what it is told from whether the attacker is still in. */
export type Standing = Pick<IncidentView, 'phase' | 'outcome' | 'restored' | 'verification'> & {
  readonly brief?: Pick<Brief, 'attacker' | 'keeps' | 'byHand'>;
};

const WORDS: Readonly<Record<Outcome, string>> = {
  contained: 'contained and verified',
  'partly-contained': 'PARTLY contained',
  'not-verified': 'contained, NOT VERIFIED',
  refused: 'refused: nothing was changed',
  expired: 'EXPIRED without a decision: nothing was changed',
  observed: 'observed only: no change was proposed',
  'no-action': 'no action was needed',
  'not-ours': 'not a threat on Cloud Run',
  gone: 'the workload or the finding is gone',
  failed: 'FAILED',
};

/** Things that the attacker holds which a headline names; the rest is a count. */
const NAMED = 2;

/**
 * The outcome of an incident in one line, for terminal, page and pager alike; undefined as long as there is none. A change
 * that holds is not called contained as a whole while the attacker is known to hold what it does not take away.
 */
export function outcomeHeadline({ outcome, restored, brief, phase }: Standing): string | undefined {
  if (outcome === undefined) return undefined;
  const holds = brief?.keeps ?? [];
  const left = leftToDo(brief?.byHand?.length ?? 0);
  const has = held(holds, phase === 'closed');
  const rest = [
    isHereOnly({ outcome, ...defined({ brief }) }) ? 'CONTAINED HERE' : WORDS[outcome],
    ...(has === '' ? [] : [has]),
  ].join('; ');
  return `${left === '' ? rest : `${rest}${has === '' ? ';' : ':'} ${left}`}${restored ? ' · restored' : ''}`;
}

/** Tells whether a change holds, and the attacker holds something, or work is left, that it does not reach. */
export function isHereOnly({ outcome, brief }: Pick<Standing, 'outcome' | 'brief'>): boolean {
  const beyond = (brief?.keeps?.length ?? 0) + (brief?.byHand?.length ?? 0);
  return outcome === 'contained' && beyond > 0;
}

/** `4 steps are left to do by hand`; empty where there is none. */
export function leftToDo(steps: number): string {
  if (steps === 0) return '';
  return steps === 1 ? '1 step is left to do by hand' : `${steps} steps are left to do by hand`;
}

/** Firebreak does not see whether a person has taken it away since, so it goes on saying it until the incident is closed. */
function held(holds: readonly string[], isClosed: boolean): string {
  if (holds.length === 0) return '';
  const more = holds.length - NAMED;
  const named = more > 0 ? [...holds.slice(0, NAMED), `${more} more`] : holds;
  return `the attacker ${isClosed ? 'had' : 'still has'} ${enumerated(named)}`;
}
