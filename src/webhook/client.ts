import { Failure } from '../domain/failures';
import { retryAfterMs } from '../domain/text/retry-after';
import type { OutgoingPage, WebhookPort } from './port';
import { signature, SIGNATURE_HEADER } from './signature';

export interface WebhookOptions {
  /** The variable that the address comes from; named in every failure, so that a person knows which one. */
  readonly variable: string;
  /** The address. A function, since it is a secret and nobody should print it by printing the options. */
  readonly url: () => string;
  /** Signs every body when given. */
  readonly secret?: () => string;
  readonly now: () => Date;
  /** Milliseconds after which an answer has not come. Default 10,000. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** A thin client of one receiver: one POST for each try, no redirect followed, the answer's body never read. */
export function createWebhook(options: WebhookOptions): WebhookPort {
  return {
    async send(page) {
      const { status, retryAfter } = await post(options, page);
      if (status >= 200 && status < 300) return;
      throw refusal(nameOf(options), status, retryAfter, options.now().getTime());
    },
  };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

async function post(options: WebhookOptions, { id, body }: OutgoingPage): Promise<Answer> {
  const { url, secret, now, timeoutMs = TIMEOUT_MS } = options;
  try {
    const response = await fetch(url(), {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'firebreak',
        'idempotency-key': id,
        ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: signature(secret(), body, now().getTime()) }),
      },
      body,
      // A page goes to the address that was configured, and to no other that it may point to.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    // What the receiver says beyond its status may be long, and may repeat the address.
    await response.body?.cancel().catch(() => undefined);
    return { status, retryAfter: headers.get('retry-after') };
  } catch (thrown) {
    // Without the cause: what the platform throws may hold the address.
    throw new Failure('unreachable', `${nameOf(options)} could not be told: ${reasonOf(thrown, timeoutMs)}`);
  }
}

/** The variable and the host: enough to know which receiver is meant. */
function nameOf({ variable, url }: WebhookOptions): string {
  return `the receiver of pages at ${new URL(url()).host} (${variable})`;
}

/** An error code such as ECONNREFUSED; never the message, which the platform may have made from the address. */
function reasonOf(thrown: unknown, timeoutMs: number): string {
  if (member(thrown, 'name') === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const code = member(member(thrown, 'cause'), 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'no connection';
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function refusal(name: string, status: number, retryAfter: string | null, nowMs: number): Failure {
  const message = `${name} answered ${status}`;
  if (status === 429) {
    return new Failure('rate-limited', message, { retryAfterMs: retryAfterMs(retryAfter, nowMs) });
  }
  if (status >= 500 || status === 408 || status === 425) {
    const wait = retryAfter === null ? {} : { retryAfterMs: retryAfterMs(retryAfter, nowMs) };
    return new Failure('unreachable', message, wait);
  }
  if (status === 401 || status === 403) return new Failure('key-refused', message);
  if (status >= 300 && status < 400) {
    return new Failure(
      'bad-config',
      `${message}: it points to another address, and a page is sent to none but the one configured`,
    );
  }
  if (status === 404 || status === 405 || status === 410) {
    return new Failure('bad-config', `${message}: nothing takes pages at this address`);
  }
  return new Failure(
    'unexpected-answer',
    `${message}: it does not take the body as it is, see docs/webhook.md`,
  );
}
