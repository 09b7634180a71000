import { Failure } from '../domain/failures';
import type { Indicator } from '../domain/indicator';
import { retryAfterMs } from '../domain/retry-after';
import { apiPath } from './address';
import { parseBody } from './parse-body';
import { parseErrorText, parseReport } from './parse-report';
import type { VirusTotalPort } from './port';
import { reportOn, unknownReport } from './reputation';

export interface VirusTotalOptions {
  /** The operator's own key. Without one every lookup is refused as `unauthenticated`, and nothing is sent. */
  readonly apiKey?: string;
  /** Where VirusTotal is, without the path of its API. Default: `https://www.virustotal.com`. */
  readonly baseUrl?: string;
}

const BASE = 'https://www.virustotal.com';
const TIMEOUT_MS = 15_000;
/** Their rule for integrations: who is asking. */
const TOOL = 'org.firebreak.v0.1';

/** A thin client of VirusTotal's API v3. It looks up and never submits. */
export function createVirusTotal(options: VirusTotalOptions): VirusTotalPort {
  const base = (options.baseUrl ?? BASE).replace(/\/+$/, '');
  return {
    async lookUp(indicator) {
      const { apiKey } = options;
      if (apiKey === undefined || apiKey === '') {
        throw new Failure('unauthenticated', 'VirusTotal was not asked: VIRUSTOTAL_API_KEY is not set');
      }
      const path = apiPath(indicator);
      const { status, body, retryAfter } = await get(`${base}${path}`, apiKey, describe(indicator));
      const request = `GET ${path}`;
      if (status === 404 && isNeverSeen(body))
        return { report: unknownReport(indicator), raw: body, request };
      if (status !== 200) throw refusal(status, body, retryAfter, indicator);
      const attributes = parseReport(body);
      if (attributes === undefined) {
        throw new Failure(
          'unexpected-answer',
          `VirusTotal's answer on ${describe(indicator)} has no data.attributes`,
        );
      }
      return { report: reportOn(indicator, attributes), raw: body, request };
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

async function get(url: string, apiKey: string, what: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { 'x-apikey': apiKey, 'x-tool': TOOL, accept: 'application/json' },
      // The key goes to the address that was configured, and to no other that it may point to.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return {
      status: response.status,
      body: parseBody(await response.text()),
      retryAfter: response.headers.get('retry-after'),
    };
  } catch (cause) {
    throw new Failure('unreachable', `VirusTotal could not be asked about ${what}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}

/** A 404 of the API itself; a proxy or a wrong base address answers 404 too. */
function isNeverSeen(body: unknown): boolean {
  return parseErrorText(body)?.startsWith('NotFoundError') === true;
}

function refusal(status: number, body: unknown, retryAfter: string | null, indicator: Indicator): Failure {
  const said = parseErrorText(body) ?? 'without an explanation';
  const message = `VirusTotal answered ${status} on ${describe(indicator)}: ${said}`;
  if (status === 401 || status === 403) {
    return new Failure('unauthenticated', `${message}; check VIRUSTOTAL_API_KEY`);
  }
  if (status === 429)
    return new Failure('rate-limited', message, { retryAfterMs: retryAfterMs(retryAfter, Date.now()) });
  if (status >= 500 || status === 408) return new Failure('unreachable', message);
  return new Failure('unexpected-answer', message);
}

function describe({ kind, value }: Indicator): string {
  return `${kind} ${value}`.slice(0, 200);
}
