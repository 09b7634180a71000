import type { PubSub } from '@google-cloud/pubsub';
import { toFailure } from './errors';

/** One message as it is handled; it is either acknowledged or comes again. */
export interface ReceivedMessage {
  readonly id: string;
  readonly data: Uint8Array;
  /** Which delivery this is, from 1; 0 where the subscription has no dead-letter topic, since Pub/Sub counts only there. */
  readonly deliveryAttempt: number;
  ack(): void;
  /** Gives it back: it comes again, after the subscription's back-off, or goes to the dead-letter topic. */
  nack(): void;
}

export interface OpenSubscription {
  /** Settles when it was closed; rejects when it cannot go on (no such subscription, permission missing). */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Where notifications come from. */
export interface MessageSource {
  open(handle: (message: ReceivedMessage) => Promise<void>): OpenSubscription;
}

/** A Pub/Sub subscription, `projects/P/subscriptions/S`; at most 20 messages are handled at the same time. */
export function createSubscription(pubsub: PubSub, name: string): MessageSource {
  return {
    open(handle) {
      const subscription = pubsub.subscription(name, {
        flowControl: { maxMessages: 20 },
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
