import type { FoundSubscription, SubscriptionSettings } from '../../google/pubsub/admin';
import { DELETED } from './wanted';

const DAY = 86_400;

/** What a subscription has otherwise than wanted, each as a sentence with both values. */
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
      ? ['its topic was deleted, so that it gets nothing: delete it, and make it anew']
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
