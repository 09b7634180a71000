import type { Finding } from '../finding/finding';
import type { LogFacts, RequestLine, TellingRequest } from '../evidence/log-facts';
import { firstSign } from './signals/anchor';
import { thresholds } from './weights';
import { defined } from '../defined';

/** Callers that ask every few seconds whether it lives: Google's and Kubernetes' probes. */
const PROBES = /^(?:GoogleHC|kube-probe)\b|Google-Cloud-(?:Scheduler|Tasks)|GoogleStackdriverMonitoring/i;

/**
 * The request that was open when the first finding saw what it saw, and the one by which the attacker may have come in.
 * Both are guesses from times, and say why. A request that is still open is in no log yet: Cloud Run writes it at its end.
 */
export function tellingRequests(
  requests: readonly RequestLine[],
  findings: readonly Finding[],
): Pick<LogFacts, 'held' | 'entry'> {
  const first = firstSign({ findings });
  if (first === undefined) return {};
  const sign = Date.parse(first.eventTime);
  const here = requests.filter(({ revision }) => first.revision === undefined || revision === first.revision);
  const held = heldOpen(here, sign);
  const entry = held ?? lastBefore(here, sign);
  return { ...defined({ held, entry }) };
}

/** Clocks differ: a second is allowed for. */
const SLACK_MS = 1_000;

/** The longest of those that were open then, and for long enough to carry a shell. */
function heldOpen(requests: readonly RequestLine[], sign: number): TellingRequest | undefined {
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
function lastBefore(requests: readonly RequestLine[], sign: number): TellingRequest | undefined {
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
