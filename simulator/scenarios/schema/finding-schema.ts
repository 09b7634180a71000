import { z } from 'zod';
import { ipAddress, moment, port, resourceId, sha256, stringMap } from './scalars';
import { target } from './target';

const processSchema = z.strictObject({
  pid: z.int().positive(),
  parentPid: z.int().nonnegative().optional(),
  /** Path of the binary; of the interpreter where `script` is given. */
  binary: z.string().min(1),
  sha256: sha256.optional(),
  /** Size of the file in bytes, hashed as a whole unless `hashedBytes` is smaller. */
  bytes: z.int().positive().optional(),
  hashedBytes: z.int().positive().optional(),
  script: z
    .strictObject({ path: z.string(), sha256: sha256.optional(), contents: z.string().optional() })
    .optional(),
  /** Libraries that it loaded. */
  libraries: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        sha256: sha256.optional(),
        bytes: z.int().positive().optional(),
      }),
    )
    .default([]),
  args: z.array(z.string()).default([]),
  /** Environment as the detector saw it: secrets stand in findings, too. */
  env: stringMap.default({}),
});

const connectionSchema = z.strictObject({
  destinationIp: ipAddress,
  destinationPort: port,
  sourceIp: ipAddress,
  sourcePort: port,
});

/** Event Threat Detection's details beside the common fields; they stand in `sourceProperties`. */
const detectionSchema = z.strictObject({
  ruleName: z.string().min(1),
  subRuleName: z.string().min(1).optional(),
  technique: z.string().min(1),
  indicator: z.string().min(1).default('audit_log'),
  /** The method whose newest audit entry about the workload is the evidence. */
  method: z.string().min(1),
  properties: z.record(z.string(), z.json()).default({}),
  /** The bindings that the call added to a policy. */
  iamBindings: z.array(z.strictObject({ role: z.string().min(1), member: z.string().min(1) })).default([]),
});

/**
 * One finding of Cloud Run Threat Detection, from which a whole v2 Finding with its Resource is constructed.
 * No public sample of a real one exists, so its fields follow the documentation.
 */
export const findingSchema = z.strictObject({
  /** When it happened (`eventTime`). */
  at: moment,
  /** When Security Command Center creates and publishes it; never before the start. Default: `at`, or at once. */
  appears: moment.nonnegative().optional(),
  /** How many of its like there are, each with an id of its own, `everySeconds` apart. */
  copies: z.int().min(1).max(5_000).default(1),
  everySeconds: z.number().positive().default(0.1),
  /** Finding id; default: derived from the seed. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/u, 'must be 1 to 32 letters and digits')
    .optional(),
  category: z.string().min(1),
  module: z.string().min(1).optional(),
  severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
  description: z.string().min(1),
  nextSteps: z.string().optional(),
  ...target,
  /**
   * The resource that `resourceName` names: the workload itself, or a part of it, since no document says which level
   * the detectors report. `revision` works for services and worker pools, `execution` (the newest then) and `task`
   * (the first) for jobs; `-alone`: by its own name without the workload's, as Asset Inventory has it.
   */
  names: z
    .enum(['workload', 'revision', 'revision-alone', 'execution', 'execution-alone', 'task'])
    .default('workload'),
  /** The revision whose container was attacked; default: the latest. */
  revision: resourceId.optional(),
  /** Default: the revision's first container. */
  container: z.string().min(1).optional(),
  processes: z.array(processSchema).default([]),
  /** A connection; that of a reverse shell also fills the four `Reverse_Shell_Stdin_Redirection_*` source properties. */
  connection: connectionSchema.optional(),
  indicator: z
    .strictObject({
      ipAddresses: z.array(ipAddress).default([]),
      domains: z.array(z.string()).default([]),
      uris: z.array(z.string()).default([]),
    })
    .optional(),
  /** Enum names of the v2 API. */
  mitre: z.strictObject({ tactic: z.string(), techniques: z.array(z.string()) }).optional(),
  /** Makes it a finding of the control plane: no container and no process, but the log entry that it rests on. */
  detection: detectionSchema.optional(),
  /** Further source properties, as they are. */
  sourceProperties: z.record(z.string(), z.json()).default({}),
  state: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  mute: z.enum(['MUTED', 'UNMUTED', 'UNDEFINED']).default('UNDEFINED'),
  /** `parentDisplayName`; another detector makes it a finding of another product. */
  detector: z.string().min(1).default('Cloud Run Threat Detection'),
});
export type FindingScenario = z.output<typeof findingSchema>;

/** A finding and its like, one after the other. */
export function copiesOf(finding: FindingScenario): readonly FindingScenario[] {
  const { copies, everySeconds, at, appears, id, ...rest } = finding;
  if (copies === 1) return [finding];
  return Array.from({ length: copies }, (_none, index) => ({
    ...rest,
    ...{ copies: 1, everySeconds },
    at: at + index * everySeconds,
    appears: (appears ?? Math.max(0, at)) + index * everySeconds,
    ...(id === undefined ? {} : { id: `${id.slice(0, 27)}${index}` }),
  }));
}
