import type { Reason } from '../assessment';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { RelatedFinding, Relation } from '../../finding/related-facts';
import { thresholds, weights } from '../weights';
import { minutesApart } from '../reconstruction/anchor';
import type { Reconstruction } from '../reconstruction/reconstruction';

const WORDS: Readonly<Partial<Record<Relation, string>>> = {
  'service-account': 'runs as the same service account',
  image: 'runs the same image',
  address: "names the same attacker's address",
};

/** Findings elsewhere that share more than the project, and the posture that made it possible. */
export function relationSignals(known: Reconstruction): readonly Reason[] {
  const link = linked(known)[0];
  const why = known.related?.posture[0];
  return [
    ...(link === undefined
      ? []
      : [
          {
            signal: 'linked',
            weight: weights.linked,
            text: `${inertLine(link.finding.category, 80)} was reported on ${inertLine(link.finding.resourceName, valueRoom.name)}, which ${WORDS[link.relations[0] ?? 'project'] ?? 'shares something with it'}.`,
            evidence: 'related findings',
          },
        ]),
    ...(why === undefined
      ? []
      : [
          {
            signal: 'posture',
            weight: weights.posture,
            text: `It was known to be weak before: ${inertLine(why.category, 80)} on ${inertLine(why.resourceName, valueRoom.name)}.`,
            evidence: 'related findings',
          },
        ]),
  ];
}

/** Threats elsewhere in the window that share the account, the image or the attacker's address, as far as ACTIVE. */
function linked({ related, relatedMinutes, firstSign }: Reconstruction): readonly RelatedFinding[] {
  return (related?.findings ?? []).filter(
    ({ finding, relations: [strongest = 'project'] }) =>
      WORDS[strongest] !== undefined &&
      finding.state !== 'INACTIVE' &&
      firstSign !== undefined &&
      minutesApart(finding, firstSign) <= Math.max(relatedMinutes, thresholds.linkedMinutes),
  );
}
