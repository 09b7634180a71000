import { PubSub, v1 } from '@google-cloud/pubsub';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { createAccess } from '../../../simulator/access';
import { CallLog } from '../../../simulator/call-log';
import { Faults } from '../../../simulator/faults';
import { createBroker } from '../../../simulator/pubsub/broker';
import { pubsubServices } from '../../../simulator/pubsub/services';
import { createGate } from '../../../simulator/wire/gate';
import { startGrpcServer } from '../../../simulator/wire/grpc/grpc-server';

export const topic = 'projects/p/topics/findings';
export const subscription = 'projects/p/subscriptions/responder';
export const buryingSubscription = 'projects/p/subscriptions/burying';
export const deadLetterTopic = 'projects/p/topics/dead';
export const deadSubscription = 'projects/p/subscriptions/dead';

/** Serves three subscriptions to the real clients: a plain one, one that buries after three attempts, and the grave. */
export async function servePubsub(denied: readonly string[] = []) {
  const broker = createBroker([
    {
      name: topic,
      subscriptions: [
        { name: subscription, ackDeadlineSeconds: 10 },
        {
          name: buryingSubscription,
          ackDeadlineSeconds: 10,
          deadLetter: { topic: deadLetterTopic, maxDeliveryAttempts: 3 },
        },
      ],
    },
    { name: deadLetterTopic, subscriptions: [{ name: deadSubscription, ackDeadlineSeconds: 10 }] },
  ]);
  const [faults, callLog] = [new Faults(), new CallLog()];
  const services = pubsubServices(broker, createAccess({ denied }));
  const server = await startGrpcServer(services, createGate({ faults, callLog }), 0);
  const authClient = new PassThroughClient();
  const pubsub = new PubSub({
    projectId: 'p',
    apiEndpoint: `127.0.0.1:${server.port}`,
    emulatorMode: true,
    authClient,
  });
  const raw = new v1.SubscriberClient({
    apiEndpoint: '127.0.0.1',
    port: server.port,
    sslCreds: credentials.createInsecure(),
    authClient,
    projectId: 'p',
  });
  const close = async (): Promise<void> => {
    await pubsub.close();
    await raw.close();
    await server.close();
    broker.close();
  };
  const endpoint = `127.0.0.1:${server.port}`;
  return { broker, pubsub, raw, faults, callLog, endpoint, close };
}

export type Served = Awaited<ReturnType<typeof servePubsub>>;

/** Base64, as messages carry their data inside the broker. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
