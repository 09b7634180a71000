import type { Reason } from '../assessment';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { OddRequest, Reconstruction } from '../reconstruction/reconstruction';
import { isLikelyEntry } from '../reconstruction/requests';
import { weights } from '../weights';

/** A request that looks like the exploit. One odd sign is common on the internet and weighs little. */
export function requestSignals({ oddRequests }: Reconstruction): readonly Reason[] {
  const [found] = oddRequests;
  if (found === undefined) return [];
  const strong = isLikelyEntry(found);
  return [
    {
      signal: strong ? 'exploit-request' : 'odd-request',
      weight: strong ? weights.exploitRequest : weights.oddRequest,
      text: `${requestText(found)}.`,
      evidence: 'request log',
    },
  ];
}

/** The request in one line, with where it came from, which is usually not where the shell leads. */
export function requestText({ request, signs, refused }: OddRequest): string {
  const what = `${inertLine(request.method, 10)} ${inertLine(request.path, valueRoom.path)}`;
  return `${what} from ${inertLine(request.remoteIp, 60)} at ${inertLine(request.at, 30)} shortly before: ${signs.join(', ')}${refused ? `; answered ${request.status}, so it did not get in by this` : ''}`;
}
