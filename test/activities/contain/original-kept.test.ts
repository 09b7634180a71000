import { afterEach, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import { isJsonObject, listOf, objectOf } from '../../../simulator/wire/json';
import { createContainment } from '../../../src/activities/contain';
import { openBench, type Bench } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';
import { until } from '../../support/until';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

function spec({ simulator }: Bench) {
  simulator.world.settle();
  const asked = simulator.world.services.get('payment-api').spec;
  return { scaling: objectOf(asked, 'scaling'), traffic: listOf(asked, 'traffic').filter(isJsonObject) };
}

test('a service that was frozen, tagged by its owner and frozen again is restored to the original, with the new tag', async () => {
  const opened = await openBench({ scenario: 'reverse-shell-service' });
  bench = opened;
  const { applyStep, undoStep } = createContainment(opened.deps);
  const { world, calls } = opened.simulator;
  const original = spec(opened);
  const first = await proposed(opened);
  await inActivity(applyStep, await request(opened, first, decided(first)));

  world.fire({ do: 'tag', service: 'payment-api', by: 'lin@example.com', tag: 'hotfix' });
  const served = async (): Promise<true | undefined> => {
    const { facts } = await opened.deps.google.services.service(workloadOf(first));
    return facts.reconciling ? undefined : true;
  };
  await until('the tag', served);
  const second = await proposed(opened);
  const approved = await request(opened, second, decided(second, { id: 'decision-2' }));
  expect((await inActivity(applyStep, approved)).result).toBe('applied');

  const states = await opened.ledger.readSavedStates(workloadOf(first));
  expect(states.map(({ saved }) => saved)).toEqual([
    expect.objectContaining({ scaling: expect.objectContaining({ mode: 'AUTOMATIC' }) }),
    expect.objectContaining({ scaling: expect.objectContaining({ mode: 'AUTOMATIC' }) }),
  ]);
  const restore = decided(second, { id: 'decision-3', act: 'restore', steps: [] });
  expect((await inActivity(undoStep, await request(opened, second, restore))).result).toBe('restored');

  const after = spec(opened);
  expect(after.scaling).toMatchObject(original.scaling);
  expect(after.traffic).toEqual([
    ...original.traffic.map((target) => expect.objectContaining(target)),
    expect.objectContaining({ tag: 'hotfix' }),
  ]);
  expect(truthOf(world, calls)['changes']).toBe(3);
  expect(await opened.ledger.openSteps(workloadOf(first))).toEqual([]);
});

function workloadOf(plan: Awaited<ReturnType<typeof proposed>>) {
  const [step] = plan.steps;
  if (step === undefined) throw new Error('the plan has no step');
  return step.target.workload;
}
