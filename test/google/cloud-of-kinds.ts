import { afterEach, jest } from '@jest/globals';
import type { RunningSimulator } from '../../simulator/start';
import { startSimulator } from '../../simulator/start';
import type { Scenario } from '../../simulator/scenarios/schema';
import type { Workload, WorkloadKind } from '../../src/domain/workload/workload';
import { createGoogle } from '../../src/google';
import type { GooglePorts } from '../../src/google';

// A loaded machine takes long to load the libraries and their protos for the first time.
jest.setTimeout(60_000);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (close) => close()));
});

/** A workload of the small scenarios. */
export function workload(kind: WorkloadKind, name: string): Workload {
  return { projectNumber: '123456789012', location: 'europe-west1', kind, name };
}

/** Serves a scenario with the ports under test connected to it, until the test is over. */
export async function serve(scenario: Scenario): Promise<{ sim: RunningSimulator; google: GooglePorts }> {
  const sim = await startSimulator({ scenario });
  const google = createGoogle({ local: sim.grpc, localHttp: sim.http });
  open.push(async () => {
    await google.close();
    await sim.close();
  });
  return { sim, google };
}
