import { z } from 'zod';

const at = z.string();

/** The product's events, as far as they are needed to drive it. The judge goes by the simulator's truth. */
const eventSchema = z.discriminatedUnion('event', [
  z.object({
    at,
    event: z.literal('ready'),
    simulator: z.object({ http: z.string() }),
    ledger: z.string(),
    environment: z.record(z.string(), z.string()),
  }),
  z.object({ at, event: z.literal('playing') }),
  z.object({ at, event: z.literal('incident'), slot: z.string() }),
  z.object({ at, event: z.literal('opened'), incident: z.string() }),
  z.object({ at, event: z.literal('phase'), phase: z.string() }),
  z.object({
    at,
    event: z.literal('asked'),
    incident: z.string(),
    plan: z.object({ hash: z.string(), asking: z.number() }),
  }),
  z.object({
    at,
    event: z.literal('decided'),
    decision: z.object({ at: z.string(), decision: z.object({ act: z.string() }) }),
  }),
  z.object({ at, event: z.literal('verified'), verification: z.object({ at: z.string() }) }),
  z.object({ at, event: z.literal('outcome'), outcome: z.string() }),
  z.object({ at, event: z.literal('restored') }),
]);
export type ProductEvent = z.output<typeof eventSchema>;

const needed: readonly string[] = eventSchema.options.map(({ shape }) => shape.event.value);

/** One line of the product's output; undefined for what the range has no use for. Throws for what it cannot read. */
export function parseEvent(line: string): ProductEvent | undefined {
  const value: unknown = JSON.parse(line);
  const name = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  return typeof name === 'string' && needed.includes(name) ? eventSchema.parse(value) : undefined;
}
