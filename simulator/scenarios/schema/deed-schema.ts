import { z } from 'zod';
import { digest, email, resourceId } from './scalars';

/** An IAM role, as a binding names it. */
const role = z.string().regex(/^(?:roles|(?:projects|organizations)\/[^/]+\/roles)\/[A-Za-z0-9_.]+$/u, {
  message: 'must be the name of a role',
});

/** `user:...`, `serviceAccount:...`, `allUsers`. */
const member = z.string().min(1);

/** A service account; default: the one that calls. */
const account = email.optional();

/**
 * The deeds of a service account with an API of Google's, by name. Each changes the world, unless it is refused, and
 * is in the audit log as the real call is: from the techniques that Stratus Red Team plays on Google Cloud
 * (stratus-red-team.cloud/attack-techniques/GCP).
 */
export const deedSchema = z.discriminatedUnion('what', [
  /** `serviceAccounts.keys.create`: a key that outlives every token. */
  z.strictObject({ what: z.literal('create-key'), account }),
  /** `projects.setIamPolicy`, one member more in one role. */
  z.strictObject({ what: z.literal('set-project-policy'), role, member }),
  /** `serviceAccounts.setIamPolicy`: who may act as an account. */
  z.strictObject({ what: z.literal('set-account-policy'), account, role, member }),
  /** `services.setIamPolicy` of Cloud Run: who may call or manage a service. */
  z.strictObject({ what: z.literal('set-service-policy'), of: resourceId, role, member }),
  z.strictObject({ what: z.literal('create-account'), account: email, displayName: z.string().optional() }),
  /** `projects.testIamPermissions` (Data Access). */
  z.strictObject({ what: z.literal('test-permissions'), permissions: z.array(z.string().min(1)).min(1) }),
  /** Reads a secret's value (Data Access). */
  z.strictObject({
    what: z.literal('access-secret'),
    secret: z.string().min(1),
    version: z.string().default('latest'),
  }),
  /** Asks for a token of another account (Data Access). */
  z.strictObject({ what: z.literal('generate-token'), account: email }),
  z.strictObject({ what: z.literal('delete-sink'), sink: z.string().min(1) }),
  /** Deletes objects of a bucket, one call each (Data Access). */
  z.strictObject({
    what: z.literal('delete-objects'),
    bucket: z.string().min(1),
    objects: z.array(z.string().min(1)).min(1),
  }),
  /** A new Cloud Run service, which runs as the project's default compute account. */
  z.strictObject({
    what: z.literal('create-service'),
    name: resourceId,
    image: z.string().min(1),
    digest,
    args: z.array(z.string()).default([]),
    minInstanceCount: z.int().nonnegative().default(1),
    /** Of the Admin API that is called: their audit entries differ. */
    api: z.enum(['v1', 'v2']).default('v2'),
  }),
  /** `instances.insert` of Compute Engine. */
  z.strictObject({
    what: z.literal('insert-instance'),
    name: resourceId,
    zone: z.string().min(1).optional(),
  }),
]);
export type Deed = z.output<typeof deedSchema>;
export type DeedOf<What extends Deed['what']> = Extract<Deed, { readonly what: What }>;

/** Those that only a Data Access log shows, which is off unless somebody has switched it on. */
export const dataAccessDeeds: readonly Deed['what'][] = [
  'test-permissions',
  'access-secret',
  'generate-token',
  'delete-objects',
];
