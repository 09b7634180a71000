import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createContainment } from '../../../src/activities/contain';
import type { Observation } from '../../../src/activities/contain/verify-containment';
import type { VerifyInput } from '../../../src/activities/contain/verify-containment';
import { methods } from '../../../stage/methods';
import { untilAnswered, useApproved, type Approved } from '../../support/containment';
import { testPolicy } from '../../support/lab';
import { until } from '../../support/until';

const open = useApproved();

/** Freezes; what the freeze is verified by. */
async function frozen({ bench, containment, approved }: Approved): Promise<VerifyInput> {
  const { answer } = await untilAnswered(containment.applyStep, approved);
  if (answer.result !== 'applied') throw new Error(`the freeze was ${answer.result}`);
  const { id: projectId } = bench.simulator.world.scenario.google.project;
  return { plan: approved.plan, step: approved.step, projectId };
}

const levelOf = ({ verification }: Observation, name: string) =>
  verification.levels.find(({ level }) => level === name);

test('the logs are asked once the quiet time is over, and not in every look before', async () => {
  const opened = await open();
  const { bench } = opened;
  const input = await frozen(opened);
  await bench.setPolicy(testPolicy({ limit: '60s', quiet: '4s' }));
  const listed = (): number =>
    bench.simulator.calls.all().filter(({ method }) => method === methods.readLog).length;
  const before = listed();
  const { verifyContainment } = createContainment(bench.deps);
  const verifying = async (): Promise<Observation> => verifyContainment(input);
  const seen: Observation = await new MockActivityEnvironment().run(verifying);
  expect(seen.verification.levels.map(({ level, verified }) => [level, verified])).toEqual([
    ['control-plane', true],
    ['instances', true],
    ['symptom', true],
  ]);
  // stdout and stderr, each once: an empty page with a token, as the scenario has it, and the rest.
  expect(listed() - before).toBe(4);
}, 120_000);

test('before that it is said when; in the last look they are asked all the same, and short quiet is not enough', async () => {
  const opened = await open();
  const input = await frozen(opened);
  await opened.bench.setPolicy(testPolicy({ limit: '1800s', quiet: '1700s' }));
  const { checkContainment } = createContainment(opened.bench.deps);
  const last = await until('no instance', async () => {
    const seen = await checkContainment(input);
    return levelOf(seen, 'instances')?.verified === true ? levelOf(seen, 'symptom') : undefined;
  });
  expect(last).toMatchObject({
    verified: false,
    text: expect.stringMatching(/^no further sign for \d+ s; verified after 1700 s without one$/),
  });
  expect(last).not.toHaveProperty('unread');
}, 120_000);

test('a search of the logs that did not finish is no silence', async () => {
  const opened = await open();
  const input = await frozen(opened);
  opened.bench.simulator.faults.add({ method: methods.readLog, kind: 'empty-pages' });
  const { checkContainment } = createContainment(opened.bench.deps);
  const seen = await until('no instance', async () => {
    const looked = await checkContainment(input);
    return levelOf(looked, 'instances')?.verified === true ? looked : undefined;
  });
  expect(levelOf(seen, 'symptom')).toMatchObject({
    verified: false,
    unread: true,
    text: expect.stringMatching(
      /^not verified, since the search did not finish: the stdout log was not read to its end/,
    ),
  });
  expect(seen.recorded).toMatchObject({ contained: false, verified: ['control-plane', 'instances'] });
}, 120_000);

test.each([
  ['a finding that cannot be read leaves the project open: nothing is looked at', 'UNAVAILABLE', undefined],
  ['of a finding that is gone the given project is taken', 'NOT_FOUND', true],
] as const)(
  '%s',
  async (_what, code, verified) => {
    const opened = await open();
    const input = await frozen(opened);
    opened.bench.simulator.faults.add({ method: methods.fetchFinding, kind: 'error', code, times: 1 });
    const { checkContainment } = createContainment(opened.bench.deps);
    const seen = await checkContainment(input).catch(() => undefined);
    expect(seen && levelOf(seen, 'control-plane')?.verified).toBe(verified);
  },
  120_000,
);
