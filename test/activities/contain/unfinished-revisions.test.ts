import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Fault } from '../../../simulator/faults';
import type { Observation } from '../../../src/activities/contain/verify-containment';
import {
  changesOf,
  happens,
  isFrozen,
  restoreRequest,
  SERVICE,
  untilAnswered,
  useApproved,
} from '../../support/containment';

const open = useApproved();
const method = 'google.cloud.run.v2.Revisions/ListRevisions';

/** Lists of revisions that do not tell which there are. */
const faults: readonly (readonly [string, Fault, number])[] = [
  ['that does not come to its end, once', { method, kind: 'empty-pages', times: 1 }, 2],
  ['that never comes to its end', { method, kind: 'empty-pages' }, 9],
  ['that does not answer, once', { method, kind: 'error', code: 'UNAVAILABLE', times: 1 }, 2],
  ['that never answers', { method, kind: 'error', code: 'UNAVAILABLE' }, 9],
  ['that may not be read', { method, kind: 'error', code: 'PERMISSION_DENIED' }, 1],
];

describe('a list of revisions', () => {
  test.each(faults)(
    '%s takes no yes back: what is wanted and served is told by the service',
    async (_what, fault, tries) => {
      const { bench, containment, approved } = await open();
      bench.simulator.faults.add(fault);
      const done = await untilAnswered(containment.applyStep, approved);
      expect([done.answer.result, done.tries, isFrozen(bench)]).toEqual(['applied', tries, true]);
    },
    120_000,
  );

  test.each(faults)(
    '%s does not say that what is to be given back is gone',
    async (_what, fault, tries) => {
      const lab = await open();
      const restore = await restoreRequest(lab);
      lab.bench.simulator.faults.add(fault);
      const done = await untilAnswered(lab.containment.undoStep, restore);
      expect([done.answer.result, done.tries, isFrozen(lab.bench)]).toEqual(['restored', tries, false]);
    },
    120_000,
  );
});

test('what was deployed after the question and never became ready is drift, and named before a restore', async () => {
  const lab = await open();
  const digest = `sha256:${'ba'.repeat(32)}`;
  const image = 'europe-west1-docker.pkg.dev/acme-payments/services/backdoor:1';
  const fails = 'It waits.';
  await happens(lab, { do: 'deploy', service: SERVICE, by: 'mallory@example.com', image, digest, fails });
  const restore = await restoreRequest(lab);
  const looking = async (): Promise<Observation> =>
    lab.containment.checkContainment({ ...lab.approved, projectId: 'acme-payments' });
  const seen: Observation = await new MockActivityEnvironment().run(looking);
  expect(seen.verification.levels[0]).toMatchObject({
    verified: false,
    text: expect.stringMatching(/^revision payment-api-00004-\w+ \(.*backdoor@.*none of those/),
  });
  const { answer } = await untilAnswered(lab.containment.undoStep, restore);
  expect(answer).toMatchObject({
    result: 'changed-since',
    differences: expect.arrayContaining([
      expect.stringMatching(/^A restore brings payment-api-00004-\w+ \(.*backdoor@.*\) to life/),
    ]),
  });
  expect([isFrozen(lab.bench), changesOf(lab.bench)]).toEqual([true, 1]);
}, 120_000);
