import { afterEach, describe, expect, test } from '@jest/globals';
import type { Message, Subscription } from '@google-cloud/pubsub';
import { until } from '../until';
import { base64, buryingSubscription, deadSubscription, servePubsub, subscription, topic } from './serve';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(denied: readonly string[] = []) {
  const served = await servePubsub(denied);
  closing.push(served.close);
  const open = (name = subscription, maxMessages = 100): Subscription => {
    const opened = served.pubsub.subscription(name, {
      flowControl: { maxMessages },
      streamingOptions: { maxStreams: 1 },
    });
    closing.push(() => opened.close());
    return opened;
  };
  return { ...served, open };
}

/** Collects what a subscription gets, and does `settle` with each. */
function collect(from: Subscription, settle: (message: Message, nth: number) => void): Message[] {
  const received: Message[] = [];
  from.on('message', (message: Message) => {
    received.push(message);
    settle(message, received.length);
  });
  return received;
}

const errorOf = (from: Subscription): Promise<unknown> => new Promise((resolve) => from.on('error', resolve));

describe('a stream is refused', () => {
  test('on a subscription that is missing: NOT_FOUND with the bare id', async () => {
    const { open } = await serve();
    const missing = open('projects/p/subscriptions/nope');
    const failure = errorOf(missing);
    collect(missing, (message) => message.ack());
    expect(await failure).toMatchObject({ code: 5, details: 'Resource not found (resource=nope).' });
  });

  test('without the permission', async () => {
    const { open } = await serve(['pubsub.subscriptions.consume']);
    const denied = open();
    const failure = errorOf(denied);
    collect(denied, (message) => message.ack());
    expect(await failure).toMatchObject({ code: 7 });
  });
});

describe('what is not acknowledged comes again', () => {
  test('after a nack, as the same message in a new delivery', async () => {
    const { broker, open } = await serve();
    const received = collect(open(), (message, nth) => (nth < 3 ? message.nack() : message.ack()));
    broker.publish(topic, [{ data: base64('x') }]);
    await until(() => received.length === 3);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(received.map(({ ackId }) => ackId)).size).toBe(3);
  });

  test('after the stream was closed, to another consumer', async () => {
    const { broker, raw, open } = await serve();
    const stream = raw.streamingPull();
    const got = new Promise((resolve) => stream.on('data', resolve));
    stream.on('error', () => undefined);
    stream.write({ subscription, streamAckDeadlineSeconds: 600 });
    broker.publish(topic, [{ data: base64('x') }]);
    await got;
    stream.cancel();
    const received = collect(open(), (message) => message.ack());
    await until(() => received.length === 1);
    expect(received[0]?.data.toString()).toBe('x');
  });

  test('after its deadline', async () => {
    const { broker, raw } = await serve();
    const stream = raw.streamingPull();
    const received: string[] = [];
    stream.on('error', () => undefined);
    stream.on('data', ({ receivedMessages }: { receivedMessages: { ackId: string }[] }) => {
      received.push(...receivedMessages.map(({ ackId }) => ackId));
    });
    stream.write({ subscription, streamAckDeadlineSeconds: 600 });
    broker.publish(topic, [{ data: base64('x') }]);
    await until(() => received.length === 1);
    await raw.modifyAckDeadline({ subscription, ackIds: received.slice(0, 1), ackDeadlineSeconds: 1 });
    await until(() => received.length === 2);
    stream.cancel();
    expect(received[1]).not.toBe(received[0]);
  });

  test('until the dead-letter topic takes it, counting the attempts', async () => {
    const { broker, open } = await serve();
    const attempts = collect(open(buryingSubscription), (message) => message.nack());
    const dead = collect(open(deadSubscription), (message) => message.ack());
    broker.publish(topic, [{ data: base64('poison'), attributes: { kind: 'test' } }]);
    await until(() => dead.length === 1);
    expect(attempts.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([1, 2, 3]);
    expect(dead[0]?.data.toString()).toBe('poison');
    expect(dead[0]?.attributes).toMatchObject({
      kind: 'test',
      CloudPubSubDeadLetterSourceDeliveryCount: '3',
      CloudPubSubDeadLetterSourceSubscription: 'burying',
    });
  });
});

describe('delivery', () => {
  test('carries any bytes and attributes, once when acknowledged, to every subscription of the topic', async () => {
    const { pubsub, open } = await serve();
    const bytes = Buffer.from([0, 255, 128, 10]);
    const [first, second] = [open(), open(buryingSubscription)].map((each) =>
      collect(each, (message) => message.ack()),
    );
    const id = await pubsub.topic(topic).publishMessage({ data: bytes, attributes: { a: 'b' } });
    await until(() => first?.length === 1 && second?.length === 1);
    expect(first?.[0]).toMatchObject({ id, attributes: { a: 'b' }, data: bytes });
    expect(first?.[0]?.publishTime.getTime()).toBeGreaterThan(0);
  });

  test('waits for a consumer', async () => {
    const { broker, open } = await serve();
    broker.publish(topic, [{ data: base64('1') }, { data: base64('2') }]);
    const received = collect(open(), (message) => message.ack());
    await until(() => received.length === 2);
    expect(received.map(({ data }) => data.toString())).toEqual(['1', '2']);
  });

  test('of a burst under flow control gets all through', async () => {
    const { broker, open } = await serve();
    const received = collect(open(subscription, 10), (message) => message.ack());
    broker.publish(
      topic,
      Array.from({ length: 40 }, (_, index) => ({ data: base64(String(index)) })),
    );
    await until(() => new Set(received.map(({ id }) => id)).size === 40);
    expect(received).toHaveLength(40);
  });

  test('goes on after the stream broke', async () => {
    const { broker, faults, open } = await serve();
    faults.add({
      method: 'google.pubsub.v1.Subscriber/StreamingPull',
      kind: 'error',
      code: 'UNAVAILABLE',
      times: 1,
    });
    const received = collect(open(), (message) => message.ack());
    broker.publish(topic, [{ data: base64('x') }]);
    await until(() => received.length === 1);
  });
});
