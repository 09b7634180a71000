import { Failure } from '../../domain/failures';
import { changeOptions, pageOptions, type Clients } from '../client/clients';
import { attempt } from '../client/errors';
import { fieldsOf } from '../client/parse-fields';
import { listSome } from '../client/read';
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

const PAGE_SIZE = 1_000;
const MAX_PAGES = 10;

export type NotificationConfigs = ReturnType<typeof createNotificationConfigs>;

/** Notification configs of one organization, folder or project over the SCC API v2: reads, and creating one. */
export function createNotificationConfigs(clients: Clients) {
  return {
    /** All of them at one parent, `organizations/1/locations/global`. */
    async list(parent: string): Promise<readonly NotificationConfig[]> {
      const call = { what: 'list the notification configs of', resource: parent };
      const { items, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients
          .securityCenter(locationIn(parent))
          .listNotificationConfigs(request, pageOptions());
        return { items: answer.notificationConfigs, next: answer.nextPageToken };
      });
      if (!left) return items.map(parse);
      // One that is not among them would be made a second time.
      throw new Failure('unreachable', `could not ${call.what} ${parent}: the list did not come to its end`);
    },

    async create(
      parent: string,
      id: string,
      { topic, filter }: Pick<NotificationConfig, 'topic' | 'filter'>,
    ): Promise<void> {
      const notificationConfig = {
        description: 'Threats on Cloud Run, for Firebreak.',
        pubsubTopic: topic,
        streamingConfig: { filter },
      };
      const resource = `${parent}/notificationConfigs/${id}`;
      await attempt({ what: 'create the notification config', resource, change: true }, async () =>
        clients
          .securityCenter(locationIn(parent))
          .createNotificationConfig({ parent, configId: id, notificationConfig }, changeOptions()),
      );
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
