import { z } from 'zod';

const call = z.object({
  at: z.string(),
  method: z.string(),
  resource: z.string(),
  change: z.boolean(),
  validateOnly: z.boolean(),
});

const truthSchema = z.object({
  attacker: z.object({ shell: z.enum(['alive', 'dead', 'none']) }),
  services: z.record(
    z.string(),
    z.object({
      spec: z.record(z.string(), z.unknown()),
      frozen: z.boolean().optional(),
      running: z.array(z.object({ revision: z.string() })).optional(),
    }),
  ),
  /** By full name. */
  findings: z.record(z.string(), z.object({ state: z.string() })),
  disturbed: z.array(z.object({ workload: z.string(), why: z.string() })),
  calls: z.array(call.extend({ outcome: z.string(), tookMs: z.number() })),
  underWay: z.array(call),
});

/** The truth of the simulated cloud, as far as it is read here. */
export type Truth = z.output<typeof truthSchema>;
/** A call that was handled. */
export type Call = Truth['calls'][number];

/** Reads the answer of `GET /simulator/truth`. Throws naming the field that does not fit. */
export function parseTruth(body: unknown): Truth {
  return truthSchema.parse(body);
}

const readySchema = z.object({
  ready: z.literal(true),
  grpc: z.string(),
  http: z.string(),
  subscription: z.string(),
  virusTotalApiKey: z.string(),
});

/** The simulator's first line. */
export type CloudReady = z.output<typeof readySchema>;

/** Reads the simulator's first line. Throws on anything else. */
export function parseCloudReady(line: string): CloudReady {
  return readySchema.parse(JSON.parse(line));
}
