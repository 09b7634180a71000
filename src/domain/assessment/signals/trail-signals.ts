import type { Reason } from '../assessment';
import type { TrailCall } from '../../evidence/trail-facts';
import { trailText } from '../reconstruction/calls';
import type { Reconstruction } from '../reconstruction/reconstruction';
import { weights } from '../weights';

/** Kinds of changes by what they are recognised as: the name of the signal, the ATT&CK ids, and what it means for an answer. */
const CHANGES: readonly (readonly [signal: string, ids: readonly string[], means: string])[] = [
  [
    'identity-key-created',
    ['T1098.001', 'T1098.004'],
    'A key outlives the end of the instance and of the token: it has to be deleted by itself.',
  ],
  [
    'identity-role-granted',
    ['T1098', 'T1098.003', 'T1098.006'],
    'Members who were let in stay in, whatever is done to the workload.',
  ],
  ['identity-account-created', ['T1136', 'T1136.003'], 'A new account is a way back in.'],
  [
    'identity-logging-cut',
    ['T1562.008', 'T1562.012', 'T1562'],
    'Later calls may have left no trace: a sink was deleted or changed, or logging was cut.',
  ],
  ['identity-shared-out', ['T1537'], 'Data can be read from outside the project now.'],
  ['identity-destroyed', ['T1485', 'T1486', 'T1490'], 'Data may be gone or held to ransom.'],
  [
    'identity-locked-out',
    ['T1531'],
    'Others can no longer do what they could, those who would answer perhaps among them.',
  ],
  ['identity-miner-started', ['T1496', 'T1496.001', 'T1610', 'T1648', 'T1578'], 'It runs on elsewhere.'],
];
/** Names of the signals that say that something was changed. */
export const changeSignals: readonly string[] = CHANGES.map(([signal]) => signal);
/** Tries that tell of an attack though they were denied: a change, and becoming another account, which mostly fails. */
const TRIED = new Set([...CHANGES.flatMap(([, ids]) => ids), 'T1548.005']);
/** Reads and tries, which change nothing but show what somebody is after. */
const READS = [
  'T1555.006',
  'T1555',
  'T1548.005',
  'T1528',
  'T1069.003',
  'T1087.004',
  'T1580',
  'T1526',
  'T1530',
];

/** Weighs the trail of the workload's identity: its token outside, each kind of change by name, denials and reads. */
export function trailSignals({ calls }: Pick<Reconstruction, 'calls'>): readonly Reason[] {
  const outside = calls.filter(({ origin }) => origin === 'outside');
  const changes = CHANGES.flatMap(([signal, ids, means]) => {
    const call = done(calls, ids)[0];
    return call === undefined
      ? []
      : [{ signal, text: `${trailText(call)}. ${means}`, evidence: 'audit trail' }];
  });
  const denied = calls.find(({ succeeded, technique = '' }) => !succeeded && TRIED.has(technique));
  const read = calls.find(({ technique = '', succeeded }) => READS.includes(technique) && succeeded);
  return [
    ...outside.slice(0, 1).map((call) => ({
      signal: 'token-outside',
      weight: weights.tokenOutside,
      text: `Its token was used from outside Google: ${trailText(call)}${outside.length > 1 ? `, and ${outside.length - 1} more` : ''}. Freezing the workload does not revoke the token; it works until it expires, up to about an hour.`,
      evidence: 'audit trail',
    })),
    ...changes.map((change, index) => ({ ...change, weight: weightAt(index) })),
    // Where such a change succeeded, that another was denied tells nothing more.
    ...(denied === undefined || changes.length > 0
      ? []
      : [one('identity-denied', weights.identityDenied, `It tried and was denied: ${trailText(denied)}.`)]),
    ...(read === undefined ? [] : [one('identity-reads', weights.identityReads, `${trailText(read)}.`)]),
  ];
}

function done(calls: readonly TrailCall[], ids: readonly string[]): readonly TrailCall[] {
  return calls.filter(({ technique = '', succeeded }) => succeeded && ids.includes(technique));
}

function weightAt(index: number): number {
  if (index === 0) return weights.identityChanges;
  return index <= 2 ? weights.furtherChange : 0;
}

function one(signal: string, weight: number, text: string): Reason {
  return { signal, weight, text, evidence: 'audit trail' };
}
