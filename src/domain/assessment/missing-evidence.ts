import { isWholeList } from '../finding/related-facts';
import { detectorOf } from '../detector';
import type { Reconstruction } from './reconstruction/reconstruction';
import { resourceOf } from '../workload/workload-settings';

/** Missing facts that are named, at most; the owner's word is always among them. */
const MOST = 6;

/** Lists the missing evidence that would move the verdict, the most significant first. */
export function wouldChange(known: Reconstruction): readonly string[] {
  const { settings, related, trail, exposed, logs } = known;
  const missing: readonly (readonly [boolean, string])[] = [
    [related === undefined, 'Other findings on the workload, which could not be read.'],
    [
      related !== undefined && !isWholeList(related),
      'Other findings on the workload, of which there are more than were read.',
    ],
    [known.result.stage === 'unclear', 'Whether it happened at all, or was only tried.'],
    ...remoteGaps(known),
    [unread(known, 'requests'), 'The request that may have opened it: the request log could not be read.'],
    [
      logs.some((log) => log.kind === 'requests' && log.cut !== undefined),
      'The request that may have opened it: the request log was not read to its end.',
    ],
    [
      trail === undefined && unread(known, 'audit'),
      'The calls of its identity since, and who deployed it: the audit log could not be read.',
    ],
    [
      trail?.dataAccess === 'not-finished',
      'The reads by its token: the Data Access log was not read to its end.',
    ],
    [
      trail?.dataAccess === 'none-written' || trail?.dataAccess === 'not-readable',
      'The reads by its token: no entry of the Data Access logs could be read, and where they are off, reads leave no trace.',
    ],
    [trail?.more === true, 'The rest of the audit trail: more entries exist than were read.'],
    [roleGap(known), 'The reach of its identity: its roles could not be read.'],
    [
      settings?.kind === 'services' && exposed === undefined,
      'Whether anybody can call it: the invoker policy could not be read.',
    ],
    [settings === undefined, 'The settings of the workload, which could not be read.'],
  ];
  const named = missing.flatMap(([holds, text]) => (holds ? [text] : []));
  return [...named.slice(0, MOST - 1), ownersWord(known)];
}

function remoteGaps({
  anchor,
  remoteEnds: ends,
  reports,
}: Reconstruction): readonly (readonly [boolean, string])[] {
  const judged = reports.some(
    ({ indicator, reputation }) => ends.includes(indicator.value) && reputation !== 'unknown',
  );
  const shell = anchor === undefined || detectorOf(anchor.category).family === 'reverse-shell';
  return [
    [shell && ends.length === 0, 'Where the shell leads: no finding names the remote address.'],
    [
      ends.length > 0 && !judged,
      'Who is behind the remote address: VirusTotal does not know it or was not asked.',
    ],
  ];
}

/** Tells whether a log that this kind of workload has was not read. Only services have requests. */
function unread({ logs, workload }: Reconstruction, kind: 'requests' | 'audit'): boolean {
  return (kind !== 'requests' || workload.kind === 'services') && !logs.some((log) => log.kind === kind);
}

function roleGap({ identity, gaps }: Reconstruction): boolean {
  if (identity !== undefined) return identity.roles === undefined;
  return gaps.some(({ what }) => what.startsWith('identity'));
}

function ownersWord({ settings }: Reconstruction): string {
  const owner = settings === undefined ? '' : resourceOf(settings).lastModifiedBy;
  return `The word of its owner${owner === '' ? '' : ` or of ${owner}, who changed it last`}: was somebody debugging?`;
}
