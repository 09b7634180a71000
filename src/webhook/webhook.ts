import { createHmac } from 'node:crypto';
import { defined } from '../domain/defined';
import { Failure } from '../domain/failures';
import { retryAfterMs } from '../domain/text/time';

/** Receivers of pages. `first` by every page, `escalation` when reminders go unanswered. An absent one is not configured. */
export type Receiver = 'first' | 'escalation';
export type Webhooks = Readonly<Partial<Record<Receiver, ReturnType<typeof createWebhook>>>>;

/** The configured addresses; each is a secret and comes as a function. */
export interface WebhookSettings {
  readonly webhook?: () => string;
  readonly webhookEscalation?: () => string;
  readonly webhookSecret?: () => string;
}

/** The receivers that are configured, none by default. */
export function createWebhooks(settings: WebhookSettings, now: () => Date): Webhooks {
  const { webhook, webhookEscalation, webhookSecret } = settings;
  const open = (variable: string, url: () => string) =>
    createWebhook({ variable, url, now, ...defined({ secret: webhookSecret }) });
  return {
    ...(webhook === undefined ? {} : { first: open('FIREBREAK_WEBHOOK', webhook) }),
    ...(webhookEscalation === undefined
      ? {}
      : { escalation: open('FIREBREAK_WEBHOOK_ESCALATION', webhookEscalation) }),
  };
}

/** One page on its way to a receiver. */
interface OutgoingPage {
  /** The same for every try of the same page: the receiver can tell a repeat by it. */
  readonly id: string;
  /** The JSON text, sent and signed as it is. */
  readonly body: string;
}

interface WebhookOptions {
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
export function createWebhook(options: WebhookOptions) {
  return {
    /**
     * Delivers a page, or throws `Failure`: `rate-limited` and `unreachable` are worth retrying, with the wait that the
     * receiver asked for; `bad-config`, `unauthenticated` and `unexpected-answer` are not. No message holds the address's
     * path or query, since those are often the key to it.
     */
    async send(page: OutgoingPage): Promise<void> {
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
    // The receiver's words beyond its status may be long, and may repeat the address.
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

/** The header that carries the signature. */
const SIGNATURE_HEADER = 'firebreak-signature';

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA-256 over `SECONDS.BODY` with the shared secret. The time is signed with the body, so that
 * a receiver can refuse one that was recorded and is sent again later.
 */
function signature(secret: string, body: string, nowMs: number): string {
  const seconds = String(Math.floor(nowMs / 1000));
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`, 'utf8').digest('hex');
  return `t=${seconds},v1=${mac}`;
}
