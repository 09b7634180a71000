import { z } from 'zod';
import { digest, email, ipAddress, port, resourceId, seconds, stringMap } from './scalars';

/** One container of a revision. */
export const containerSchema = z.strictObject({
  /** Absent for the only container of a service, as Cloud Run has it. */
  name: z.string().min(1).optional(),
  /** The image as it was deployed, usually with a tag that can be moved. */
  image: z.string().min(1),
  /** The digest of the tag at deployment; revisions show the image by this digest. */
  digest,
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  /** Plain environment values. Every reader of the service sees them, so a scenario can hide secrets in here. */
  env: stringMap.default({}),
  /** Environment variables that come from Secret Manager: variable name to secret name, version `latest`. */
  secrets: stringMap.default({}),
  /** Absent for side-cars. */
  port: port.optional(),
  /** Limits, as Cloud Run writes them. */
  limits: z.strictObject({ cpu: z.string(), memory: z.string() }).default({ cpu: '1000m', memory: '512Mi' }),
});

/** One revision that exists when the scenario begins. */
export const revisionSchema = z.strictObject({
  /** Full short name, for example `payment-api-00002-tnq`. */
  name: resourceId,
  /** When it was deployed, in minutes before the start. */
  deployedMinutesAgo: z.number().positive(),
  deployedBy: email,
  /** The template carries the revision's name, so that echoing the template back is refused (409). */
  explicitName: z.boolean().default(false),
  containers: z.array(containerSchema).min(1),
  /** Default: the project's default compute account. */
  serviceAccount: email.optional(),
  /** The revision's own minimum, kept for as long as it can be reached by traffic or tag. */
  minInstanceCount: z.int().nonnegative().optional(),
  maxInstanceCount: z.int().positive().optional(),
  timeoutSeconds: z.int().positive().max(3600).default(300),
  concurrency: z.int().positive().default(80),
  /** Why it never became ready: its deployment failed. Default: it is ready. */
  fails: z.string().min(1).optional(),
});

/** The requests that a service gets all the time: one every `everySeconds`, from before the start on. */
const steadyRequestsSchema = z.strictObject({
  everySeconds: z.number().positive(),
  /** How long each takes. */
  seconds: seconds.default(0.05),
  method: z.string().default('GET'),
  path: z.string().startsWith('/').default('/'),
  remoteIp: ipAddress.default('192.0.2.10'),
  userAgent: z.string().default('Mozilla/5.0'),
});

/** Where requests go. Without `revision` an entry means the latest one. */
export const trafficSchema = z
  .array(
    z.strictObject({
      revision: resourceId.optional(),
      percent: z.int().min(0).max(100).default(0),
      tag: resourceId.optional(),
    }),
  )
  .min(1);

/** One Cloud Run service. */
export const serviceSchema = z.strictObject({
  name: resourceId,
  description: z.string().optional(),
  labels: stringMap.default({}),
  annotations: stringMap.default({}),
  /** Shown as the technical contact in findings. */
  owner: email.optional(),
  ingress: z.enum(['all', 'internal', 'internal-and-load-balancing', 'none']).default('all'),
  /** `public` lets allUsers invoke it. */
  invoker: z.enum(['public', 'authenticated']).default('authenticated'),
  /** Service-level scaling. Automatic unless `manualInstanceCount` is given. */
  scaling: z
    .strictObject({
      minInstanceCount: z.int().nonnegative().optional(),
      maxInstanceCount: z.int().positive().optional(),
      manualInstanceCount: z.int().nonnegative().optional(),
    })
    .refine(
      (scaling) =>
        scaling.manualInstanceCount === undefined ||
        (scaling.minInstanceCount === undefined && scaling.maxInstanceCount === undefined),
      'manualInstanceCount excludes minInstanceCount and maxInstanceCount',
    )
    .default({}),
  /** Oldest first; the last is the latest. */
  revisions: z.array(revisionSchema).min(1),
  /** Without `revision` an entry means the latest one. Percentages must add up to 100. */
  traffic: trafficSchema.default([{ percent: 100 }]),
  /**
   * The traffic that is really served, where a deployment failed and it is not `traffic`. Default: as much of
   * `traffic` as can be.
   */
  servedTraffic: trafficSchema.optional(),
  requests: steadyRequestsSchema.optional(),
});
export type ServiceScenario = z.output<typeof serviceSchema>;
export type RevisionScenario = z.output<typeof revisionSchema>;
export type ContainerScenario = z.output<typeof containerSchema>;
export type SteadyRequests = z.output<typeof steadyRequestsSchema>;
