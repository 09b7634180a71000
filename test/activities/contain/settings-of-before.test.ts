import { describe, expect, test } from '@jest/globals';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import { createActivities } from '../../../src/activities';
import { happens, replaced, useApproved } from '../../support/containment';
import { inActivity, proposalInput } from '../../support/proposed';

const open = useApproved();

describe('settings that were read before the freeze, as a reset brings them back,', () => {
  async function proposedByThem(after: readonly ScenarioEvent[]) {
    const lab = await open();
    const input = await proposalInput(lab.bench);
    await inActivity(lab.containment.applyStep, lab.approved);
    for (const event of after) await happens(lab, event);
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
