import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../until';
import { base64, buryingSubscription, servePubsub, subscription, topic, type Served } from './serve';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(denied: readonly string[] = []) {
  const served = await servePubsub(denied);
  closing.push(served.close);
  return served;
}

const missing = 'projects/p/subscriptions/nope';
const missingTopic = 'projects/p/topics/nope';

describe('a call is refused', () => {
  const cases: readonly [string, (served: Served) => Promise<unknown>, number, string][] = [
    [
      'GetSubscription of none',
      ({ raw }) => raw.getSubscription({ subscription: missing }),
      5,
      '(resource=nope)',
    ],
    [
      'Acknowledge on none',
      ({ raw }) => raw.acknowledge({ subscription: missing, ackIds: [] }),
      5,
      '(resource=nope)',
    ],
    [
      'Publish to none',
      ({ pubsub }) => pubsub.topic(missingTopic).publishMessage({ data: Buffer.from('x') }),
      5,
      'nope',
    ],
    [
      'an empty message',
      ({ pubsub }) => pubsub.topic(topic).publishMessage({ data: Buffer.from('') }),
      3,
      'are empty',
    ],
    [
      'an ack id never given out',
      ({ raw }) => raw.acknowledge({ subscription, ackIds: ['made-up'] }),
      3,
      'invalid ack ID to the service (ack_id=made-up)',
    ],
    [
      'a deadline above 600 seconds',
      ({ raw }) => raw.modifyAckDeadline({ subscription, ackIds: [], ackDeadlineSeconds: 601 }),
      3,
      'Invalid ack deadline given: 601',
    ],
    ['what is not simulated', ({ raw }) => raw.deleteSubscription({ subscription }), 12, 'is not simulated'],
  ];
  test.each(cases)('%s', async (_title, call, code, text) => {
    const served = await serve();
    await expect(call(served)).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
  });

  const permissions: readonly [string, (served: Served) => Promise<unknown>][] = [
    ['pubsub.subscriptions.get', ({ raw }) => raw.getSubscription({ subscription })],
    ['pubsub.subscriptions.consume', ({ raw }) => raw.acknowledge({ subscription, ackIds: [] })],
    ['pubsub.topics.publish', ({ pubsub }) => pubsub.topic(topic).publishMessage({ data: Buffer.from('x') })],
    ['pubsub.topics.get', ({ pubsub }) => pubsub.topic(topic).getMetadata()],
  ];
  test.each(permissions)('without %s', async (permission, call) => {
    const served = await serve([permission]);
    await expect(call(served)).rejects.toMatchObject({
      code: 7,
      message: expect.stringContaining(`'${permission}'`),
    });
  });

  const streams: readonly [string, object, string][] = [
    ['a stream without a deadline', { subscription }, 'needs stream_ack_deadline_seconds'],
    [
      'a stream with a deadline below 10',
      { subscription, streamAckDeadlineSeconds: 9 },
      'is 9; it must be from 10',
    ],
    [
      'deadlines without their ids',
      { subscription, streamAckDeadlineSeconds: 10, modifyDeadlineSeconds: [1] },
      'differ in length',
    ],
  ];
  test.each(streams)('%s', async (_title, first, text) => {
    const { raw } = await serve();
    const stream = raw.streamingPull();
    const failure = new Promise((resolve) => stream.on('error', resolve));
    stream.on('data', () => undefined);
    stream.write(first);
    expect(await failure).toMatchObject({ code: 3, details: expect.stringContaining(text) });
  });

  test('a later request of a stream that names the subscription', async () => {
    const { raw, broker } = await serve();
    const stream = raw.streamingPull();
    const failure = new Promise((resolve) => stream.on('error', resolve));
    stream.on('data', () => stream.write({ subscription }));
    stream.write({ subscription, streamAckDeadlineSeconds: 10 });
    broker.publish(topic, [{ data: base64('x') }]);
    expect(await failure).toMatchObject({
      code: 3,
      details: expect.stringContaining('Only the first request'),
    });
  });
});

describe('a call answers', () => {
  test('GetSubscription: how it is set up, no change in the log', async () => {
    const { raw, callLog } = await serve();
    const [plain] = await raw.getSubscription({ subscription });
    expect(plain).toMatchObject({
      name: subscription,
      topic,
      ackDeadlineSeconds: 10,
      messageRetentionDuration: { seconds: '604800' },
      expirationPolicy: { ttl: { seconds: '2678400' } },
      state: 'ACTIVE',
      deadLetterPolicy: null,
    });
    const [burying] = await raw.getSubscription({ subscription: buryingSubscription });
    expect(burying.deadLetterPolicy).toMatchObject({ maxDeliveryAttempts: 3 });
    expect(callLog.all()[0]).toMatchObject({ resource: subscription, change: false, outcome: 'ok' });
  });

  test('a stream settles messages itself: an acknowledged one is gone', async () => {
    const { raw, broker } = await serve();
    const received: string[] = [];
    const stream = raw.streamingPull();
    stream.on('error', () => undefined);
    stream.on('data', ({ receivedMessages }: { receivedMessages: { ackId: string }[] }) => {
      const [ackId = ''] = receivedMessages.map((message) => message.ackId);
      received.push(ackId);
      // The first is handed back, the second acknowledged.
      if (received.length === 1) stream.write({ modifyDeadlineAckIds: [ackId], modifyDeadlineSeconds: [0] });
      else stream.write({ ackIds: [ackId] });
    });
    stream.write({ subscription, streamAckDeadlineSeconds: 10, maxOutstandingMessages: 1 });
    broker.publish(topic, [{ data: base64('1') }]);
    await until(() => received.length === 2);
    broker.publish(topic, [{ data: base64('2') }]);
    await until(() => received.length === 3);
    stream.cancel();
    const ids = received.map((ackId) => ackId.split('-')[0]);
    expect([ids[0] === ids[1], ids[1] === ids[2]]).toEqual([true, false]);
  });
});
