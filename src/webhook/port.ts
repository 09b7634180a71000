/** One page on its way to a receiver. */
export interface OutgoingPage {
  /** The same for every try of the same page: the receiver can tell a repeat by it. */
  readonly id: string;
  /** The JSON text, sent and signed as it is. */
  readonly body: string;
}

/** The address of one receiver of pages. */
export interface WebhookPort {
  /**
   * Delivers a page, or throws `Failure`: `rate-limited` and `unreachable` are worth retrying, with the wait that the
   * receiver asked for; `bad-config`, `unauthenticated` and `unexpected-answer` are not. No message holds the address's
   * path or query, since those are often the key to it.
   */
  send(page: OutgoingPage): Promise<void>;
}

/** Who is paged. `first` by every page, `escalation` when reminders go unanswered. An absent one is not configured. */
export type Receiver = 'first' | 'escalation';
export type Webhooks = Readonly<Partial<Record<Receiver, WebhookPort>>>;
