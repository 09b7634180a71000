import type { LoggedCall } from '../../../simulator/call-log';
import { startSimulator, type RunningSimulator } from '../../../simulator/start';
import type { CheckedItem } from '../../../src/cli/setup/item';
import { runSetup, type SetupRequest } from '../../../src/cli/setup/run-setup';
import type { TemporalAddress } from '../../../src/temporal/connection/connection-settings';
import { smallScenario } from '../../simulator/small-scenario';

export const ORGANIZATION = 'organizations/688851828130';
/** There is no such subscription in the scenario. */
export const NEW = 'projects/acme-shop/subscriptions/firebreak';
/** This one is there, with a topic and a notification config. */
export const OLD = 'projects/acme-shop/subscriptions/scc-findings-responder';

/** A simulated cloud, and `firebreak setup` against it. */
export interface OpenSetup {
  readonly simulator: RunningSimulator;
  /** With `parent` empty it is not said. */
  run(request?: Partial<SetupRequest>, perMinute?: number): Promise<readonly CheckedItem[]>;
  /** Every call that changed something, since the last time that this was asked. */
  changes(): readonly LoggedCall[];
}

const closing: (() => Promise<void>)[] = [];

/** For `afterEach`. */
export async function closeSetups(): Promise<void> {
  await Promise.all(closing.splice(0).map(async (close) => close()));
}

export async function openSetup(
  temporal: TemporalAddress,
  denied: readonly string[] = [],
): Promise<OpenSetup> {
  const caller = { email: 'admin@acme.example', denied: [...denied] };
  const simulator = await startSimulator({ scenario: smallScenario({}, { caller }), hold: true });
  closing.push(async () => simulator.close());
  let seen = 0;
  return {
    simulator,
    async run({ parent = ORGANIZATION, ...more } = {}, perMinute = 60) {
      const asked: SetupRequest = { subscription: NEW, location: 'global', apply: false, ...more };
      const request = parent === '' ? asked : { ...asked, parent };
      const lookups = { perMinute, perDay: 500 };
      const config = { localGoogle: simulator.grpc, taskQueue: 'firebreak', lookups };
      return runSetup(config, request, () => temporal);
    },
    changes() {
      const all = simulator.calls.all();
      const fresh = all.slice(seen).filter(({ change, outcome }) => change && outcome === 'ok');
      seen = all.length;
      return fresh;
    },
  };
}

/** The states by part. */
export function states(parts: readonly CheckedItem[]): Readonly<Record<string, CheckedItem['state']>> {
  return Object.fromEntries(parts.map(({ part, state }) => [part, state]));
}

export function partNamed(parts: readonly CheckedItem[], name: string): CheckedItem {
  const found = parts.find(({ part }) => part === name);
  if (found === undefined) throw new Error(`there is no part ${name}`);
  return found;
}
