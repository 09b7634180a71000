import type { Reason } from '../assessment';
import { isWholeList } from '../../finding/related-facts';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { Reconstruction } from '../reconstruction/reconstruction';
import { weights } from '../weights';

/** Weighs the settings. `others` are the reasons found elsewhere: a deploy explains a shell only where nothing else speaks. */
export function settingSignals(
  { deployBefore: deploy, related, corroborating, exposed }: Reconstruction,
  others: readonly Reason[],
): readonly Reason[] {
  const against = [
    'virustotal-',
    'exploit-request',
    'identity-',
    'token-',
    'linked',
    'corroborated',
    'shell-errors',
    'remote-in-logs',
  ];
  const speaks = others.some(({ signal }) => against.some((prefix) => signal.startsWith(prefix)));
  // Related findings that were not, or not all read are no reason to believe that there are none.
  const alone = isWholeList(related) && corroborating.length === 0;
  return [
    ...(exposed === true
      ? [
          {
            signal: 'exposed',
            weight: weights.exposed,
            text: 'Anybody on the internet can call it.',
            evidence: 'invoker policy',
          },
        ]
      : []),
    ...(deploy === undefined || speaks || !alone
      ? []
      : [
          {
            signal: 'deployed-by-person',
            weight: weights.deployedByPerson,
            text: `${inertLine(deploy.principal, valueRoom.who)} deployed it at ${inertLine(deploy.at, 30)}, minutes before, and nothing else was seen: it may be debugging. Ask them.`,
            evidence: 'audit log',
          },
        ]),
  ];
}
