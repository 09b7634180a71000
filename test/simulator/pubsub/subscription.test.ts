import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createSubscription } from '../../../simulator/pubsub/subscription';
import type { ReceivedMessage } from '../../../simulator/pubsub/message';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function attached(limits: { readonly maxMessages?: number; readonly maxBytes?: number } = {}) {
  const subscription = createSubscription(
    { name: 'projects/p/subscriptions/s', ackDeadlineSeconds: 10 },
    't',
    () => undefined,
  );
  const received: ReceivedMessage[] = [];
  const consumer = {
    ackDeadlineSeconds: () => 10,
    maxMessages: limits.maxMessages ?? 0,
    maxBytes: limits.maxBytes ?? 0,
    deliver: (message: ReceivedMessage) => received.push(message),
  };
  return { subscription, received, detach: subscription.attach(consumer), consumer };
}

const message = (messageId: string) => ({ messageId, publishTime: '2026-08-22T10:00:00Z', data: 'AAAA' });

describe('the deadline', () => {
  test.each([
    ['not before', 9_999, 1],
    ['when it passes', 10_000, 2],
    ['again each time', 30_000, 4],
  ])('a message comes again %s', (_title, milliseconds, deliveries) => {
    const { subscription, received } = attached();
    subscription.accept(message('1'));
    jest.advanceTimersByTime(milliseconds);
    expect(received).toHaveLength(deliveries);
  });

  test('extended, it counts from the extension', () => {
    const { subscription, received } = attached();
    subscription.accept(message('1'));
    jest.advanceTimersByTime(9_000);
    subscription.modifyDeadline(received[0]?.ackId ?? '', 60);
    jest.advanceTimersByTime(59_999);
    expect(received).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(received).toHaveLength(2);
  });

  test('an id whose deadline has passed still acknowledges, so that its message does not come again', () => {
    const { subscription, received, detach } = attached();
    subscription.accept(message('1'));
    detach();
    subscription.acknowledge([received[0]?.ackId ?? '']);
    expect(attachTo(subscription)).toEqual([]);
  });

  test('after an acknowledgement nothing comes', () => {
    const { subscription, received } = attached();
    subscription.accept(message('1'));
    subscription.acknowledge([received[0]?.ackId ?? '']);
    jest.advanceTimersByTime(60_000);
    expect(received).toHaveLength(1);
  });
});

describe('flow control', () => {
  test.each([
    ['messages', { maxMessages: 2 }],
    ['bytes', { maxBytes: 6 }],
  ])('no more than so many %s are out', (_title, limits) => {
    const { subscription, received } = attached(limits);
    for (const id of ['1', '2', '3']) subscription.accept(message(id));
    expect(received.map((each) => each.message.messageId)).toEqual(['1', '2']);
    subscription.acknowledge([received[0]?.ackId ?? '']);
    expect(received.map((each) => each.message.messageId)).toEqual(['1', '2', '3']);
  });

  test('several consumers get their share', () => {
    const { subscription, received } = attached();
    const other = attachTo(subscription);
    for (const id of ['1', '2', '3', '4']) subscription.accept(message(id));
    expect([received.length, other.length]).toEqual([2, 2]);
  });
});

function attachTo(subscription: ReturnType<typeof createSubscription>): ReceivedMessage[] {
  const received: ReceivedMessage[] = [];
  subscription.attach({
    ackDeadlineSeconds: () => 10,
    maxMessages: 0,
    maxBytes: 0,
    deliver: (each) => received.push(each),
  });
  return received;
}
