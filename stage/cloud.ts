import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Fault } from '../simulator/faults';
import type { ScenarioEvent } from '../simulator/scenarios/schema/event-schema';
import { builtProgram } from './built';
import { cleanEnvironment } from './environment';
import { parseCloudReady, parseTruth, type CloudReady, type Truth } from './parse-truth';

/** The simulated Google Cloud and VirusTotal, as a process of its own. */
export interface Cloud {
  readonly ready: CloudReady;
  truth(): Promise<Truth>;
  /** Starts the scenario's clock: the attack begins. */
  begin(): Promise<void>;
  /** Arms a fault for calls to come. */
  arm(fault: Fault): Promise<void>;
  disarm(): Promise<void>;
  /** Lets an event of the scenarios' vocabulary happen now. */
  play(event: ScenarioEvent): Promise<void>;
  /** Stops the process in its tracks: connections stay open and nothing answers, not even `truth`. */
  freeze(): void;
  thaw(): void;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

const ANSWER_MS = 10_000;

/**
 * Starts a simulator on a scenario's name or file, with its clock held. It ends with us, however we end. Throws with
 * what it said when it does not come up.
 */
export async function startCloud(scenario: string): Promise<Cloud> {
  const args = [builtProgram('simulator/main.ts'), '--scenario', scenario, '--hold', '--exit-with-parent'];
  // A process group of its own: the system hangs up on a whole group that nobody controls when one of it is stopped.
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: cleanEnvironment(),
    detached: true,
  });
  // Writing is never tried; the pipe's breaking is how an end shows, and no reason to fail.
  child.stdin.on('error', () => undefined);
  const said = text(child.stderr);
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('close', () => resolve());
  });
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    gone.then(async () => Promise.reject(new Error(`the simulator did not start: ${await said}`))),
  ]);
  const ready = parseCloudReady(line);
  const call = async (what: string, method: 'GET' | 'POST', body?: unknown): Promise<unknown> => {
    const response = await fetch(`${ready.http}/simulator/${what}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = await response.text();
    if (response.ok) return JSON.parse(answer);
    throw new Error(`the simulator answered ${response.status} to ${what}: ${answer}`);
  };
  return {
    ready,
    truth: async () => parseTruth(await call('truth', 'GET')),
    async begin() {
      await call('start', 'POST');
    },
    async arm(fault) {
      await call('faults', 'POST', fault);
    },
    async disarm() {
      await call('faults/clear', 'POST');
    },
    async play(event) {
      await call('events', 'POST', event);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      // A frozen process hears nothing, not even that it should end.
      child.kill('SIGCONT');
      child.stdin.end();
      await gone;
    },
  };
}
