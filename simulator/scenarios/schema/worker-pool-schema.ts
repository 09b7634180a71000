import { z } from 'zod';
import { digest, email, resourceId, stringMap } from './scalars';
import { containerSchema } from './service-schema';

/** One revision of a worker pool that exists when the scenario begins. */
const poolRevisionSchema = z.strictObject({
  /** Full short name, for example `order-worker-00002-tnq`. */
  name: resourceId,
  /** When it was deployed, in minutes before the start. */
  deployedMinutesAgo: z.number().positive(),
  deployedBy: email,
  containers: z.array(containerSchema).min(1),
  /** Default: the project's default compute account. */
  serviceAccount: email.optional(),
});

/** One Cloud Run worker pool: instances that get no requests and pull their work. */
export const workerPoolSchema = z.strictObject({
  name: resourceId,
  description: z.string().optional(),
  labels: stringMap.default({}),
  annotations: stringMap.default({}),
  /** Shown as the technical contact in findings. */
  owner: email.optional(),
  /** `scaling.manualInstanceCount`. */
  instances: z.int().nonnegative().default(1),
  /** Oldest first; the last is the latest. */
  revisions: z.array(poolRevisionSchema).min(1),
  /** Without `revision` an entry means the latest one. Percentages must add up to 100. */
  splits: z
    .array(z.strictObject({ revision: resourceId.optional(), percent: z.int().min(1).max(100) }))
    .min(1)
    .default([{ percent: 100 }]),
  /** The work that it pulls: one message every `everySeconds`, done by one of its instances, which writes `text`. */
  work: z
    .strictObject({ everySeconds: z.number().positive(), text: z.string().default('message done') })
    .optional(),
});
export type WorkerPoolScenario = z.output<typeof workerPoolSchema>;
export type PoolRevisionScenario = z.output<typeof poolRevisionSchema>;

/** One Cloud Run instance that is a resource of its own. */
export const instanceSchema = z.strictObject({
  name: resourceId,
  labels: stringMap.default({}),
  annotations: stringMap.default({}),
  owner: email.optional(),
  deployedMinutesAgo: z.number().positive(),
  deployedBy: email,
  containers: z.array(containerSchema).min(1),
  /** Default: the project's default compute account. */
  serviceAccount: email.optional(),
  ingress: z.enum(['all', 'internal', 'internal-and-load-balancing', 'none']).default('all'),
  invokerIamDisabled: z.boolean().default(false),
});
export type InstanceScenario = z.output<typeof instanceSchema>;

/** The present digest of an image reference in Artifact Registry: a tag can have been moved since a deployment. */
export const registryImageSchema = z.strictObject({
  /** `LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE:TAG` */
  image: z
    .string()
    .regex(/^[a-z0-9-]+-docker\.pkg\.dev\/[^/]+\/[^/]+\/[^@]+:[^:/@]+$/u, 'must be an image by tag'),
  digest,
  /** When it was uploaded, in minutes before the start. */
  uploadedMinutesAgo: z.number().positive(),
});
