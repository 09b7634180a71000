import { afterEach } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Scenario } from '../../../simulator/scenarios/schema';
import type { Fault } from '../../../simulator/faults';
import { createActivities } from '../../../src/activities';
import { readFacts } from '../../../src/activities/parse-facts';
import type { ReadResult } from '../../../src/domain/evidence/evidence';
import type { IdentityFacts } from '../../../src/domain/evidence/identity-facts';
import type { Workload } from '../../../src/domain/workload/workload';
import { finding } from '../../domain/fixtures';
import { workload } from '../../google/cloud-of-kinds';
import { bucket, member, scenario, shopper, type Identities } from '../../google/iam/identity-scenario';
import { openBench, type Bench } from '../../support/lab';

export const shop = workload('services', 'shop');

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

export async function open(given: Scenario = scenario()): Promise<Bench> {
  bench = await openBench({ scenario: given });
  return bench;
}

/** Runs something as an activity that was scheduled so many milliseconds ago. */
export async function run<T>(activity: () => Promise<T>, agoMs = 0): Promise<T> {
  const context = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() - agoMs });
  return await context.run(activity);
}

export interface Asked {
  readonly workload?: Workload;
  /** A revision or execution that a finding names. */
  readonly named?: { readonly revision?: string; readonly execution?: string };
  readonly agoMs?: number;
  /** Faults that strike the read of the identity, not that of the settings. */
  readonly faults?: readonly Fault[];
}

/** Reads the workload and then its identity, as activities that were scheduled so many milliseconds ago. */
export async function read({ deps, simulator }: Bench, asked: Asked = {}): Promise<ReadResult> {
  const { named, agoMs = 0, faults = [] } = asked;
  const subject = asked.workload ?? shop;
  const { readWorkload, readIdentity } = createActivities(deps).reads;
  const findings =
    named === undefined ? [] : [await deps.ledger.putFacts(finding({ containers: [], ...named }))];
  const { facts: settings } = await run(async () => readWorkload({ workload: subject, findings }), agoMs);
  faults.forEach((fault) => simulator.faults.add(fault));
  return run(
    async () => readIdentity({ workload: subject, projectId: 'acme-shop', settings, findings }),
    agoMs,
  );
}

export const factsOf = async ({ ledger }: Bench, { facts }: ReadResult): Promise<IdentityFacts> =>
  readFacts(ledger, 'identity', facts);
export const gapsOf = ({ gaps }: ReadResult) => gaps.map(({ what, permission }) => [what, permission]);

/** Something of everything. */
export const rich: Identities = {
  accounts: [
    {
      email: shopper,
      keys: [{}, { disabled: true }],
      roles: [
        { role: 'roles/editor' },
        { role: 'projects/acme-shop/roles/custom' },
        { role: 'roles/run.admin', on: 'folders/11' },
        { role: 'roles/logging.admin', on: 'organization', condition: { title: 'x', expression: 'true' } },
        { role: 'roles/storage.objectAdmin', on: bucket },
      ],
    },
  ],
  bindings: [
    { role: 'roles/owner', members: ['group:admins@example.com', `deleted:${member}?uid=1`] },
    { role: 'roles/browser', members: ['allAuthenticatedUsers'] },
  ],
  machines: [{ name: 'worker', serviceAccount: shopper }],
};
