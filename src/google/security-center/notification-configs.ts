import { Failure } from '../../domain/failures';
import type { Clients } from '../client/clients';
import { changeOptions, readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { listSome } from '../client/list-pages';
import { fieldsOf } from '../client/parse-fields';
import { locationIn } from '../client/scc-endpoint';

/** Which findings SCC publishes, and to where. */
export interface NotificationConfig {
  /** `organizations/1/locations/global/notificationConfigs/firebreak` */
  readonly name: string;
  readonly topic: string;
  readonly filter: string;
  /** The account that must be allowed to publish to the topic; SCC names it. */
  readonly serviceAccount: string;
}

/** Notification configs of one organization, folder or project: reads, and creating one. */
export interface NotificationConfigs {
  /** All of them at one parent, `organizations/1/locations/global`. */
  list(parent: string): Promise<readonly NotificationConfig[]>;
  create(parent: string, id: string, wanted: Pick<NotificationConfig, 'topic' | 'filter'>): Promise<void>;
}

const PAGE_SIZE = 1_000;
const MAX_PAGES = 10;

/** Reads and creates over the SCC API v2. */
export function createNotificationConfigs(clients: Clients): NotificationConfigs {
  return {
    async list(parent) {
      const call = { what: 'list the notification configs of', resource: parent };
      const { items, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const answer = await clients
          .securityCenter(locationIn(parent))
          .listNotificationConfigs(request, { ...readOptions(), autoPaginate: false });
        return { items: answer[2].notificationConfigs, next: answer[2].nextPageToken };
      });
      if (!left) return items.map(parse);
      // One that is not among them would be made a second time.
      throw new Failure('unreachable', `could not ${call.what} ${parent}: the list did not come to its end`);
    },
    async create(parent, id, { topic, filter }) {
      const notificationConfig = {
        description: 'Threats on Cloud Run, for Firebreak.',
        pubsubTopic: topic,
        streamingConfig: { filter },
      };
      await clients
        .securityCenter(locationIn(parent))
        .createNotificationConfig({ parent, configId: id, notificationConfig }, changeOptions())
        .catch((thrown: unknown) => {
          const resource = `${parent}/notificationConfigs/${id}`;
          throw toFailure(thrown, { what: 'create the notification config', resource, change: true });
        });
    },
  };
}

function parse(raw: unknown): NotificationConfig {
  const fields = fieldsOf(raw);
  return {
    name: fields.text('name'),
    topic: fields.text('pubsubTopic'),
    filter: fields.child('streamingConfig').text('filter'),
    serviceAccount: fields.text('serviceAccount'),
  };
}
