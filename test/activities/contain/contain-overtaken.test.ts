import { describe, expect, test } from '@jest/globals';
import type { ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import {
  changesOf,
  isFrozen,
  SERVICE,
  UPDATE,
  untilAnswered,
  useApproved,
  type Approved,
} from '../../support/containment';
import { until } from '../../support/until';

const OWNER = 'lin@example.com';

const open = useApproved();

/** Holds the changing call until something else was done to the service, so that its etag is really stale. */
async function overtaken(lab: Approved, happens: ScenarioEvent) {
  const { simulator } = lab.bench;
  simulator.faults.add({ method: UPDATE, kind: 'latency', milliseconds: 2_000, times: 1 });
  const answered = untilAnswered(lab.containment.applyStep, lab.approved);
  await until('the changing call', () => simulator.calls.underWay().find(({ method }) => method === UPDATE));
  simulator.world.fire(happens);
  return (await answered).answer;
}

describe('somebody is faster by an instant', () => {
  test('with a label: what was approved still fits, and is carried out', async () => {
    const lab = await open();
    const applied = await overtaken(lab, { do: 'relabel', service: SERVICE, by: OWNER, label: 'touched' });
    expect(applied.result).toBe('applied');
    expect(changesOf(lab.bench)).toBe(1);
    expect(isFrozen(lab.bench)).toBe(true);
  });

  test('with another scaling: it is asked again, and nothing is overwritten', async () => {
    const lab = await open();
    const applied = await overtaken(lab, {
      do: 'scale',
      service: SERVICE,
      by: OWNER,
      minInstanceCount: 3,
      maxInstanceCount: 30,
    });
    expect(applied).toMatchObject({
      result: 'precondition-changed',
      differences: [expect.stringContaining('minimum 3, maximum 30 now')],
    });
    expect(changesOf(lab.bench)).toBe(0);
    expect(isFrozen(lab.bench)).toBe(false);
  });

  test('with a deploy that drops our mark and keeps the rest: it was carried out, once, and can be taken back', async () => {
    const lab = await open();
    const { simulator } = lab.bench;
    simulator.faults.add({ method: UPDATE, kind: 'late-answer', milliseconds: 2_000, times: 1 });
    const answered = untilAnswered(lab.containment.applyStep, lab.approved);
    await until('the change', () => (isFrozen(lab.bench) ? true : undefined));
    simulator.world.fire({
      do: 'replace-service',
      service: SERVICE,
      by: OWNER,
      keeps: ['scaling', 'traffic'],
    });
    expect((await answered).answer.result).toBe('applied');
    expect(changesOf(lab.bench)).toBe(1);
    expect(isFrozen(lab.bench)).toBe(true);
  });
});
