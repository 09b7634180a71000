import { z } from 'zod';

const life = z.enum(['alive', 'dead', 'none']);

const callSchema = z.object({
  at: z.string(),
  method: z.string(),
  resource: z.string(),
  change: z.boolean(),
  validateOnly: z.boolean(),
  outcome: z.string(),
});

/** Frozen is said of services alone. */
const settings = z.record(
  z.string(),
  z.object({
    spec: z.record(z.string(), z.unknown()),
    frozen: z.boolean().optional(),
    instances: z.unknown().optional(),
  }),
);

const truthSchema = z.object({
  attacker: z.object({ shell: life, token: life, shellDiedAt: z.string().optional() }),
  services: settings,
  jobs: settings,
  workerPools: settings,
  instances: settings,
  disturbed: z.array(z.object({ workload: z.string() })),
  calls: z.array(callSchema),
  underWay: z.array(z.object({ method: z.string() })),
});

/** A call that was made to the simulated cloud. */
export type Call = Readonly<z.output<typeof callSchema>>;
export type Life = z.output<typeof life>;

/** The truth, as far as a run is judged by it. */
export interface Truth {
  readonly shell: Life;
  readonly token: Life;
  /** RFC 3339. */
  readonly shellDiedAt?: string;
  /** Settings by kind and name of the workload, for example `services/shop`. */
  readonly specs: Readonly<Record<string, unknown>>;
  /** Names of uninvolved workloads that lost requests, each once. */
  readonly disturbed: readonly string[];
  readonly calls: readonly Call[];
  /** Methods of calls that are being handled. */
  readonly underWay: readonly string[];
  /** Names of services that are frozen. */
  readonly frozen: readonly string[];
  /** Names of services that are not, and have instances. */
  readonly running: readonly string[];
}

/** Reads the answer of `GET /simulator/truth`. Throws naming the field that does not fit. */
export function parseTruth(body: unknown): Truth {
  const { attacker, disturbed, calls, underWay, ...kinds } = truthSchema.parse(body);
  const { shell, token, shellDiedAt } = attacker;
  return {
    shell,
    token,
    ...(shellDiedAt === undefined ? {} : { shellDiedAt }),
    specs: Object.fromEntries(
      Object.entries(kinds).flatMap(([kind, workloads]) =>
        Object.entries(workloads).map(([name, { spec }]) => [`${kind}/${name}`, spec]),
      ),
    ),
    disturbed: [...new Set(disturbed.map(({ workload }) => workload))],
    calls,
    underWay: underWay.map(({ method }) => method),
    frozen: Object.entries(kinds.services).flatMap(([name, { frozen }]) => (frozen === true ? [name] : [])),
    running: Object.entries(kinds.services).flatMap(([name, { frozen, instances }]) =>
      frozen === false && typeof instances === 'number' && instances > 0 ? [name] : [],
    ),
  };
}
