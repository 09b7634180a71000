import type { SubscriptionSettings } from '../../google/pubsub/admin';
import { defined } from '../../domain/defined';

/** The findings that are published: threats, on a Cloud Run resource or by the detector that knows no other. */
export const FILTER =
  'finding_class="THREAT" AND (resource_name:"//run.googleapis.com/" OR parent_display_name="Cloud Run Threat Detection")';

/** The topic that Pub/Sub shows for a subscription whose topic was deleted. */
export const DELETED = '_deleted-topic_';

/** The locations that SCC keeps findings in; all but `global` only where data residency was chosen. */
export const locations = ['global', 'eu', 'us', 'sa', 'me-central2'] as const;
export type SccLocation = (typeof locations)[number];

/** The resources to look for and to make, by the configured subscription and what exists already. */
export interface Wanted {
  readonly project: string;
  readonly subscription: SubscriptionSettings & Required<Pick<SubscriptionSettings, 'deadLetter'>>;
  /** Where dead letters wait for a person; without it Pub/Sub would drop them. */
  readonly deadLetters: SubscriptionSettings;
  /** Id of a notification config that is made. */
  readonly configId: string;
  readonly location: SccLocation;
  /** `organizations/1`, `folders/1`, `projects/p`: whose findings. Not set: it was not said. */
  readonly parent?: string;
}

/**
 * Names are derived from the subscription `projects/P/subscriptions/S`; a subscription that exists keeps its topics. It
 * never expires: a month without a threat must not delete it. The attempts are many and the back-off is long, because a
 * dead letter is a threat that nobody answers.
 */
export function wantedFor(
  name: string,
  existing: SubscriptionSettings | undefined,
  { location, parent }: { readonly location: SccLocation; readonly parent?: string },
): Wanted {
  const [, project = '', , id = ''] = name.split('/');
  const known = existing?.topic === DELETED ? undefined : existing?.topic;
  const topic = known ?? `projects/${project}/topics/${id}`;
  const deadLetterTopic = existing?.deadLetter?.topic ?? `projects/${project}/topics/${id}-dead-letter`;
  return {
    project,
    subscription: {
      name,
      topic,
      ackDeadlineSeconds: 60,
      deadLetter: { topic: deadLetterTopic, maxDeliveryAttempts: 20 },
      backOffSeconds: { minimum: 10, maximum: 600 },
    },
    deadLetters: { name: `${name}-dead-letter`, topic: deadLetterTopic, ackDeadlineSeconds: 60 },
    configId: id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 128),
    location,
    ...defined({ parent }),
  };
}
