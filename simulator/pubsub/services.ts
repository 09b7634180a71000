import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import { isJsonObject, listOf, numberOf, objectOf, textOf, textsOf, type JsonObject } from '../wire/json';
import type { Broker } from './broker';
import { creating } from './create';
import type { OutgoingMessage } from './message';
import { checkedDeadline, streamingPull } from './streaming-pull';

/**
 * Pub/Sub: topics and subscriptions (create, get), Publish, StreamingPull, Acknowledge and ModifyAckDeadline.
 * Ordering, exactly-once delivery, filters, seeking and schemas are not there.
 */
export function pubsubServices(broker: Broker, access: Access): readonly GrpcService[] {
  const create = creating(broker, access);
  const settling = (request: JsonObject) => {
    const name = textOf(request, 'subscription');
    access.require('pubsub.subscriptions.consume', name);
    return { subscription: broker.subscription(name), ackIds: textsOf(request, 'ackIds') };
  };
  const publisher: GrpcService = {
    package: '@google-cloud/pubsub',
    service: 'google.pubsub.v1.Publisher',
    unary: {
      Publish: (request) => {
        const topic = textOf(request, 'topic');
        access.require('pubsub.topics.publish', topic);
        const messages = listOf(request, 'messages').filter(isJsonObject).map(outgoing);
        return { messageIds: broker.publish(topic, messages) };
      },
      CreateTopic: create.topic,
      GetTopic: (request) => {
        const name = textOf(request, 'topic');
        access.require('pubsub.topics.get', name);
        return { name: broker.topic(name).name, state: 'ACTIVE' };
      },
    },
    effects: {
      Publish: { resource: (request) => textOf(request, 'topic') },
      GetTopic: { resource: (request) => textOf(request, 'topic') },
    },
  };
  const subscriber: GrpcService = {
    package: '@google-cloud/pubsub',
    service: 'google.pubsub.v1.Subscriber',
    unary: {
      CreateSubscription: create.subscription,
      GetSubscription: (request) => {
        const name = textOf(request, 'subscription');
        access.require('pubsub.subscriptions.get', name);
        return create.describe(name);
      },
      Acknowledge: (request) => {
        const { subscription, ackIds } = settling(request);
        subscription.acknowledge(ackIds);
        return {};
      },
      ModifyAckDeadline: (request) => {
        const { subscription, ackIds } = settling(request);
        const seconds = checkedDeadline(numberOf(request, 'ackDeadlineSeconds'));
        for (const ackId of ackIds) subscription.modifyDeadline(ackId, seconds);
        return {};
      },
    },
    bidi: { StreamingPull: streamingPull(broker, access) },
    // They settle deliveries; nothing that anybody set up changes.
    effects: { Acknowledge: { change: false }, ModifyAckDeadline: { change: false } },
  };
  return [publisher, subscriber];
}

function outgoing(message: JsonObject): OutgoingMessage {
  const attributes = objectOf(message, 'attributes');
  return {
    data: textOf(message, 'data'),
    attributes: Object.fromEntries(Object.keys(attributes).map((key) => [key, textOf(attributes, key)])),
    orderingKey: textOf(message, 'orderingKey'),
  };
}
