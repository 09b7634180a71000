import { shellCommand } from '../../domain/text/shell-quote';
import type {
  NotificationConfig,
  NotificationConfigs,
} from '../../google/security-center/notification-configs';
import type { SetupItem } from './item';
import { FILTER, type Wanted } from './wanted';

/** The notification config that publishes to our topic, whatever it is called; undefined when there is none. */
export async function findConfig(
  configs: NotificationConfigs,
  wanted: Wanted,
): Promise<NotificationConfig | undefined> {
  const all = await configs.list(parentOf(wanted));
  const own = `/notificationConfigs/${wanted.configId}`;
  return (
    all.find(({ topic }) => topic === wanted.subscription.topic) ?? all.find(({ name }) => name.endsWith(own))
  );
}

/** The config that publishes findings to the topic. One that exists there under another name is accepted as it is. */
export function notificationItem(configs: NotificationConfigs, wanted: Wanted): SetupItem {
  const { configId, subscription } = wanted;
  const parent = parentOf(wanted);
  return {
    part: 'notification config',
    resource: `${parent}/notificationConfigs/${configId}`,
    commands: [command('create', wanted, configId)],
    async look() {
      const found = await findConfig(configs, wanted);
      if (found === undefined) return { state: 'missing' };
      const { name, topic, filter } = found;
      const differences = [
        ...(topic === subscription.topic ? [] : [`topic is ${topic}, wanted ${subscription.topic}`]),
        ...(plain(filter) === plain(FILTER)
          ? []
          : [`filter is ${filter === '' ? 'empty, so that it takes everything' : filter}, wanted ${FILTER}`]),
      ];
      if (differences.length === 0) return { state: 'exists', resource: name };
      const id = name.slice(name.lastIndexOf('/') + 1);
      return { state: 'differs', resource: name, differences, commands: [command('update', wanted, id)] };
    },
    make: async () => configs.create(parent, configId, { topic: subscription.topic, filter: FILTER }),
  };
}

/** `--organization=1 --location=global`, as `gcloud scc` takes the place of a config. */
export function configPlace({ parent, location }: Wanted): readonly string[] {
  const [kind = 'organizations', id = 'ORGANIZATION_NUMBER'] = parent?.split('/') ?? [];
  return [`--${kind.slice(0, -1)}=${id}`, `--location=${location}`];
}

function command(verb: 'create' | 'update', wanted: Wanted, id: string): string {
  const what = [`--pubsub-topic=${wanted.subscription.topic}`, `--filter=${FILTER}`];
  return shellCommand(['gcloud', 'scc', 'notifications', verb, id, ...configPlace(wanted), ...what]);
}

function parentOf({ parent = 'organizations/ORGANIZATION_NUMBER', location }: Wanted): string {
  return `${parent}/locations/${location}`;
}

/** A filter without what does not change its meaning. */
function plain(filter: string): string {
  return filter
    .replaceAll(/\s*([=:()])\s*/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
