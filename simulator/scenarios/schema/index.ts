import { z } from 'zod';
import { timedEventSchema } from './event-schema';
import { faultSchema } from './fault-schema';
import { findingSchema } from './finding-schema';
import { identitiesSchema } from './identity-schema';
import { jobSchema, scheduleSchema } from './job-schema';
import { personSchema } from './people-schema';
import { email, ipAddress, moment, resourceId, seconds } from './scalars';
import { serviceSchema } from './service-schema';
import { target } from './target';
import { instanceSchema, registryImageSchema, workerPoolSchema } from './worker-pool-schema';

/** Behaviours of the real cloud that nobody outside knows, with their possible values. */
export const switchSchema = z.strictObject({
  /** The effect of manual scaling to 0 on instances with open requests: stop them, or let the requests end first. */
  freeze: z.enum(['kills', 'drains']).default('kills'),
  /** The effect of deleting a job on its executions that still run. */
  jobDelete: z.enum(['ends-executions', 'leaves-executions']).default('ends-executions'),
  /**
   * The effect of an accepted change on an older failure whose cause it leaves alone (the newest revision failed, the
   * wanted split names one that is gone): the condition stays failed and the operation says so, or both forget it.
   */
  olderFailure: z.enum(['stays', 'clears']).default('stays'),
  /** When an update needs `iam.serviceAccounts.actAs`: where the template changes, or always. */
  actAs: z.enum(['template', 'always']).default('template'),
});
export type Switches = z.output<typeof switchSchema>;

const googleSchema = z.strictObject({
  project: z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/u, 'must be a project id'),
    number: z.string().regex(/^\d{6,15}$/u, 'must be a project number in quotes'),
    displayName: z.string().optional(),
  }),
  organization: z.string().regex(/^\d{6,15}$/u, 'must be an organization number in quotes'),
  location: z.string().regex(/^[a-z]+-[a-z]+\d+$/u, 'must be a region'),
  /** Security Command Center's activation. At `project` it refuses writes at organization-scoped names. */
  activation: z.enum(['organization', 'project']),
  /** Id of the source that the findings belong to. */
  source: z.string().regex(/^\d+$/u).default('5629501234567890123'),
});

const pubsubSchema = z.strictObject({
  topic: resourceId.default('scc-findings'),
  subscription: resourceId.default('scc-findings-responder'),
  ackDeadlineSeconds: z.int().min(10).max(600).default(10),
  notificationConfig: resourceId.default('threats'),
});

const noiseSchema = z.strictObject({
  at: moment,
  ...target,
  stream: z.enum(['stdout', 'stderr', 'system']).default('stdout'),
  severity: z.enum(['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL']).default('DEFAULT'),
  text: z.string(),
});

const attributes = z.record(z.string(), z.json());

const life = z.enum(['alive', 'dead', 'none']);

/** Durations of what Google does, in seconds. The defaults are short, so that a scenario plays within seconds. */
const timingSchema = z.strictObject({
  /** From accepting an update to its end. */
  operationSeconds: seconds.default(0.4),
  /** From SIGTERM to the end of an instance. */
  shutdownSeconds: seconds.default(0.6),
  /** How long an instance without requests is kept above the minimum. */
  idleScaleInSeconds: seconds.default(900),
  /** Distance of two samples of the instance count. */
  sampleSeconds: z.number().positive().default(0.5),
  /** From a sample to its being readable. */
  metricDelaySeconds: seconds.default(0.2),
  /** From a log entry's time to its being readable. */
  logDelaySeconds: seconds.default(0.1),
  /** How far back the steady requests have been going on when the scenario starts. */
  historySeconds: seconds.default(300),
});

/** A scenario file. Unknown keys are refused by name. */
export const scenarioSchema = z.strictObject({
  name: resourceId,
  /** The name of a scenario that comes with the simulator, whose keys this one has where it does not have its own. */
  extends: resourceId.optional(),
  title: z.string().min(1),
  /** The story, for people. */
  story: z.string().min(1),
  /** Ids, names and noise are derived from it; default: the name. */
  seed: z.string().min(1).optional(),
  google: googleSchema,
  /** The identity of whoever calls the simulated cloud, and the permissions that it lacks (`run.*` as a prefix). */
  caller: z.strictObject({ email, denied: z.array(z.string()).default([]) }),
  pubsub: pubsubSchema.prefault({}),
  /** The people who answer, and how. The simulator only checks the shape: the driver of the scenario plays them. */
  people: z.array(personSchema).default([]),
  /** At least one workload of some kind is needed. */
  services: z.array(serviceSchema).default([]),
  jobs: z.array(jobSchema).default([]),
  workerPools: z.array(workerPoolSchema).default([]),
  instances: z.array(instanceSchema).default([]),
  /** Jobs of Cloud Scheduler. */
  schedules: z.array(scheduleSchema).default([]),
  /** The present digests of image references. Default: those of the last deployment. */
  registry: z.array(registryImageSchema).default([]),
  /** Folders, service accounts with keys and roles, other bindings, machines. Accounts of workloads exist by themselves. */
  identities: identitiesSchema.prefault({}),
  /**
   * Workloads that have nothing to do with the attack: a service's failed request, a worker pool's message that nobody
   * pulls and a job's cancelled execution count as disturbance of somebody uninvolved.
   */
  innocents: z.array(resourceId).default([]),
  attacker: z.strictObject({ timeline: z.array(timedEventSchema) }).default({ timeline: [] }),
  /** Events that others cause. */
  events: z.array(timedEventSchema).default([]),
  /** The faults of calls from the start on. */
  faults: z.array(faultSchema).default([]),
  findings: z.array(findingSchema),
  logs: z
    .strictObject({
      entries: z.array(noiseSchema).default([]),
      /** Every listing begins with an empty page that carries a token, as when a search ran out of time. */
      emptyFirstPage: z.boolean().default(false),
      /** Whether somebody switched Data Access logs on, which are off by default: else reads leave no entry. */
      dataAccess: z.boolean().default(false),
      /** Listings that a project may ask for in a minute, all callers together. Google lets nobody raise it. */
      readsPerMinute: z.int().positive().default(60),
    })
    .prefault({}),
  virustotal: z.strictObject({
    apiKey: z.string().min(1),
    /** Requests allowed per window. */
    quota: z.strictObject({ requests: z.int().positive(), perSeconds: z.number().positive() }),
    files: z.record(z.string(), attributes).default({}),
    ipAddresses: z.record(ipAddress, attributes).default({}),
    domains: z.record(z.string(), attributes).default({}),
    /** By the URL itself. */
    urls: z.record(z.string(), attributes).default({}),
  }),
  timing: timingSchema.prefault({}),
  /** The switches that change what happens here: the scenario must end honest under all their values. */
  switches: z.array(switchSchema.keyof()).default([]),
  /** The result that a responder must bring about. */
  expected: z.strictObject({
    outcome: z.string().min(1),
    attacker: z.strictObject({ shell: life, token: life }),
    /** Methods (or prefixes ending in `*`) that must not succeed in changing anything; validate-only calls do not count. */
    forbiddenCalls: z.array(z.string()).default([]),
    /** How many answers people give. */
    decisions: z.int().nonnegative(),
    /** How many changes of workloads take effect, restores included. Default: not judged. */
    changes: z.int().nonnegative().exactOptional(),
    /**
     * Texts that people must be able to read of the incident at the approval request or its outcome, regardless of
     * spaces; and texts that they never must.
     */
    says: z.array(z.string().min(1)).default([]),
    neverSays: z.array(z.string().min(1)).default([]),
    /** The same of what they read when all is done. */
    finally: z
      .strictObject({
        says: z.array(z.string().min(1)).default([]),
        neverSays: z.array(z.string().min(1)).default([]),
      })
      .prefault({}),
    /** Every outcome that is told, in order, the last one too. Default: not judged. */
    outcomes: z.array(z.string().min(1)).exactOptional(),
    /** How many incidents are opened on the workload. Default: not judged. */
    incidents: z.int().positive().exactOptional(),
    /** Services that must be frozen, or must not be, when all is done. */
    frozen: z.array(resourceId).default([]),
    running: z.array(resourceId).default([]),
    /** Whether a restore gives back everything, or what can be. */
    restores: z.enum(['equal', 'in-parts']).default('equal'),
  }),
  /** The mistake that a wrong response would make. */
  trap: z.string().min(1),
});
export type Scenario = z.output<typeof scenarioSchema>;
export type GoogleScope = Scenario['google'];
export type Timing = Scenario['timing'];
