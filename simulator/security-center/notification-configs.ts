import { permissionDenied, type Access } from '../access';
import type { Policies } from '../iam/policies';
import { testPermissions } from '../iam/test-permissions';
import type { Broker } from '../pubsub/broker';
import type { GrpcService, UnaryHandler } from '../wire/grpc/grpc-service';
import { objectOf, textOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import { compileFilter } from './filter';
import { invalidName } from './names';
import type { SecurityCenterScope } from './scope';

/** Which findings are published, and to where. */
export interface NotificationConfig {
  readonly name: string;
  readonly description: string;
  readonly topic: string;
  readonly filter: string;
  /** The account that publishes, and needs the right to. */
  readonly serviceAccount: string;
}

/** The notification configs of Security Command Center. */
export interface NotificationConfigs {
  list(): readonly NotificationConfig[];
  /** The calls that read and create them; they go with the other methods of the service. */
  readonly calls: Readonly<Record<string, UnaryHandler>>;
}

/** The roles that the account receives on the topic of a new config. */
export const publishingRoles = [
  'roles/securitycenter.notificationServiceAgent',
  'roles/pubsub.publisher',
] as const;

const parents = /^(organizations|folders|projects)\/([^/]+)(?:\/locations\/([a-z0-9-]+))?$/u;
const names =
  /^((?:organizations|folders|projects)\/[^/]+(?:\/locations\/[a-z0-9-]+)?)\/notificationConfigs\/([^/]+)$/u;

/**
 * The configs, beginning with `first`, whose account may publish. Creating one checks filter and topic, and gives its
 * account the right to publish there, as Google does; the caller must be one who may set the topic's policy.
 */
export function notificationConfigs(
  first: Omit<NotificationConfig, 'serviceAccount' | 'description' | 'filter'>,
  parts: { readonly broker: Broker; readonly access: Access; readonly policies: Policies },
  known: SecurityCenterScope,
): NotificationConfigs {
  const { broker, access, policies } = parts;
  const account = (parent: string): string => accountOf(parent, known);
  const letPublish = ({ topic, serviceAccount }: NotificationConfig): void =>
    policies.add(topic, publishingRoles[0], `serviceAccount:${serviceAccount}`);
  const initial = { ...first, description: '', filter: '', serviceAccount: account(parentOf(first.name)) };
  letPublish(initial);
  const configs = new Map<string, NotificationConfig>([[initial.name, initial]]);
  const checked = (parent: string, permission: string): string => {
    const normal = normalParent(parent);
    access.require(permission, parent);
    if (!exists(normal, known)) throw permissionDenied(permission, parent);
    return normal;
  };
  return {
    list: () => [...configs.values()],
    calls: {
      ListNotificationConfigs: (request) => {
        const parent = checked(textOf(request, 'parent'), 'securitycenter.notificationconfig.list');
        const found = [...configs.values()].filter(({ name }) => parentOf(name) === parent);
        return { notificationConfigs: found.map(shape) };
      },
      GetNotificationConfig: (request) => {
        const name = textOf(request, 'name');
        checked(parentOf(name), 'securitycenter.notificationconfig.get');
        const found = configs.get(name);
        if (found === undefined) throw new StatusError('NOT_FOUND', 'Requested entity was not found.');
        return shape(found);
      },
      CreateNotificationConfig: (request) => {
        const parent = checked(textOf(request, 'parent'), 'securitycenter.notificationconfig.create');
        const config = newConfig(request, parent, account(parent));
        if (configs.has(config.name))
          throw new StatusError('FAILED_PRECONDITION', 'Precondition check failed.');
        broker.topic(config.topic);
        access.require('pubsub.topics.setIamPolicy', config.topic);
        configs.set(config.name, config);
        letPublish(config);
        return shape(config);
      },
      TestIamPermissions: (request) => {
        const resource = textOf(request, 'resource');
        const organization = /^organizations\/([^/]+)\/sources\/\d+$/u.exec(resource)?.[1];
        if (organization === undefined) throw invalidName('resource', resource);
        return testPermissions(access, request, organization === known.organization);
      },
    },
  };
}

/** The service with the calls of the notification configs. */
export function withNotificationConfigs(service: GrpcService, configs: NotificationConfigs): GrpcService {
  return { ...service, unary: { ...service.unary, ...configs.calls } };
}

function newConfig(request: JsonObject, parent: string, serviceAccount: string): NotificationConfig {
  const id = textOf(request, 'configId');
  if (!/^[A-Za-z0-9_-]{1,128}$/u.test(id)) throw invalidName('config_id', id);
  const body = objectOf(request, 'notificationConfig');
  const topic = textOf(body, 'pubsubTopic');
  if (!/^projects\/[^/]+\/topics\/[^/]+$/u.test(topic)) throw invalidName('pubsub_topic', topic);
  const filter = textOf(objectOf(body, 'streamingConfig'), 'filter');
  compileFilter(filter);
  const description = textOf(body, 'description');
  return { name: `${parent}/notificationConfigs/${id}`, description, topic, filter, serviceAccount };
}

function shape({ name, description, topic, filter, serviceAccount }: NotificationConfig): JsonObject {
  return { name, description, pubsubTopic: topic, serviceAccount, streamingConfig: { filter } };
}

/** The parent with its location, which v2 takes for `global` when it is left out. */
function normalParent(parent: string): string {
  const [, kind, id, location = 'global'] = parents.exec(parent) ?? [];
  if (kind === undefined || id === undefined) throw invalidName('parent', parent);
  return `${kind}/${id}/locations/${location}`;
}

function parentOf(name: string): string {
  const parent = names.exec(name)?.[1];
  if (parent === undefined) throw invalidName('name', name);
  return normalParent(parent);
}

function exists(parent: string, { organization, project }: SecurityCenterScope): boolean {
  const [kind, id] = parent.split('/');
  if (kind === 'organizations') return id === organization;
  return kind === 'projects' && (id === project.id || id === project.number);
}

function accountOf(parent: string, { organization, project }: SecurityCenterScope): string {
  const owner = parent.startsWith('projects/') ? `project-${project.number}` : `org-${organization}`;
  return `service-${owner}@gcp-sa-scc-notification.iam.gserviceaccount.com`;
}
