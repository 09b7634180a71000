import { describe, expect, test } from '@jest/globals';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import { createActivities } from '../../../src/activities';
import { SERVICE, useApproved } from '../../support/containment';
import { inActivity, proposalInput } from '../../support/proposed';
import { until } from '../../support/until';

const open = useApproved();
const workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: SERVICE,
} as const;
/** The owner applies the file from before: no annotation of ours is left. */
const replaced: ScenarioEvent = { do: 'replace-service', service: SERVICE, by: 'lin@example.com', keeps: [] };

describe('settings that were read before the freeze, as a reset brings them back,', () => {
  async function proposedByThem(after: readonly ScenarioEvent[]) {
    const lab = await open();
    const input = await proposalInput(lab.bench);
    await inActivity(lab.containment.applyStep, lab.approved);
    for (const event of after) lab.bench.simulator.world.fire(event);
    await until('what was done to the service', async () => {
      const { facts } = await lab.bench.deps.google.services.service(workload);
      return facts.reconciling ? undefined : true;
    });
    return createActivities(lab.bench.deps).main.propose({ ...input, asking: 2 });
  }

  test('ask for no second one: that which stands is taken over', async () => {
    const proposal = await proposedByThem([]);
    expect(proposal).toMatchObject({
      none: expect.stringContaining('after its settings were read'),
      standing: { step: expect.any(String) },
    });
    expect(proposal.plan).toBeUndefined();
  });

  test('ask again where somebody has taken it back since', async () => {
    const proposal = await proposedByThem([replaced]);
    expect(proposal.plan?.asking).toBe(2);
    expect(proposal.standing).toBeUndefined();
  });
});
