import { z } from 'zod';

const readySchema = z.object({
  ready: z.literal(true),
  grpc: z.string(),
  http: z.string(),
  scenario: z.string(),
  title: z.string(),
  subscription: z.string(),
  virusTotalApiKey: z.string(),
});

/** What the simulator says on its first line once it serves. */
export interface SimulatorReady {
  /** `127.0.0.1:PORT` */
  readonly grpc: string;
  /** `http://127.0.0.1:PORT` */
  readonly http: string;
  readonly scenario: string;
  readonly title: string;
  /** `projects/P/subscriptions/S` that the scenario's notifications go to. */
  readonly subscription: string;
  /** The key that the simulated VirusTotal takes; it is worth nothing elsewhere. */
  readonly virusTotalApiKey: string;
}

/** Reads the simulator's first line. Throws an Error that names what does not fit. */
export function parseReady(line: string): SimulatorReady {
  const parsed = readySchema.safeParse(json(line));
  if (parsed.success) return parsed.data;
  throw new Error(`the simulator said ${JSON.stringify(line.slice(0, 200))} instead of being ready`);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
