import { expect, test } from '@jest/globals';
import type { Fault } from '../../../simulator/faults';
import { textOf } from '../../../simulator/wire/json';
import {
  happens,
  isFrozen,
  SERVICE,
  untilAnswered,
  useApproved,
  type Approved,
} from '../../support/containment';
import { until } from '../../support/until';

/*
 * An approved step whose finding names the attacked revision alone. Whose it is was known when it was approved; what a
 * look-up says later is nothing that the decisions are to blame for.
 */

const open = useApproved();
const REVISION = 'payment-api-00002-tnq';
const POOLS = 'projects/415104041262/locations/europe-west1/workerPools/-';
const lists = { method: 'google.cloud.run.v2.Revisions/ListRevisions', resource: POOLS } as const;

/** Makes the plan's finding one on a resource of this name. */
function on({ bench, approved }: Approved, below: string): void {
  const resourceName = `//run.googleapis.com/projects/acme-payments/locations/europe-west1/${below}`;
  bench.simulator.world.findings.change(approved.plan.findings[0] ?? '', ({ finding, resource }) => ({
    finding: { ...finding, resourceName },
    resource,
  }));
}

async function joined({ bench, approved }: Approved): Promise<void> {
  const { incident, findings } = approved.plan;
  await bench.ledger.joinFinding(incident, findings[0] ?? '');
}

const refusals: readonly (readonly [string, Fault])[] = [
  ['may not be looked up', { ...lists, kind: 'error', code: 'PERMISSION_DENIED' }],
  ['is asked for in a way that Google refuses', { ...lists, kind: 'error', code: 'INVALID_ARGUMENT' }],
  ['is looked for in a list that goes on', { ...lists, kind: 'empty-pages' }],
];

test.each(refusals)(
  'whose workload %s is carried out as the ledger knows it',
  async (_what, fault) => {
    const lab = await open();
    on(lab, `revisions/${REVISION}`);
    await joined(lab);
    lab.bench.simulator.faults.add(fault);
    expect((await untilAnswered(lab.containment.applyStep, lab.approved)).answer.result).toBe('applied');
    expect(isFrozen(lab.bench)).toBe(true);
  },
  120_000,
);

test.each(refusals)(
  'whose workload %s waits for it, where the ledger does not know',
  async (_what, fault) => {
    const lab = await open();
    on(lab, `revisions/${REVISION}`);
    lab.bench.simulator.faults.add(fault);
    const { answer } = await untilAnswered(lab.containment.applyStep, lab.approved);
    expect(answer).toMatchObject({
      result: 'postponed',
      why: expect.stringMatching(/workerPools|there are more/),
    });
    expect(isFrozen(lab.bench)).toBe(false);
    lab.bench.simulator.faults.clear();
    expect((await untilAnswered(lab.containment.applyStep, lab.approved)).answer.result).toBe('applied');
  },
  120_000,
);

test('whose revision was deleted since is carried out as the ledger knows it', async () => {
  const lab = await open();
  const attacked = 'payment-api-00001-vqh';
  on(lab, `revisions/${attacked}`);
  await joined(lab);
  await happens(lab, {
    do: 'delete-revision',
    service: SERVICE,
    by: 'mallory@example.com',
    revision: attacked,
  });
  await until('its deletion', async () => {
    const { facts } = await lab.bench.deps.google.places.ownersOf(
      { project: 'acme-payments', location: 'europe-west1', revision: attacked },
      '415104041262',
    );
    return facts.length === 0 ? true : undefined;
  });
  expect((await untilAnswered(lab.containment.applyStep, lab.approved)).answer.result).toBe('applied');
}, 120_000);

test.each([
  ['a revision of another service', 'revisions/catalog-api-00017-hzx'],
  ['another service', 'services/catalog-api'],
])(
  'that is about %s by now is refused, whatever the ledger has',
  async (_what, below) => {
    const lab = await open();
    on(lab, below);
    await joined(lab);
    const { answer } = await untilAnswered(lab.containment.applyStep, lab.approved);
    expect(answer).toMatchObject({ result: 'refused' });
    expect(isFrozen(lab.bench)).toBe(false);
    expect(textOf(lab.bench.simulator.world.findings.list()[0]?.finding ?? {}, 'resourceName')).toContain(
      below,
    );
  },
  120_000,
);
