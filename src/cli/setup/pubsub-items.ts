import { shellCommand } from '../../domain/text/shell-quote';
import type { Messaging, SubscriptionSettings, FoundSubscription } from '../../google/pubsub/admin';
import type { SetupItem, ItemName } from './item';
import { type Wanted, DELETED } from './wanted';

/** The topics and subscriptions, dead letters first, since the subscription names their topic. */
export function pubsubItems(
  messaging: Messaging,
  { subscription, deadLetters }: Wanted,
): readonly SetupItem[] {
  return [
    topicItem(messaging, 'dead-letter topic', subscription.deadLetter.topic),
    subscriptionItem(messaging, 'dead-letter subscription', deadLetters),
    topicItem(messaging, 'topic', subscription.topic),
    subscriptionItem(messaging, 'subscription', subscription),
  ];
}

function topicItem(messaging: Messaging, part: ItemName, name: string): SetupItem {
  return {
    part,
    resource: name,
    commands: [shellCommand(['gcloud', 'pubsub', 'topics', 'create', ...place(name)])],
    look: async () => ({ state: (await messaging.hasTopic(name)) ? 'exists' : 'missing' }),
    make: async () => messaging.createTopic(name),
  };
}

function subscriptionItem(messaging: Messaging, part: ItemName, wanted: SubscriptionSettings): SetupItem {
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
      // The topic of a subscription, and a deleted one, cannot be changed in place.
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

const DAY = 86_400;

/** Lists the settings of a subscription that are not as wanted, each as a sentence with both values. */
export function differences(wanted: SubscriptionSettings, found: FoundSubscription): readonly string[] {
  const compared: readonly (readonly [string, string, string])[] = [
    ['topic', wanted.topic, found.topic],
    ['acknowledgement deadline', `${wanted.ackDeadlineSeconds} s`, `${found.ackDeadlineSeconds} s`],
    ['expires', expires(wanted), expires(found)],
    ['back-off', backOff(wanted), backOff(found)],
    ['dead-letter topic', wanted.deadLetter?.topic ?? 'none', found.deadLetter?.topic ?? 'none'],
    ['delivery attempts', attempts(wanted), attempts(found)],
  ];
  return [
    ...(found.topic === DELETED
      ? ['its topic was deleted, so that it gets nothing: delete it, and create it again']
      : []),
    ...(found.sentElsewhere
      ? ['Pub/Sub sends its messages elsewhere, so that the intake gets none: use another']
      : []),
    ...compared
      .filter(([, want, have]) => want !== have)
      .map(([what, want, have]) => `${what} is ${have}, wanted ${want}`),
  ];
}

function expires({ expiresAfterSeconds: seconds }: SubscriptionSettings): string {
  if (seconds === undefined) return 'never';
  return seconds % DAY === 0 ? `after ${seconds / DAY} days without use` : `after ${seconds} s without use`;
}

function backOff({ backOffSeconds: waits }: SubscriptionSettings): string {
  return waits === undefined ? 'none' : `${waits.minimum} s to ${waits.maximum} s`;
}

function attempts({ deadLetter }: SubscriptionSettings): string {
  return deadLetter === undefined ? 'unlimited' : String(deadLetter.maxDeliveryAttempts);
}
