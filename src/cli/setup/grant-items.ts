import { Failure } from '../../domain/failures';
import { shellCommand } from '../../domain/text/shell-quote';
import type { Messaging } from '../../google/pubsub/admin';
import type { NotificationConfigs } from '../../google/security-center/notification-configs';
import { configPlace, findConfig } from './notification-item';
import type { Found, SetupItem, ItemName } from './item';
import { place } from './pubsub-items';
import type { Wanted } from './wanted';

const PUBLISH = 'roles/pubsub.publisher';
const TAKE = 'roles/pubsub.subscriber';
/** The role that SCC gives to its own account when a config is made, by somebody who may set the topic's policy. */
const SCC_PUBLISHES = 'roles/securitycenter.notificationServiceAgent';

/** An account by its address; or the command that finds it out, where it is not known here. */
type Account = { readonly email: string } | { readonly from: string };

/**
 * The rights of Google's own agents: SCC publishes, Pub/Sub moves dead letters. Only these are ever given, each on the one
 * topic or subscription; no right of Firebreak's own or of a person's is.
 */
export function grantItems(
  messaging: Messaging,
  configs: NotificationConfigs,
  wanted: Wanted,
): readonly SetupItem[] {
  const { subscription, project } = wanted;
  const pubsub = async (): Promise<Account> => ({
    email: `service-${await messaging.projectNumber(project)}@gcp-sa-pubsub.iam.gserviceaccount.com`,
  });
  const pubsubCommand = shellCommand(['gcloud', 'projects', 'describe', project]);
  const unknownPubsub = {
    from: `service-$(${pubsubCommand} --format='value(projectNumber)')@gcp-sa-pubsub.iam.gserviceaccount.com`,
  };
  const scc = async (): Promise<Account> => sccAccount(configs, wanted);
  const grant = (
    part: ItemName,
    resource: string,
    roles: readonly [string, ...string[]],
    [account, unknown]: readonly [() => Promise<Account>, Account],
  ): SetupItem => ({
    part,
    resource,
    commands: [grantCommand(resource, roles[0], unknown)],
    look: async () => lookAt(messaging, resource, roles, await account()),
    async make() {
      const known = await account();
      if (!('email' in known))
        throw new Failure(
          'not-found',
          'which account publishes is known once there is a notification config',
        );
      await messaging.addMember(resource, roles[0], `serviceAccount:${known.email}`);
    },
  });
  return [
    grant(
      'right to publish findings',
      subscription.topic,
      [PUBLISH, SCC_PUBLISHES],
      [scc, unknownScc(wanted)],
    ),
    grant('right to publish dead letters', subscription.deadLetter.topic, [PUBLISH], [pubsub, unknownPubsub]),
    grant('right to take dead letters', subscription.name, [TAKE], [pubsub, unknownPubsub]),
  ];
}

async function lookAt(
  messaging: Messaging,
  resource: string,
  roles: readonly [string, ...string[]],
  account: Account,
): Promise<Found> {
  const members = await messaging.members(resource, roles);
  const commands = [grantCommand(resource, roles[0], account)];
  if (!('email' in account) || !members.includes(`serviceAccount:${account.email}`)) {
    return { state: 'missing', commands };
  }
  return { state: 'exists', says: account.email };
}

/** SCC names the account on the config; for an organization it is known before there is one. */
async function sccAccount(configs: NotificationConfigs, wanted: Wanted): Promise<Account> {
  const found = await findConfig(configs, wanted);
  if (found !== undefined && found.serviceAccount !== '') return { email: found.serviceAccount };
  const organization = /^organizations\/(\d+)$/.exec(wanted.parent ?? '')?.[1];
  if (organization === undefined) return unknownScc(wanted);
  return { email: `service-org-${organization}@gcp-sa-scc-notification.iam.gserviceaccount.com` };
}

function unknownScc(wanted: Wanted): Account {
  const describe = ['gcloud', 'scc', 'notifications', 'describe', wanted.configId, ...configPlace(wanted)];
  return { from: `$(${shellCommand(describe)} --format='value(serviceAccount)')` };
}

function grantCommand(resource: string, role: string, account: Account): string {
  const kind = resource.split('/')[2] ?? 'topics';
  const command = shellCommand(['gcloud', 'pubsub', kind, 'add-iam-policy-binding', ...place(resource)]);
  const member =
    'email' in account
      ? shellCommand([`--member=serviceAccount:${account.email}`])
      : `--member="serviceAccount:${account.from}"`;
  return `${command} ${member} --role=${role}`;
}
