import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const life = z.enum(['alive', 'dead', 'none']);

const truthSchema = z.object({
  attacker: z.object({ shell: life, token: life, shellDiedAt: z.string().optional() }),
  services: z.record(
    z.string(),
    z.object({ frozen: z.boolean(), instances: z.number(), spec: z.record(z.string(), z.unknown()) }),
  ),
  disturbed: z.array(z.object({ workload: z.string(), why: z.string(), at: z.string() })),
  changes: z.number(),
});

/** The simulator's truth, as far as the end of the story needs it. */
export interface Truth {
  readonly shell: z.output<typeof life>;
  readonly token: z.output<typeof life>;
  /** Names of workloads that had nothing to do with it and lost requests. */
  readonly disturbed: readonly string[];
  /** Calls that changed a Cloud Run resource. */
  readonly changes: number;
  /** Settings of each service, as Google would show them. */
  readonly specs: Readonly<Record<string, unknown>>;
}

/** Reads `GET /simulator/truth`. Throws an Error that names the field that does not fit. */
export function parseTruth(body: unknown): Truth {
  const parsed = truthSchema.safeParse(body);
  if (!parsed.success) throw new Error(`the simulator's truth: ${z.prettifyError(parsed.error)}`);
  const { attacker, services, disturbed, changes } = parsed.data;
  return {
    shell: attacker.shell,
    token: attacker.token,
    disturbed: [...new Set(disturbed.map(({ workload }) => workload))],
    changes,
    specs: Object.fromEntries(Object.entries(services).map(([name, { spec }]) => [name, spec])),
  };
}

/**
 * Whether a service has the settings that it had before. No scaling mode means automatic, and notes may have been added:
 * annotations of services change nothing. Those that were there must still be.
 */
export function isSameSettings(before: unknown, after: unknown): boolean {
  const [{ annotations: oldNotes, ...old }, { annotations: newNotes, ...now }] = [spec(before), spec(after)];
  const kept = Object.fromEntries(
    Object.keys(object(oldNotes)).map((name) => [name, object(newNotes)[name]]),
  );
  return isDeepStrictEqual(old, now) && isDeepStrictEqual(object(oldNotes), kept);
}

function spec(given: unknown): Readonly<Record<string, unknown>> {
  const { scaling, ...rest } = object(given);
  return { ...rest, scaling: { scalingMode: 'AUTOMATIC', ...object(scaling) } };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
