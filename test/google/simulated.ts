import { afterAll, afterEach, jest } from '@jest/globals';
import { loadScenario } from '../../simulator/scenarios/load';
import type { Scenario } from '../../simulator/scenarios/schema';
import type { RunningSimulator } from '../../simulator/start';
import { startSimulator } from '../../simulator/start';
import { createGoogle } from '../../src/google';
import type { GooglePorts } from '../../src/google';
import { createServiceChanger } from '../../src/google/run/change/service-changer';
import type { OpenServiceChanger } from '../../src/google/run/change/service-changer';
import { Failure } from '../../src/domain/failures';
import type { Workload } from '../../src/domain/workload/workload';
import { until } from '../simulator/until';

export const projectId = 'acme-payments';
export const payments: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payment-api',
};

/** A simulated Google Cloud with the ports under test connected to it. */
export interface Simulated {
  readonly sim: RunningSimulator;
  readonly google: GooglePorts;
  readonly changer: OpenServiceChanger;
}

// A loaded machine takes long to load the libraries and their protos for the first time.
jest.setTimeout(60_000);

const open: (() => Promise<void>)[] = [];
afterEach(async () => closeAll(open));
const openForFile: (() => Promise<void>)[] = [];
afterAll(async () => closeAll(openForFile));

async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  await Promise.all(closers.splice(0).map(async (close) => close()));
}

/**
 * Starts `reverse-shell-service`, changed by `edit`, with all of its findings there. Everything is closed after the
 * test.
 */
export async function simulate(edit: (scenario: Scenario) => Scenario = (same) => same): Promise<Simulated> {
  return start(edit, open);
}

let unchanged: Promise<Simulated> | undefined;

/** The same for all tests of a file that only read. */
export async function shared(): Promise<Simulated> {
  unchanged ??= start((same) => same, openForFile);
  return unchanged;
}

async function start(
  edit: (scenario: Scenario) => Scenario,
  closers: (() => Promise<void>)[],
): Promise<Simulated> {
  const base = loadScenario('reverse-shell-service');
  const scenario = edit({ ...base, findings: base.findings.map((finding) => ({ ...finding, appears: 0 })) });
  const sim = await startSimulator({ scenario });
  const google = createGoogle({ local: sim.grpc, localHttp: sim.http });
  const changer = createServiceChanger({ local: sim.grpc });
  closers.push(async () => {
    await google.close();
    await changer.close();
    await sim.close();
  });
  await until(() => sim.world.findings.list().length === scenario.findings.length);
  return { sim, google, changer };
}

/** A scenario whose caller lacks these permissions. */
export function denying(...denied: readonly string[]): (scenario: Scenario) => Scenario {
  return (scenario) => ({ ...scenario, caller: { ...scenario.caller, denied: [...denied] } });
}

/** Returns the failure of a call. Throws when it did not fail, or not with a `Failure`. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('the call did not fail');
}
