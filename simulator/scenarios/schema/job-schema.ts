import { z } from 'zod';
import { email, moment, resourceId, seconds, stringMap } from './scalars';
import { containerSchema } from './service-schema';

/** One Cloud Run job. Its executions are started by schedules, by `executions`, by events, or by RunJob. */
export const jobSchema = z.strictObject({
  name: resourceId,
  labels: stringMap.default({}),
  annotations: stringMap.default({}),
  /** Shown as the technical contact in findings. */
  owner: email.optional(),
  /** When it was deployed, in minutes before the start. */
  deployedMinutesAgo: z.number().positive(),
  deployedBy: email,
  containers: z.array(containerSchema).min(1),
  /** Default: the project's default compute account. */
  serviceAccount: email.optional(),
  taskCount: z.int().positive().default(1),
  /** How many tasks run at the same time; default: all. */
  parallelism: z.int().positive().optional(),
  maxRetries: z.int().nonnegative().default(3),
  timeoutSeconds: z.int().positive().default(600),
  /** The members of roles/run.invoker that may run it. */
  invokers: z.array(z.string()).default([]),
  /** How long an attempt of a task runs by itself. */
  taskSeconds: seconds.default(30),
  /** Tasks whose first attempts fail: by index, how many of them. More than the retries: the task fails. */
  failing: z.array(z.strictObject({ task: z.int().nonnegative(), attempts: z.int().positive() })).default([]),
  /** Executions that somebody starts by hand, in seconds from the start. */
  executions: z.array(z.strictObject({ at: moment, by: email })).default([]),
});
export type JobScenario = z.output<typeof jobSchema>;

/**
 * One job of Cloud Scheduler that runs a Cloud Run job. The API shows `schedule`; the job runs every `everySeconds`
 * from `firstAt` on, because a scenario plays within seconds.
 */
export const scheduleSchema = z.strictObject({
  name: resourceId,
  description: z.string().optional(),
  /** The Cloud Run job that it runs. */
  job: resourceId,
  /** Unix cron, as people read it. */
  schedule: z.string().min(1),
  timeZone: z.string().min(1).default('Etc/UTC'),
  /** The service account that it calls Cloud Run with. Default: the project's default compute account. */
  serviceAccount: email.optional(),
  everySeconds: z.number().positive(),
  /** Seconds from the start; default: `timing.historySeconds` before it. */
  firstAt: moment.optional(),
  state: z.enum(['ENABLED', 'PAUSED']).default('ENABLED'),
});
export type ScheduleScenario = z.output<typeof scheduleSchema>;
