import { z } from 'zod';
import { email, resourceId } from './scalars';

/** `project`, `organization`, `folders/NUMBER`, or the full name of another resource (`//storage.googleapis.com/...`). */
const place = z
  .string()
  .regex(
    /^(?:project|organization|folders\/\d+|\/\/[a-z]+\.googleapis\.com\/\S+)$/u,
    'must be project, organization, folders/NUMBER or //SERVICE.googleapis.com/NAME',
  )
  .default('project');

/** An IAM role: predefined, of a project or of an organization. */
const role = z
  .string()
  .regex(
    /^(?:roles|projects\/[^/]+\/roles|organizations\/[^/]+\/roles)\/[A-Za-z0-9_.]+$/u,
    'must be the name of a role',
  );

const condition = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  expression: z.string().min(1),
});

const heldRole = z.strictObject({ role, on: place, condition: condition.optional() });

/** A user-managed key. */
const keySchema = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{40}$/u, 'must be 40 hex digits')
    .optional(),
  createdMinutesAgo: z.number().nonnegative().default(43_200),
  disabled: z.boolean().default(false),
});

/** A service account. Those that workloads run as exist without being named here; what is said here is beside that. */
export const accountSchema = z.strictObject({
  email,
  displayName: z.string().optional(),
  disabled: z.boolean().default(false),
  /** True when it was deleted: it answers as if it had never been, and what was bound to it is bound to a deleted member. */
  deleted: z.boolean().default(false),
  keys: z.array(keySchema).default([]),
  /** The roles that it holds. */
  roles: z.array(heldRole).default([]),
});

/** A role of any members, for groups and everybody. Members are written as IAM writes them. */
export const bindingSchema = z.strictObject({
  on: place,
  role,
  members: z.array(z.string().min(1)).min(1),
  condition: condition.optional(),
});

/** A virtual machine of Compute Engine, which does nothing but run as its account. */
export const machineSchema = z.strictObject({
  name: resourceId,
  /** Default: the first zone of the scenario's region. */
  zone: z.string().min(1).optional(),
  /** Default: the project's default compute account. `none` for a machine without one. */
  serviceAccount: z.union([email, z.literal('none')]).optional(),
  status: z.enum(['RUNNING', 'TERMINATED']).default('RUNNING'),
});

/** Identities and their rights: folders above the project, service accounts, bindings, and machines that run as accounts. */
export const identitiesSchema = z.strictObject({
  /** The folders that the project lies in, the nearest first. */
  folders: z.array(z.string().regex(/^folders\/\d+$/u, 'must be folders/NUMBER')).default([]),
  accounts: z.array(accountSchema).default([]),
  bindings: z.array(bindingSchema).default([]),
  machines: z.array(machineSchema).default([]),
});
export type ConditionScenario = z.output<typeof condition>;
export type MachineScenario = z.output<typeof machineSchema>;
