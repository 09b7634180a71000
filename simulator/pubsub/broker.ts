import { StatusError } from '../wire/status';
import type { OutgoingMessage, PublishedMessage } from './message';
import { createSubscription, type Subscription, type SubscriptionSettings } from './subscription';

/** A topic with its subscriptions. Names are full: `projects/P/topics/T`, `projects/P/subscriptions/S`. */
interface TopicSettings {
  readonly name: string;
  readonly subscriptions: readonly SubscriptionSettings[];
}

/** The topics and subscriptions of one Pub/Sub, in memory. A message to a topic without subscriptions is lost, as in the real one. */
export interface Broker {
  /** The ids of the messages, in order. Throws NOT_FOUND for an unknown topic, INVALID_ARGUMENT for an empty message. */
  publish(topic: string, messages: readonly OutgoingMessage[]): readonly string[];
  /** Throws NOT_FOUND. */
  topic(name: string): TopicSettings;
  /** Throws NOT_FOUND. */
  subscription(name: string): Subscription;
  /** Throws ALREADY_EXISTS. */
  addTopic(name: string): void;
  /** A subscription that gets what is published from now on. Throws ALREADY_EXISTS, NOT_FOUND for an unknown topic. */
  addSubscription(topic: string, settings: SubscriptionSettings): void;
  /** Stops all timers. The broker is of no use afterwards. */
  close(): void;
}

// Real ids have 14 to 17 digits: nobody may take them for small numbers.
const firstMessageId = 10_000_000_000_000;

/** Builds the broker. Dead-letter topics must be among `topics`: a message for any other is lost. */
export function createBroker(topics: readonly TopicSettings[]): Broker {
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  const subscriptions = new Map<string, Subscription>();
  let published = 0;

  const publish = (name: string, messages: readonly OutgoingMessage[]): readonly string[] => {
    const topic = find(byName, name);
    if (messages.length === 0)
      throw new StatusError('INVALID_ARGUMENT', 'A publish request needs a message.');
    messages.forEach(checkMessage);
    return messages.map((message) => {
      published += 1;
      const stamped: PublishedMessage = {
        ...message,
        messageId: String(firstMessageId + published),
        publishTime: new Date().toISOString(),
      };
      for (const { name: subscription } of topic.subscriptions)
        subscriptions.get(subscription)?.accept(stamped);
      return stamped.messageId;
    });
  };
  const open = (settings: SubscriptionSettings, topic: string): void => {
    const { deadLetter } = settings;
    const bury = (message: OutgoingMessage): void => {
      if (deadLetter !== undefined && byName.has(deadLetter.topic)) publish(deadLetter.topic, [message]);
    };
    subscriptions.set(settings.name, createSubscription(settings, topic, bury));
  };
  for (const topic of topics) topic.subscriptions.forEach((settings) => open(settings, topic.name));
  return {
    publish,
    topic: (name) => find(byName, name),
    subscription: (name) => find(subscriptions, name),
    addTopic(name) {
      if (byName.has(name)) throw alreadyExists(name);
      byName.set(name, { name, subscriptions: [] });
    },
    addSubscription(topicName, settings) {
      if (subscriptions.has(settings.name)) throw alreadyExists(settings.name);
      const topic = find(byName, topicName);
      byName.set(topicName, { ...topic, subscriptions: [...topic.subscriptions, settings] });
      open(settings, topicName);
    },
    close() {
      for (const subscription of subscriptions.values()) subscription.close();
    },
  };
}

function checkMessage({ data = '', attributes = {} }: OutgoingMessage): void {
  if (data !== '' || Object.keys(attributes).length > 0) return;
  throw new StatusError(
    'INVALID_ARGUMENT',
    'Some messages in the batch are empty: a message needs data or attributes.',
  );
}

function alreadyExists(name: string): StatusError {
  return new StatusError(
    'ALREADY_EXISTS',
    `Resource already exists in the project (resource=${bareId(name)}).`,
  );
}

function find<T>(known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  throw new StatusError('NOT_FOUND', `Resource not found (resource=${bareId(name)}).`);
}

function bareId(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
