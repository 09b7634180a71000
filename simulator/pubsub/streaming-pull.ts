import type { Access } from '../access';
import type { BidiHandler } from '../wire/grpc/grpc-service';
import { listOf, numberOf, textOf, textsOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import type { Broker } from './broker';
import type { ReceivedMessage } from './message';
import type { Subscription } from './subscription';

/** Serves StreamingPull: delivery out; acknowledgements and deadlines in, on the stream itself too. */
export function streamingPull(broker: Broker, access: Access): BidiHandler {
  return (stream) => {
    const name = textOf(stream.first, 'subscription');
    access.require('pubsub.subscriptions.consume', name);
    const subscription = broker.subscription(name);
    let deadline = streamDeadline(stream.first) ?? missingDeadline();
    settle(subscription, stream.first);
    const detach = subscription.attach({
      ackDeadlineSeconds: () => deadline,
      maxMessages: limit(stream.first, 'maxOutstandingMessages'),
      maxBytes: limit(stream.first, 'maxOutstandingBytes'),
      deliver: (received) => stream.send(responseOf(received)),
    });
    stream.onClose(detach);
    stream.onRequest((request) => {
      if (textOf(request, 'subscription') !== '') {
        throw new StatusError(
          'INVALID_ARGUMENT',
          'Only the first request of a stream may name the subscription.',
        );
      }
      deadline = streamDeadline(request) ?? deadline;
      settle(subscription, request);
    });
  };
}

function responseOf({ ackId, message, deliveryAttempt }: ReceivedMessage): JsonObject {
  const subscriptionProperties = { exactlyOnceDeliveryEnabled: false, messageOrderingEnabled: false };
  return { receivedMessages: [{ ackId, message: { ...message }, deliveryAttempt }], subscriptionProperties };
}

/** Carries out the acknowledgements and the deadlines that a request holds. */
function settle(subscription: Subscription, request: JsonObject): void {
  const deadlines = listOf(request, 'modifyDeadlineSeconds');
  const deadlineIds = textsOf(request, 'modifyDeadlineAckIds');
  if (deadlines.length !== deadlineIds.length) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      'modify_deadline_seconds and modify_deadline_ack_ids differ in length.',
    );
  }
  deadlineIds.forEach((ackId, index) =>
    subscription.modifyDeadline(ackId, checkedDeadline(Number(deadlines[index]))),
  );
  subscription.acknowledge(textsOf(request, 'ackIds'));
}

/** A deadline for messages that are out: 0 to 600 seconds. Throws INVALID_ARGUMENT. */
export function checkedDeadline(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 600) return seconds;
  throw new StatusError(
    'INVALID_ARGUMENT',
    `Invalid ack deadline given: ${seconds}. It must be from 0 to 600 seconds.`,
  );
}

function streamDeadline(request: JsonObject): number | undefined {
  const seconds = numberOf(request, 'streamAckDeadlineSeconds');
  if (seconds === 0) return undefined;
  if (seconds >= 10 && seconds <= 600) return seconds;
  throw new StatusError(
    'INVALID_ARGUMENT',
    `stream_ack_deadline_seconds is ${seconds}; it must be from 10 to 600.`,
  );
}

function missingDeadline(): never {
  throw new StatusError(
    'INVALID_ARGUMENT',
    'The first request needs stream_ack_deadline_seconds from 10 to 600.',
  );
}

/** Limits are int64 and so arrive as text; 0 and less mean none. */
function limit(request: JsonObject, key: string): number {
  return Math.max(0, Number(textOf(request, key) || '0'));
}
