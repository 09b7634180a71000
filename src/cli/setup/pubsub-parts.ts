import { shellCommand } from '../../domain/text/shell-quote';
import type { Messaging, SubscriptionSettings } from '../../google/pubsub/admin';
import { differences } from './differences';
import type { Part, PartName } from './part';
import type { Wanted } from './wanted';

/** The topics and subscriptions, dead letters first, since the subscription names their topic. */
export function pubsubParts(messaging: Messaging, { subscription, deadLetters }: Wanted): readonly Part[] {
  return [
    topicPart(messaging, 'dead-letter topic', subscription.deadLetter.topic),
    subscriptionPart(messaging, 'dead-letter subscription', deadLetters),
    topicPart(messaging, 'topic', subscription.topic),
    subscriptionPart(messaging, 'subscription', subscription),
  ];
}

function topicPart(messaging: Messaging, part: PartName, name: string): Part {
  return {
    part,
    resource: name,
    commands: [shellCommand(['gcloud', 'pubsub', 'topics', 'create', ...place(name)])],
    look: async () => ({ state: (await messaging.hasTopic(name)) ? 'exists' : 'missing' }),
    make: async () => messaging.createTopic(name),
  };
}

function subscriptionPart(messaging: Messaging, part: PartName, wanted: SubscriptionSettings): Part {
  const { name } = wanted;
  const gcloud = ['gcloud', 'pubsub', 'subscriptions'];
  return {
    part,
    resource: name,
    commands: [
      shellCommand([...gcloud, 'create', ...place(name), `--topic=${wanted.topic}`, ...flags(wanted)]),
    ],
    async look() {
      const found = await messaging.subscription(name);
      if (found === undefined) return { state: 'missing' };
      const differs = differences(wanted, found);
      if (differs.length === 0) return { state: 'exists' };
      // What a topic is, and a deleted one, cannot be changed in place.
      const update = found.topic === wanted.topic && !found.sentElsewhere;
      return {
        state: 'differs',
        differences: differs,
        commands: update ? [shellCommand([...gcloud, 'update', ...place(name), ...flags(wanted)])] : [],
      };
    },
    make: async () => messaging.createSubscription(wanted),
  };
}

function flags({ ackDeadlineSeconds, deadLetter, backOffSeconds }: SubscriptionSettings): readonly string[] {
  return [
    `--ack-deadline=${ackDeadlineSeconds}`,
    '--expiration-period=never',
    ...(backOffSeconds === undefined
      ? []
      : [`--min-retry-delay=${backOffSeconds.minimum}s`, `--max-retry-delay=${backOffSeconds.maximum}s`]),
    ...(deadLetter === undefined
      ? []
      : [
          `--dead-letter-topic=${deadLetter.topic}`,
          `--max-delivery-attempts=${deadLetter.maxDeliveryAttempts}`,
        ]),
  ];
}

/** Id and project of a topic or subscription, as gcloud takes them. */
export function place(name: string): readonly string[] {
  const [, project = '', , id = ''] = name.split('/');
  return [id, `--project=${project}`];
}
