import { Failure } from '../domain/failures';
import { retryAfterMs } from '../domain/text/time';
import { parseErrorText } from './parse-report';

export interface VirusTotalOptions {
  /** The operator's own key. Without one every lookup is refused as `key-refused`, and nothing is sent. */
  readonly apiKey?: string;
  /** Where VirusTotal is, without the path of its API. Default: `https://www.virustotal.com`. */
  readonly baseUrl?: string;
}

const BASE = 'https://www.virustotal.com';
const TIMEOUT_MS = 15_000;
/** Their rule for integrations: who is asking. */
const TOOL = 'org.firebreak.v0.1';

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/** The key. Throws `key-refused` when there is none. */
export function requireKey({ apiKey }: VirusTotalOptions): string {
  if (apiKey !== undefined && apiKey !== '') return apiKey;
  throw new Failure('key-refused', 'VirusTotal was not asked: VIRUSTOTAL_API_KEY is not set');
}

/**
 * Gets a path of the API; `what` is for messages, which never have the path. Throws `key-refused` without a key and
 * `unreachable` when there is no answer.
 */
export async function get(options: VirusTotalOptions, path: string, what: string): Promise<Answer> {
  const apiKey = requireKey(options);
  const base = (options.baseUrl ?? BASE).replace(/\/+$/, '');
  try {
    const response = await fetch(`${base}${path}`, {
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

/** An answer that is none of what was asked for, as the failure that it is. */
export function refusal({ status, body, retryAfter }: Answer, what: string): Failure {
  const said = parseErrorText(body) ?? 'without an explanation';
  const message = `VirusTotal answered ${status} on ${what}: ${said}`;
  if (status === 401 || status === 403) {
    return new Failure('key-refused', `${message}; check VIRUSTOTAL_API_KEY`);
  }
  if (status === 429)
    return new Failure('rate-limited', message, { retryAfterMs: retryAfterMs(retryAfter, Date.now()) });
  if (status >= 500 || status === 408) return new Failure('unreachable', message);
  return new Failure('unexpected-answer', message);
}

/**
 * Parses the body of an answer: its JSON, or the beginning of its text, since the edge in front of the API answers in
 * HTML. Values that JSON can escape and evidence cannot hold (lone surrogates, numbers beyond all bounds) are
 * replaced.
 */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => storable(value));
  } catch {
    return text.slice(0, 2000).toWellFormed();
  }
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: readonly [string, unknown]) => [key.toWellFormed(), member]),
  );
}
