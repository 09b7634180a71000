import type { PubSub } from '@google-cloud/pubsub';
import { Failure } from '../../domain/failures';
import { changeOptions, readOptions, type Clients } from '../client/clients';
import { attempt, type FailedCall } from '../client/errors';
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

export type Messaging = ReturnType<typeof createMessaging>;

/**
 * Topics and subscriptions over Pub/Sub's own clients: reads, and creating what is missing. Of what exists only who has
 * rights is changed, by adding. The maker of both clients closes them.
 */
export function createMessaging(clients: Clients, pubsub: PubSub) {
  const iamOf = (resource: string) =>
    (resource.includes('/topics/') ? pubsub.topic(resource) : pubsub.subscription(resource)).iam;
  return {
    /** Throws `permission-denied` also for a project that does not exist: Google does not tell the two apart. */
    async projectNumber(project: string): Promise<string> {
      const name = `projects/${project}`;
      const [found] = await attempt({ what: 'read the number of', resource: name }, async () =>
        clients.projects().getProject({ name }, readOptions()),
      );
      return (found.name ?? '').replace('projects/', '');
    },

    async hasTopic(topic: string): Promise<boolean> {
      const call = { what: 'read the topic', resource: topic };
      return (
        (await orNone(call, async () => clients.publisher().getTopic({ topic }, readOptions()))) !== undefined
      );
    },

    async createTopic(name: string): Promise<void> {
      const call = { what: 'create the topic', resource: name, change: true };
      await attempt(call, async () => clients.publisher().createTopic({ name }, changeOptions()));
    },

    /** Undefined when there is none. */
    async subscription(name: string): Promise<FoundSubscription | undefined> {
      const found = await orNone({ what: 'read the subscription', resource: name }, async () =>
        clients.subscriber().getSubscription({ subscription: name }, readOptions()),
      );
      return found === undefined ? undefined : parse(name, fieldsOf(toPlain(found[0])));
    },

    async createSubscription(settings: SubscriptionSettings): Promise<void> {
      const call = { what: 'create the subscription', resource: settings.name, change: true };
      await attempt(call, async () =>
        clients.subscriber().createSubscription(body(settings), changeOptions()),
      );
    },

    /**
     * Lists the holders of the roles on a topic or subscription itself; rights given further up are not seen. Empty
     * where there is no such thing.
     */
    async members(resource: string, roles: readonly string[]): Promise<readonly string[]> {
      const policy = await orNone({ what: 'read who has rights on', resource }, async () =>
        iamOf(resource).getPolicy(readOptions()),
      );
      return fieldsOf(toPlain(policy?.[0]))
        .children('bindings')
        .filter((binding) => roles.includes(binding.text('role')))
        .flatMap((binding) => binding.texts('members'));
    },

    /** Gives a role on a topic or subscription; what others have there stays. Throws `conflict` when somebody was faster. */
    async addMember(resource: string, role: string, member: string): Promise<void> {
      await attempt({ what: `give ${role} to ${member} on`, resource, change: true }, async () => {
        const [policy] = await iamOf(resource).getPolicy(readOptions());
        // The etag that came along keeps this from undoing what somebody else changes at the same moment.
        const bindings = [...(policy.bindings ?? []), { role, members: [member] }];
        await iamOf(resource).setPolicy({ ...policy, bindings }, changeOptions());
      });
    },
  };
}

/** Makes a call; undefined where Google says that there is no such thing. */
async function orNone<T>(call: FailedCall, make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt(call, make);
  } catch (thrown) {
    if (Failure.from(thrown).code === 'not-found') return undefined;
    throw thrown;
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
