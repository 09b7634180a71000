import { z } from 'zod';
import { eventSchema } from './event-schema';
import { email, resourceId } from './scalars';

const method = z.string().min(1);

/**
 * Acts of a person that are no answer. By name:
 *
 * - `close`, `close-inactive`, `restore`: by the command line; the next act waits for what comes of it.
 * - `start-restore`: the same as `restore`, and the next act does not wait.
 * - `note`: by the command line.
 * - `terminate`, `cancel`: the incident's workflow, in Temporal; after `terminate` the next act waits for an outcome.
 * - `squat`: ends the incident's workflow and starts one of another type under its id, on a queue that nobody serves.
 * - `second-sandbox`: plays the same scenario in a second sandbox on the same Temporal server, to its end, and judges it.
 */
const namedActs = [
  'close',
  'close-inactive',
  'restore',
  'start-restore',
  'note',
  'terminate',
  'cancel',
  'squat',
  'second-sandbox',
] as const;

const actSchema = z.union([
  z.enum(namedActs),
  /** Something happens in the simulated cloud. */
  z.strictObject({ event: eventSchema }),
  /**
   * Temporal's Reset of the incident's workflow: to its `start`, to right before a message that it was sent (the name of its
   * signal or update), or to right before it began an activity, by type.
   */
  z.strictObject({ reset: z.union([z.literal('start'), z.strictObject({ before: z.string().min(1) })]) }),
  /** The recorded input of the newest activity of that type is sent once more, as an activity of its own. */
  z.strictObject({ replay: z.string().min(1) }),
  /** Waits until a call of that method is under way, or was made once more. */
  z.strictObject({ until: z.strictObject({ method, is: z.enum(['arriving', 'answering']) }) }),
  /** Waits until a service is not frozen and has instances. */
  z.strictObject({ until: z.strictObject({ running: resourceId }) }),
  /** Waits until that outcome is told. */
  z.strictObject({ wait: z.string().min(1) }),
  /** Reads the product's command line again and again until it prints all of these, 90 s at most. */
  z.strictObject({
    reads: z.array(z.string().min(1)).min(1),
    until: z.array(z.string().min(1)).min(1),
  }),
]);
export type Act = z.output<typeof actSchema>;

const acts = z.array(actSchema);

/** A person who answers, and how. */
export const personSchema = z.discriminatedUnion('when', [
  z.strictObject({
    by: email,
    when: z.literal('asked'),
    /** Which asking this answers; default: the first. */
    asking: z.int().positive().default(1),
    /** Of which incident on the workload, by its number; default: of any. */
    incident: z.int().positive().exactOptional(),
    /** An event that happens after the question and before the answer. */
    first: eventSchema.optional(),
    /** The person's acts after the approval request and before the answer. */
    before: acts.default([]),
    /** Whether the person grants, before answering, the permission that the question says is missing. */
    grantsMissing: z.boolean().default(false),
    /** `none`: what is done `before` is all. */
    answer: z.enum(['approve', 'refuse', 'none']),
    reason: z.string().min(1).default('as the scenario has it'),
    /** Acts right after the answer, without waiting for their effect. */
    after: acts.default([]),
    /** Acts after the outcome. */
    then: acts.default([]),
  }),
  /** Somebody of whom nothing is asked: there is no plan to approve, and the outcome is all that is told. */
  z.strictObject({ by: email, when: z.literal('told'), then: acts.min(1) }),
]);
export type Person = z.output<typeof personSchema>;
