import { PubSub, v1 as pubsub } from '@google-cloud/pubsub';
import { ProjectsClient } from '@google-cloud/resource-manager';
import { ServicesClient } from '@google-cloud/run';
import { v2 } from '@google-cloud/security-center';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { startSimulator } from '../../simulator/start';
import { smallScenario } from './small-scenario';

/** A simulator and the real clients that set things up. */
export async function openClients(denied: readonly string[] = []) {
  const scenario = smallScenario(
    {},
    { caller: { email: 'r@acme.iam.gserviceaccount.com', denied: [...denied] } },
  );
  const sim = await startSimulator({ scenario, hold: true });
  const [apiEndpoint = '', port = ''] = sim.grpc.split(':');
  const options = {
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(),
    projectId: 'acme-shop',
  };
  const clients = {
    publisher: new pubsub.PublisherClient(options),
    subscriber: new pubsub.SubscriberClient(options),
    projects: new ProjectsClient(options),
    services: new ServicesClient(options),
    scc: new v2.SecurityCenterClient(options),
    // Its types alone let policies be read and set without their protobuf classes.
    rights: new PubSub({
      projectId: 'acme-shop',
      apiEndpoint: sim.grpc,
      emulatorMode: true,
      authClient: options.authClient,
    }),
  };
  return {
    ...clients,
    async close() {
      await Promise.all(Object.values(clients).map(async (client) => client.close()));
      await sim.close();
    },
  };
}

export type Opened = Awaited<ReturnType<typeof openClients>>;
