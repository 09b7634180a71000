import type { PubSub } from '@google-cloud/pubsub';
import { Failure } from '../../domain/failures';
import type { Clients } from '../client/clients';
import { changeOptions, readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { toPlain } from '../client/parse-plain';

/** A pull subscription as it is set. Names are full: `projects/P/topics/T`, `projects/P/subscriptions/S`. */
export interface SubscriptionSettings {
  readonly name: string;
  readonly topic: string;
  readonly ackDeadlineSeconds: number;
  readonly deadLetter?: { readonly topic: string; readonly maxDeliveryAttempts: number };
  /** Seconds without use after which Google deletes it; not set: never. */
  readonly expiresAfterSeconds?: number;
  /** How long a message that was given back waits. Not set: it comes again at once. */
  readonly backOffSeconds?: { readonly minimum: number; readonly maximum: number };
}

/** A subscription that was found. */
export interface FoundSubscription extends SubscriptionSettings {
  /** Pub/Sub sends its messages somewhere (push, BigQuery, Cloud Storage), so that nobody can pull them. */
  readonly sentElsewhere: boolean;
}

/** Topics and subscriptions: reads, and creating what is missing. Of what exists only who has rights is changed, by adding. */
export interface Messaging {
  /** Throws `permission-denied` also for a project that does not exist: Google does not tell the two apart. */
  projectNumber(project: string): Promise<string>;
  hasTopic(name: string): Promise<boolean>;
  createTopic(name: string): Promise<void>;
  /** Undefined when there is none. */
  subscription(name: string): Promise<FoundSubscription | undefined>;
  createSubscription(settings: SubscriptionSettings): Promise<void>;
  /**
   * Who has one of the roles on a topic or subscription itself; rights given further up are not seen. Nobody where there is
   * no such thing.
   */
  members(resource: string, roles: readonly string[]): Promise<readonly string[]>;
  /** Gives a role on a topic or subscription; what others have there stays. Throws `conflict` when somebody was faster. */
  addMember(resource: string, role: string, member: string): Promise<void>;
}

/** Reads and creates over Pub/Sub's own clients; both are closed by whoever made them. */
export function createMessaging(clients: Clients, pubsub: PubSub): Messaging {
  const iamOf = (resource: string) =>
    (resource.includes('/topics/') ? pubsub.topic(resource) : pubsub.subscription(resource)).iam;
  return {
    async projectNumber(project) {
      const name = `projects/${project}`;
      try {
        const [found] = await clients.projects().getProject({ name }, readOptions());
        return (found.name ?? '').replace('projects/', '');
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the number of', resource: name });
      }
    },
    async hasTopic(topic) {
      const call = clients.publisher().getTopic({ topic }, readOptions());
      const found = await orNone(call, { what: 'read the topic', resource: topic });
      return found !== undefined;
    },
    async createTopic(name) {
      await clients
        .publisher()
        .createTopic({ name }, changeOptions())
        .catch((thrown: unknown) => {
          throw toFailure(thrown, { what: 'create the topic', resource: name, change: true });
        });
    },
    async subscription(name) {
      const call = clients.subscriber().getSubscription({ subscription: name }, readOptions());
      const found = await orNone(call, { what: 'read the subscription', resource: name });
      return found === undefined ? undefined : parse(name, fieldsOf(toPlain(found[0])));
    },
    async createSubscription(settings) {
      await clients
        .subscriber()
        .createSubscription(body(settings), changeOptions())
        .catch((thrown: unknown) => {
          throw toFailure(thrown, {
            what: 'create the subscription',
            resource: settings.name,
            change: true,
          });
        });
    },
    async members(resource, roles) {
      try {
        const [policy] = await iamOf(resource).getPolicy(readOptions());
        return fieldsOf(toPlain(policy))
          .children('bindings')
          .filter((binding) => roles.includes(binding.text('role')))
          .flatMap((binding) => binding.texts('members'));
      } catch (thrown) {
        const failure = toFailure(thrown, { what: 'read who has rights on', resource });
        if (failure.code === 'not-found') return [];
        throw failure;
      }
    },
    async addMember(resource, role, member) {
      try {
        const [policy] = await iamOf(resource).getPolicy(readOptions());
        // The etag that came along keeps this from undoing what somebody else changes at the same moment.
        const bindings = [...(policy.bindings ?? []), { role, members: [member] }];
        await iamOf(resource).setPolicy({ ...policy, bindings }, changeOptions());
      } catch (thrown) {
        throw toFailure(thrown, { what: `give ${role} to ${member} on`, resource, change: true });
      }
    },
  };
}

/** What was asked for; undefined where Google says that there is no such thing. */
async function orNone<T>(
  call: Promise<T>,
  about: { what: string; resource: string },
): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    const failure = toFailure(thrown, about);
    if (failure.code === 'not-found') return undefined;
    throw failure;
  }
}

function body(settings: SubscriptionSettings) {
  const { name, topic, ackDeadlineSeconds, deadLetter, expiresAfterSeconds, backOffSeconds } = settings;
  return {
    name,
    topic,
    ackDeadlineSeconds,
    // An empty policy is how "never" is said; none at all would be 31 days.
    expirationPolicy: expiresAfterSeconds === undefined ? {} : { ttl: { seconds: expiresAfterSeconds } },
    ...(deadLetter === undefined
      ? {}
      : {
          deadLetterPolicy: {
            deadLetterTopic: deadLetter.topic,
            maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
          },
        }),
    ...(backOffSeconds === undefined
      ? {}
      : {
          retryPolicy: {
            minimumBackoff: { seconds: backOffSeconds.minimum },
            maximumBackoff: { seconds: backOffSeconds.maximum },
          },
        }),
  };
}

function parse(name: string, found: Fields): FoundSubscription {
  const topic = found.text('topic');
  if (topic === '') {
    throw new Failure('unexpected-answer', `the subscription ${name} was answered without its topic`);
  }
  const dead = found.child('deadLetterPolicy');
  const retry = found.child('retryPolicy');
  const ttl = seconds(found.child('expirationPolicy'), 'ttl');
  const elsewhere = ['bigqueryConfig', 'cloudStorageConfig', 'bigtableConfig'];
  return {
    name,
    topic,
    ackDeadlineSeconds: found.count('ackDeadlineSeconds'),
    sentElsewhere:
      found.child('pushConfig').text('pushEndpoint') !== '' ||
      elsewhere.some((key) => found.child(key).keys().length > 0),
    ...(dead.text('deadLetterTopic') === ''
      ? {}
      : {
          deadLetter: {
            topic: dead.text('deadLetterTopic'),
            maxDeliveryAttempts: dead.count('maxDeliveryAttempts'),
          },
        }),
    ...(ttl === 0 ? {} : { expiresAfterSeconds: ttl }),
    ...(retry.keys().length === 0
      ? {}
      : {
          backOffSeconds: {
            minimum: seconds(retry, 'minimumBackoff'),
            maximum: seconds(retry, 'maximumBackoff'),
          },
        }),
  };
}

/** A duration, which is `3.5s` by now; 0 when it is not set. */
function seconds(fields: Fields, key: string): number {
  return Number(fields.text(key).replace(/s$/, '') || '0');
}
