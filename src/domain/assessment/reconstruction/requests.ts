import type { LogFacts, RequestLine, SuspectRequest } from '../../evidence/log-facts';
import type { Finding } from '../../finding/finding';
import { inertLine, valueRoom } from '../../text/inert-text';
import { thresholds } from '../weights';
import { defined } from '../../defined';
import { earliestOf, minutesBefore } from './anchor';
import type { InstanceTrace, OddRequest } from './reconstruction';

// Clients that people scan and exploit with. Browsers, health checks and load tests are not among them.
const TOOLS =
  /\b(?:python-(?:requests|urllib)|python-httpx|aiohttp|curl|wget|go-http-client|libwww-perl|sqlmap|nikto|nuclei|nmap|masscan|zgrab|gobuster|feroxbuster|ffuf|dirbuster|wpscan|hydra|metasploit|[a-z-]*scan(?:ner)?)\b/i;
const ODD_PATH = /(?:\.\.\/|%2e%2e|\$\{|%24%7b|\{\{|%7b%7b|\bcgi-bin\b|\/\.(?:env|git)\b|;|%3b|%00|\|)/i;

/** Callers that ask every few seconds whether it lives: Google's and Kubernetes' probes. */
const PROBES = /^(?:GoogleHC|kube-probe)\b|Google-Cloud-(?:Scheduler|Tasks)|GoogleStackdriverMonitoring/i;

/**
 * The request that was open when the first finding saw what it saw, and the one by which the attacker may have come in.
 * Both are guesses from times, and say why. A request that is still open is in no log yet: Cloud Run writes it at its end.
 */
export function suspectRequests(
  requests: readonly RequestLine[],
  findings: readonly Finding[],
): Pick<LogFacts, 'held' | 'entry'> {
  const first = earliestOf(findings);
  if (first === undefined) return {};
  const sign = Date.parse(first.eventTime);
  const here = requests.filter(({ revision }) => first.revision === undefined || revision === first.revision);
  const held = heldOpen(here, sign);
  const entry = held ?? lastBefore(here, sign);
  return defined({ held, entry });
}

/** Clocks differ: a second is allowed for. */
const SLACK_MS = 1_000;

/** The longest of those that were open then, and for long enough to carry a shell. */
function heldOpen(requests: readonly RequestLine[], sign: number): SuspectRequest | undefined {
  const [request] = requests
    .filter(({ latencySeconds }) => latencySeconds >= thresholds.heldOpenSeconds)
    .filter(({ at, latencySeconds }) => {
      const from = Date.parse(at);
      return from <= sign + SLACK_MS && from + latencySeconds * 1_000 >= sign - SLACK_MS;
    })
    .toSorted((a, b) => b.latencySeconds - a.latencySeconds);
  if (request === undefined) return undefined;
  const seconds = Math.round(request.latencySeconds);
  return { request, why: `it was open for ${seconds} s, and the first sign lies in that time` };
}

/** On a busy service the last request is anybody's: of several, only one that the service failed on stands out. */
function lastBefore(requests: readonly RequestLine[], sign: number): SuspectRequest | undefined {
  const before = (request: RequestLine): number => sign - Date.parse(request.at);
  const all = requests
    .filter((each) => before(each) >= -SLACK_MS && before(each) <= thresholds.beforeMinutes * 60_000)
    .filter((each) => !isTrivial(each))
    .toSorted((a, b) => before(a) - before(b));
  const request = all.length === 1 ? all[0] : all.find(({ status }) => status >= 500);
  if (request === undefined) return undefined;
  const seconds = Math.max(0, Math.round(before(request) / 1_000));
  const only = all.length === 1 ? 'only one' : 'last that the service failed on';
  return {
    request,
    why: `it is the ${only} before the first sign (${seconds} s), and neither a probe nor refused`,
  };
}

function isTrivial({ method, status, userAgent }: RequestLine): boolean {
  return (
    ['HEAD', 'OPTIONS'].includes(method) ||
    [401, 403, 404, 405, 429].includes(status) ||
    PROBES.test(userAgent)
  );
}

/** Tells whether it may well be how the attacker got in. */
export function isLikelyEntry({ signs, refused }: OddRequest): boolean {
  return signs.length >= 2 && !refused;
}

/** All requests shortly before the anchor that look odd, the likeliest cause first. */
export function oddRequestsOf(logs: readonly LogFacts[], anchor: Finding | undefined): readonly OddRequest[] {
  if (anchor === undefined) return [];
  return logs
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

/**
 * The one instance that the first of these requests reached, and how much each log has of it: a finding does not name its
 * instance, and others of the same service had no attacker in them. Undefined where no request names one.
 */
export function instanceOf(
  logs: readonly LogFacts[],
  requests: readonly (RequestLine | undefined)[],
): InstanceTrace | undefined {
  const id = requests.flatMap((request) => request?.instance ?? [])[0];
  if (id === undefined) return undefined;
  const entries = logs.map(({ kind, requests: served, lines }) => ({
    kind,
    count: [...served, ...lines].filter(({ instance }) => instance === id).length,
  }));
  return { id, entries: entries.filter(({ count }) => count > 0) };
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
