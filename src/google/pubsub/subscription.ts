import type { PubSub } from '@google-cloud/pubsub';
import { toFailure } from '../client/errors';

/** One message as it is handled; it is either acknowledged or comes again. */
export interface ReceivedMessage {
  readonly id: string;
  readonly data: Uint8Array;
  /** Which delivery this is, from 1; 0 where the subscription has no dead-letter topic, since Pub/Sub counts only there. */
  readonly deliveryAttempt: number;
  /** RFC 3339: when it was published. Empty where that cannot be told. */
  readonly publishedAt: string;
  ack(): void;
  /** Gives it back: it comes again, after the subscription's back-off, or goes to the dead-letter topic. */
  nack(): void;
}

export interface OpenSubscription {
  /** Settles when it was closed; rejects when it cannot go on (no such subscription, permission missing). */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Where notifications come from. Opened again while it is open there are two streams, and each message goes to one of them. */
export interface MessageSource {
  /** `projects/P/subscriptions/S`. */
  readonly name: string;
  open(handle: (message: ReceivedMessage) => Promise<void>): OpenSubscription;
}

/** Messages that are handled at the same time; those that are held take a place, too. */
const AT_ONCE = 100;

/**
 * A Pub/Sub subscription, `projects/P/subscriptions/S`. Closing it closes its client: a function makes one each time that it is
 * opened, so that a stream that fell silent is replaced with its connection; a client that is given can be opened once.
 */
export function createSubscription(connect: PubSub | (() => PubSub), name: string): MessageSource {
  return {
    name,
    open(handle) {
      const pubsub = typeof connect === 'function' ? connect() : connect;
      const subscription = pubsub.subscription(name, {
        flowControl: { maxMessages: AT_ONCE },
        streamingOptions: { maxStreams: 1 },
      });
      const handling = new Set<Promise<void>>();
      let settle: { done: () => void; failed: (thrown: unknown) => void } | undefined;
      const closed = new Promise<void>((done, failed) => {
        settle = { done, failed };
      });
      const close = async (): Promise<void> => {
        await subscription.close();
        await Promise.allSettled(handling);
        await pubsub.close();
        settle?.done();
      };
      subscription.on('message', (message) => {
        const handled = handle({
          id: message.id,
          data: message.data,
          deliveryAttempt: message.deliveryAttempt,
          publishedAt: timeOf(message.publishTime),
          ack: () => message.ack(),
          nack: () => message.nack(),
        }).finally(() => handling.delete(handled));
        handling.add(handled);
      });
      subscription.on('error', (thrown: unknown) => {
        settle?.failed(toFailure(thrown, { what: 'receive notifications', resource: name }));
        void close();
      });
      return { closed, close };
    },
  };
}

function timeOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
