import type { Config } from '../../config';
import { again } from '../again';
import { Failure } from '../../domain/failures';
import { queueName } from '../../domain/message-names';
import { createClients, createPubSub } from '../../google/client/clients';
import { createMessaging, type FoundSubscription, type Messaging } from '../../google/pubsub/admin';
import { createNotificationConfigs } from '../../google/security-center/notification-configs';
import { connectClient } from '../../temporal/connection/connect';
import type { ConnectionSettings } from '../../temporal/connection/connection-settings';
import { readQueueRate, setQueueRate } from '../../temporal/task-queue';
import {
  compareSearchAttributes,
  registerSearchAttributes,
  spelledAttributes,
} from '../../temporal/search-attributes';
import { namedTemporal } from '../temporal';
import { checkItem, type CheckedItem, type SetupItem } from './item';
import { grantItems } from './grant-items';
import { lookupPaceItem, searchAttributesItem } from './temporal-items';
import { notificationItem } from './notification-item';
import { pubsubItems } from './pubsub-items';
import { wantedFor, type SccLocation } from './wanted';
import { defined } from '../../domain/defined';

/** The arguments of `firebreak setup`. */
export interface SetupRequest {
  /** `projects/P/subscriptions/S` */
  readonly subscription: string;
  readonly parent?: string;
  readonly location: SccLocation;
  readonly apply: boolean;
}

/**
 * Looks at every part in turn, makes what is missing when it may, and goes on where one cannot be looked at. Temporal is the
 * one that `named` names, by default the environment's. Throws `bad-config` where that cannot be.
 */
export async function runSetup(
  config: Pick<Config, 'localGoogle' | 'taskQueue' | 'lookups'>,
  request: SetupRequest,
  named: () => ConnectionSettings | Promise<ConnectionSettings> = namedTemporal,
): Promise<readonly CheckedItem[]> {
  const local = defined({ local: config.localGoogle });
  const [, projectId = ''] = request.subscription.split('/');
  const clients = createClients(local);
  const pubsub = createPubSub({ ...local, projectId });
  const temporal = temporalSide(await named());
  try {
    const messaging = createMessaging(clients, pubsub);
    const configs = createNotificationConfigs(clients);
    const existing = await peek(messaging, request.subscription);
    const isKnown = !(existing instanceof Failure);
    const wanted = wantedFor(request.subscription, isKnown ? existing : undefined, request);
    const google = [
      ...pubsubItems(messaging, wanted),
      notificationItem(configs, wanted),
      ...grantItems(messaging, configs, wanted),
    ].map((part) => (request.parent === undefined ? needsParent(part) : part));
    // A subscription that cannot be read may have topics of other names: nothing is made beside them.
    const temporals = [
      searchAttributesItem(temporal),
      lookupPaceItem(temporal, queueName(config.taskQueue, 'virustotal'), config.lookups.perMinute),
    ];
    const parts = [...temporals, ...(isKnown ? google : google.map(withoutMaking))];
    const checked: CheckedItem[] = [];
    // One after the other: each needs those before it.
    for (const part of parts) checked.push(await checkItem(part, request.apply));
    return checked;
  } finally {
    await Promise.all([clients.close(), pubsub.close(), temporal.close()]);
  }
}

/** Whose findings are published is not guessed: where that was not said, SCC's own parts are left alone, and say so. */
function needsParent(part: SetupItem): SetupItem {
  if (part.part !== 'notification config' && part.part !== 'right to publish findings') return part;
  const refuse = async (): Promise<never> => {
    const message = `whose findings was not said: name the organization, folder or project with --parent`;
    return Promise.reject(new Failure('malformed', message));
  };
  return { ...withoutMaking(part), look: refuse };
}

function withoutMaking({ make: _, ...part }: SetupItem): SetupItem {
  return part;
}

/** The subscription that exists; what kept it from being read is said again at its own part. */
async function peek(messaging: Messaging, name: string): Promise<FoundSubscription | undefined | Failure> {
  return again(async () => messaging.subscription(name)).catch((thrown: unknown) => Failure.from(thrown));
}

/** Temporal, connected to when the first part needs it, and once. */
function temporalSide(settings: ConnectionSettings) {
  const { address, namespace } = settings;
  let connected: ReturnType<typeof connectClient> | undefined;
  return {
    address,
    namespace,
    compare: compareSearchAttributes,
    register: registerSearchAttributes,
    declared: spelledAttributes,
    readRate: readQueueRate,
    setRate: setQueueRate,
    connect: async () => (await (connected ??= connectClient(settings))).client.connection,
    close: async () => connected?.then(async (connection) => connection.close()).catch(() => undefined),
  };
}
