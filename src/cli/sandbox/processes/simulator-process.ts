import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Failure } from '../../../domain/failures';
import { parseTruth, type Truth } from '../story/truth';
import { runScript } from '../../serve/workflow-bundle';

/** The scenario to play, and how. */
export interface Playing {
  /** A scenario's name or the path of a file. */
  readonly scenario: string;
  /** `name=value` each. */
  readonly switches: readonly string[];
}

/** A simulator that runs as a process of its own. */
export interface SimulatorProcess {
  /** Resolves once it serves. Rejects with `malformed` when it refuses the scenario or a switch. */
  readonly ready: Promise<SimulatorReady>;
  /** Resolves when the process is gone, whyever. Never rejects. */
  readonly gone: Promise<void>;
  /** Starts the scenario's clock: the attack begins. */
  start(): Promise<void>;
  truth(): Promise<Truth>;
  /** Ends it; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const ANSWER_MS = 5_000;
const GRACE_MS = 3_000;

/**
 * Starts a simulator whose clock is held. It ends by itself when our end of its standard input closes, which the system
 * does for a process that was killed in whatever way.
 */
export function startSimulatorProcess({ scenario, switches }: Playing): SimulatorProcess {
  const script = path.join(__dirname, `../../../../simulator/main${path.extname(__filename)}`);
  const [program, ...args] = runScript(script, [
    ...['--scenario', scenario, '--hold', '--exit-with-parent'],
    ...switches.flatMap((each) => ['--switch', each]),
  ]);
  // A process group of its own, so that Ctrl-C in the terminal reaches us alone and the order of stopping is ours.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // Writing is never tried; the pipe's breaking is how an end shows, and no reason to fail.
  child.stdin.on('error', () => undefined);
  const said = text(child.stderr);
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('close', () => resolve());
  });
  const line = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  const ready = Promise.race([
    line.then(parseReady),
    gone.then(async () => {
      throw refused(child, await said);
    }),
  ]);
  ready.catch(() => undefined);
  const call = async (method: 'GET' | 'POST', what: string): Promise<unknown> => {
    const { http } = await ready;
    const response = await fetch(`${http}/simulator/${what}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const body: unknown = await response.json();
    if (response.ok) return body;
    throw new Failure('internal', `the simulator answered ${String(response.status)} to ${what}`);
  };
  return {
    ready,
    gone,
    async start() {
      await call('POST', 'start');
    },
    truth: async () => parseTruth(await call('GET', 'truth')),
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Exit code with which the simulator refuses what its caller can correct. */
const MISUSE = 2;

function refused({ exitCode }: ChildProcess, said: string): Failure {
  const why = said.trim().replace(/^simulator: /, '');
  if (exitCode === MISUSE) return new Failure('malformed', why);
  return new Failure('internal', `the simulator ended with exit code ${String(exitCode)}: ${why}`);
}

const readySchema = z.object({
  ready: z.literal(true),
  grpc: z.string(),
  http: z.string(),
  scenario: z.string(),
  title: z.string(),
  subscription: z.string(),
  virusTotalApiKey: z.string(),
});

/** The first line that the simulator prints once it serves. */
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
