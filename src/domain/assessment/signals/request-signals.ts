import type { Reason } from '../assessment';
import type { CaseFile } from '../../evidence/case-file';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { RequestLine } from '../../evidence/log-facts';
import { thresholds, weights } from '../weights';
import { anchorOf, minutesBefore } from './anchor';

// Clients that people scan and exploit with. Browsers, health checks and load tests are not among them.
const TOOLS =
  /\b(?:python-(?:requests|urllib)|python-httpx|aiohttp|curl|wget|go-http-client|libwww-perl|sqlmap|nikto|nuclei|nmap|masscan|zgrab|gobuster|feroxbuster|ffuf|dirbuster|wpscan|hydra|metasploit|[a-z-]*scan(?:ner)?)\b/i;
const ODD_PATH = /(?:\.\.\/|%2e%2e|\$\{|%24%7b|\{\{|%7b%7b|\bcgi-bin\b|\/\.(?:env|git)\b|;|%3b|%00|\|)/i;

export interface ExploitRequest {
  readonly request: RequestLine;
  /** What is odd about it, in a few words each. */
  readonly signs: readonly string[];
  /** Refused and over at once: whatever it tried, it did not get in by this. */
  readonly refused: boolean;
}

/** The request shortly before the finding that looks most like its cause, or undefined when none looks odd. */
export function exploitRequest(caseFile: CaseFile): ExploitRequest | undefined {
  return oddRequests(caseFile)[0];
}

/** Whether it may well be how the attacker got in. */
export function isLikelyEntry({ signs, refused }: ExploitRequest): boolean {
  return signs.length >= 2 && !refused;
}

/** All requests shortly before the finding that look odd, the likeliest cause first. */
export function oddRequests(caseFile: CaseFile): readonly ExploitRequest[] {
  const anchor = anchorOf(caseFile);
  if (anchor === undefined) return [];
  return caseFile.logs
    .flatMap(({ requests }) => requests)
    .filter(({ at }) => within(minutesBefore(anchor, at)))
    .map((request) => ({ request, signs: signsOf(request), refused: isRefused(request) }))
    .filter(({ signs }) => signs.length > 0)
    .sort(
      (a, b) =>
        Number(a.refused) - Number(b.refused) ||
        b.signs.length - a.signs.length ||
        Date.parse(b.request.at) - Date.parse(a.request.at),
    );
}

/** A request that looks like the exploit. One odd sign is common on the internet and weighs little. */
export function requestSignals(caseFile: CaseFile): readonly Reason[] {
  const found = exploitRequest(caseFile);
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
export function requestText({ request, signs, refused }: ExploitRequest): string {
  const what = `${inertLine(request.method, 10)} ${inertLine(request.path, valueRoom.path)}`;
  return `${what} from ${inertLine(request.remoteIp, 60)} at ${inertLine(request.at, 30)} shortly before: ${signs.join(', ')}${refused ? `; answered ${request.status}, so it did not get in by this` : ''}`;
}

function isRefused({ status, latencySeconds }: RequestLine): boolean {
  return [401, 403, 404].includes(status) && latencySeconds < thresholds.heldOpenSeconds;
}

// The log's time is that of the request's arrival; a second of clock difference is allowed for.
function within(before: number): boolean {
  return before >= -1 / 60 && before <= thresholds.beforeMinutes;
}

function signsOf({ latencySeconds, status, userAgent, path, requestSize }: RequestLine): readonly string[] {
  return [
    ...(latencySeconds >= thresholds.heldOpenSeconds
      ? [`held open for ${Math.round(latencySeconds)} s`]
      : []),
    ...(status >= 500 ? [`answered ${status}`] : []),
    ...(TOOLS.test(userAgent) ? [`client ${inertLine(userAgent, valueRoom.client)}`] : []),
    ...(ODD_PATH.test(path) ? ['a path that carries code'] : []),
    ...(requestSize >= thresholds.largeRequestBytes ? [`${requestSize} bytes sent`] : []),
  ];
}
