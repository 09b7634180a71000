import { StatusError } from '../wire/status';
import type { OutgoingMessage, PublishedMessage, ReceivedMessage } from './message';

/** How a subscription is set up. */
export interface SubscriptionSettings {
  readonly name: string;
  /** From 10 to 600. */
  readonly ackDeadlineSeconds: number;
  /** After so many deliveries without an acknowledgement a message goes to that topic instead. Default: never. */
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
}

/** The receiver of messages, and how many it takes at a time. */
export interface Consumer {
  /** For deliveries to come; a stream can change it. */
  readonly ackDeadlineSeconds: () => number;
  /** How many may be out unacknowledged; 0 is no limit. */
  readonly maxMessages: number;
  /** How many bytes of data may be out unacknowledged; 0 is no limit. */
  readonly maxBytes: number;
  readonly deliver: (message: ReceivedMessage) => void;
}

/** A subscription with its backlog. Delivery is at least once: what is not acknowledged in time comes again. */
export interface Subscription {
  readonly settings: SubscriptionSettings;
  readonly topic: string;
  accept(message: PublishedMessage): void;
  /** Starts delivery; what is returned ends it, and hands back at once what that consumer had not acknowledged. */
  attach(consumer: Consumer): () => void;
  /** An id whose deadline has passed still acknowledges its message. Throws INVALID_ARGUMENT for an id never given out. */
  acknowledge(ackIds: readonly string[]): void;
  /** Counts from now; 0 hands the message back at once. Ids that are no longer out are ignored. */
  modifyDeadline(ackId: string, seconds: number): void;
  /** Every stream that is open now gets nothing more, and is told nothing of it: no error, no end. New ones are served. */
  stall(): void;
  /** Messages that are not acknowledged, those that are out among them. */
  backlog(): number;
  close(): void;
}

/** A message until it is acknowledged. */
interface Entry {
  readonly message: PublishedMessage;
  readonly bytes: number;
  attempts: number;
}

interface Delivery {
  readonly entry: Entry;
  readonly consumer: Consumer;
  timer: NodeJS.Timeout;
}

/** Builds a subscription; `bury` takes what goes to its dead-letter topic. */
export function createSubscription(
  settings: SubscriptionSettings,
  topic: string,
  bury: (message: OutgoingMessage) => void,
): Subscription {
  const { deadLetter } = settings;
  const issued = new Map<string, Entry>();
  const out = new Map<string, Delivery>();
  let waiting: readonly Entry[] = [];
  let consumers: readonly Consumer[] = [];

  const hasRoom = (consumer: Consumer): boolean => {
    const held = [...out.values()].filter((delivery) => delivery.consumer === consumer);
    const bytes = held.reduce((sum, { entry }) => sum + entry.bytes, 0);
    const full = consumer.maxMessages > 0 && held.length >= consumer.maxMessages;
    return !full && (consumer.maxBytes === 0 || bytes < consumer.maxBytes);
  };
  const expireAfter = (ackId: string, seconds: number): NodeJS.Timeout =>
    setTimeout(() => handBack([ackId]), seconds * 1000).unref();

  const handBack = (ackIds: readonly string[]): void => {
    const back = ackIds.flatMap((ackId) => out.get(ackId)?.entry ?? []);
    for (const ackId of ackIds) take(ackId);
    const spent = ({ attempts }: Entry): boolean =>
      deadLetter !== undefined && attempts >= deadLetter.maxDeliveryAttempts;
    waiting = [...back.filter((entry) => !spent(entry)), ...waiting];
    for (const { message, attempts } of back.filter(spent)) bury(buried(message, settings.name, attempts));
    deliver();
  };
  const take = (ackId: string): void => {
    clearTimeout(out.get(ackId)?.timer);
    out.delete(ackId);
  };
  const deliver = (): void => {
    for (;;) {
      const [entry, ...rest] = waiting;
      const consumer = consumers.find(hasRoom);
      if (entry === undefined || consumer === undefined) return;
      waiting = rest;
      // The one that was served goes to the end of the line, so that all get their share.
      consumers = [...consumers.filter((other) => other !== consumer), consumer];
      entry.attempts += 1;
      const ackId = `${entry.message.messageId}-${entry.attempts}`;
      issued.set(ackId, entry);
      out.set(ackId, { entry, consumer, timer: expireAfter(ackId, consumer.ackDeadlineSeconds()) });
      const deliveryAttempt = deadLetter === undefined ? 0 : entry.attempts;
      consumer.deliver({ ackId, message: entry.message, deliveryAttempt });
    }
  };

  return {
    settings,
    topic,
    accept(message) {
      const bytes = Buffer.byteLength(message.data ?? '', 'base64');
      waiting = [...waiting, { message, bytes, attempts: 0 }];
      deliver();
    },
    attach(consumer) {
      consumers = [...consumers, consumer];
      deliver();
      return () => {
        consumers = consumers.filter((other) => other !== consumer);
        handBack([...out].filter(([, delivery]) => delivery.consumer === consumer).map(([ackId]) => ackId));
      };
    },
    acknowledge(ackIds) {
      const entries = ackIds.map((ackId) => issued.get(ackId) ?? unknownAckId(ackId));
      ackIds.forEach(take);
      waiting = waiting.filter((entry) => !entries.includes(entry));
      deliver();
    },
    modifyDeadline(ackId, seconds) {
      if (!issued.has(ackId)) unknownAckId(ackId);
      const delivery = out.get(ackId);
      if (delivery === undefined) return;
      clearTimeout(delivery.timer);
      if (seconds === 0) handBack([ackId]);
      else delivery.timer = expireAfter(ackId, seconds);
    },
    stall() {
      consumers = [];
    },
    backlog: () => waiting.length + out.size,
    close() {
      consumers = [];
      for (const ackId of out.keys()) take(ackId);
    },
  };
}

function unknownAckId(ackId: string): never {
  throw new StatusError(
    'INVALID_ARGUMENT',
    `You have passed an invalid ack ID to the service (ack_id=${ackId}).`,
  );
}

/** The copy for the dead-letter topic tells where it comes from in attributes, as the real one does. */
function buried(message: PublishedMessage, subscription: string, attempts: number): OutgoingMessage {
  const { data, attributes, orderingKey, publishTime } = message;
  const [, project = '', , id = ''] = subscription.split('/');
  return {
    ...(data === undefined ? {} : { data }),
    ...(orderingKey === undefined ? {} : { orderingKey }),
    attributes: {
      ...attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: id,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: publishTime,
    },
  };
}
