import type { Access } from '../access';
import type { UnaryHandler } from '../wire/grpc/grpc-service';
import { numberOf, objectOf, textOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import type { Broker } from './broker';
import type { SubscriptionSettings } from './subscription';

const day = 86_400;

/** The members of a new subscription that delivery does not depend on. Kept and shown as sent; they change no delivery. */
const kept = ['labels', 'retryPolicy', 'messageRetentionDuration', 'expirationPolicy'] as const;

/** The two calls that create; and how a subscription is shown afterwards. */
export interface Creating {
  readonly topic: UnaryHandler;
  readonly subscription: UnaryHandler;
  /** The subscription as GetSubscription has it. Throws NOT_FOUND. */
  readonly describe: (name: string) => JsonObject;
}

/** Creates topics and subscriptions in the broker: pull only, without ordering, filter or exactly-once delivery. */
export function creating(broker: Broker, access: Access): Creating {
  const extras = new Map<string, JsonObject>();
  const describe = (name: string): JsonObject => shape(broker, name, extras.get(name) ?? standard);
  return {
    describe,
    topic: (request) => {
      const name = checkedName(textOf(request, 'name'), 'topics');
      access.require('pubsub.topics.create', projectOf(name));
      broker.addTopic(name);
      return { name, state: 'ACTIVE' };
    },
    subscription: (request) => {
      const name = checkedName(textOf(request, 'name'), 'subscriptions');
      const topic = checkedName(textOf(request, 'topic'), 'topics');
      access.require('pubsub.subscriptions.create', projectOf(name));
      access.require('pubsub.topics.attachSubscription', topic);
      broker.addSubscription(topic, settingsOf(broker, request, name));
      extras.set(name, {
        ...standard,
        ...Object.fromEntries(
          kept.filter((key) => request[key] !== undefined).map((key) => [key, request[key]]),
        ),
      });
      return describe(name);
    },
  };
}

const standard: JsonObject = {
  messageRetentionDuration: `${7 * day}s`,
  expirationPolicy: { ttl: `${31 * day}s` },
};

function settingsOf(broker: Broker, request: JsonObject, name: string): SubscriptionSettings {
  const ackDeadlineSeconds = numberOf(request, 'ackDeadlineSeconds') || 10;
  if (ackDeadlineSeconds < 10 || ackDeadlineSeconds > 600) {
    throw invalid(`Invalid ack deadline given (ack_deadline_seconds=${ackDeadlineSeconds}): from 10 to 600.`);
  }
  for (const key of ['filter', 'enableMessageOrdering', 'enableExactlyOnceDelivery', 'detached']) {
    if (request[key]) throw new StatusError('UNIMPLEMENTED', `Subscription.${key} is not simulated.`);
  }
  const policy = objectOf(request, 'deadLetterPolicy');
  const deadLetterTopic = textOf(policy, 'deadLetterTopic');
  if (deadLetterTopic === '') return { name, ackDeadlineSeconds };
  const { name: topic } = broker.topic(checkedName(deadLetterTopic, 'topics'));
  const maxDeliveryAttempts = numberOf(policy, 'maxDeliveryAttempts') || 5;
  if (maxDeliveryAttempts < 5 || maxDeliveryAttempts > 100) {
    throw invalid(`max_delivery_attempts is ${maxDeliveryAttempts}; it must be from 5 to 100.`);
  }
  return { name, ackDeadlineSeconds, deadLetter: { topic, maxDeliveryAttempts } };
}

function shape(broker: Broker, name: string, extra: JsonObject): JsonObject {
  const { settings, topic } = broker.subscription(name);
  const { ackDeadlineSeconds, deadLetter } = settings;
  return {
    name: settings.name,
    topic,
    pushConfig: {},
    ackDeadlineSeconds,
    ...extra,
    state: 'ACTIVE',
    ...(deadLetter === undefined
      ? {}
      : {
          deadLetterPolicy: {
            deadLetterTopic: deadLetter.topic,
            maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
          },
        }),
  };
}

function checkedName(name: string, kind: 'topics' | 'subscriptions'): string {
  const form = new RegExp(`^projects/[^/]+/${kind}/(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$`, 'u');
  if (form.test(name)) return name;
  throw invalid(`Invalid resource name given (name=${name}).`);
}

function projectOf(name: string): string {
  return name.split('/').slice(0, 2).join('/');
}

function invalid(message: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', message);
}
