import { expect, test } from '@jest/globals';
import { createContainment } from '../../../src/activities/contain';
import type { LevelResult } from '../../../src/domain/plan/verification';
import { eventSchema, type ScenarioEvent } from '../../../simulator/scenarios/schema/event-schema';
import { textOf } from '../../../simulator/wire/json';
import { methods } from '../../../stage/methods';
import { SERVICE, untilAnswered, useApproved, type Approved } from '../../support/containment';
import { testPolicy } from '../../support/lab';
import { until } from '../../support/until';

const open = useApproved();

/** Freezes, and waits until no instance is left. */
async function frozen(opened: Approved): Promise<() => Promise<LevelResult | undefined>> {
  const { bench, containment, approved } = opened;
  const { answer } = await untilAnswered(containment.applyStep, approved);
  if (answer.result !== 'applied') throw new Error(`the freeze was ${answer.result}`);
  await bench.setPolicy(testPolicy({ limit: '60s', quiet: '1s' }));
  const { plan, step } = approved;
  const { checkContainment } = createContainment(bench.deps);
  const look = async (): Promise<readonly LevelResult[]> =>
    (await checkContainment({ plan, step, projectId: 'acme-payments' })).verification.levels;
  await until('quiet', async () => ((await look()).every(({ verified }) => verified) ? true : undefined));
  return async () => (await look()).find(({ level }) => level === 'symptom');
}

/** A finding that SCC creates now. */
function late({ bench }: Approved, finding: object): ScenarioEvent {
  const { world } = bench.simulator;
  const [first] = world.findings.list();
  const [told] = world.scenario.findings;
  const zero = Date.parse(textOf(first?.finding ?? {}, 'eventTime')) - (told?.at ?? 0) * 1000;
  const at = (Date.now() - zero) / 1000;
  const common = { category: 'Reverse Shell', severity: 'CRITICAL', description: 'again' };
  return eventSchema.parse({ do: 'finding', finding: { at, ...common, service: SERVICE, ...finding } });
}

const seen = {
  verified: false,
  text: expect.stringMatching(/^seen after the instances were gone: finding Reverse Shell at /),
};

test.each([
  ['a revision below it', { names: 'revision' }],
  ['a revision alone', { names: 'revision-alone' }],
])(
  'a new finding by the name of %s is a sign',
  async (_what, finding) => {
    const opened = await open();
    const look = await frozen(opened);
    opened.bench.simulator.world.fire(late(opened, finding));
    expect(await look()).toMatchObject(seen);
  },
  120_000,
);

/** Gives the newest finding another resource. */
function renamed({ bench }: Approved, resourceName: string): void {
  const { findings } = bench.simulator.world;
  const name = textOf(findings.list().at(-1)?.finding ?? {}, 'name');
  findings.change(name, ({ finding, resource }) => ({
    finding: { ...finding, resourceName },
    resource,
  }));
}

const LIST = 'google.cloud.run.v2.Revisions/ListRevisions';
const REGION = '//run.googleapis.com/projects/acme-payments/locations/europe-west1';

test.each([
  ['of a revision that is gone by now', `${REGION}/revisions/payment-api-00009-abc`],
  ['of a part of the service that this version does not know', `${REGION}/services/payment-api/shards/3`],
])(
  'a new finding by the name %s is a sign',
  async (_what, resourceName) => {
    const opened = await open();
    const look = await frozen(opened);
    opened.bench.simulator.world.fire(late(opened, {}));
    renamed(opened, resourceName);
    expect(await look()).toMatchObject(seen);
  },
  120_000,
);

test('a new finding on something else is none', async () => {
  const opened = await open();
  const look = await frozen(opened);
  const names = [
    `${REGION}/services/payment-api-eu`,
    `${REGION}/revisions/catalog-00017-hzx`,
    `${REGION.replace('west1', 'west4')}/revisions/payment-api-00002-tnq`,
    '//compute.googleapis.com/projects/acme-payments/zones/z/instances/i',
  ];
  for (const name of names) {
    opened.bench.simulator.world.fire(late(opened, {}));
    renamed(opened, name);
  }
  expect(await look()).toMatchObject({ verified: true });
}, 120_000);

test.each([
  ['cannot be asked', { method: LIST, kind: 'error', code: 'PERMISSION_DENIED' }],
  ['is not told to its end', { method: LIST, kind: 'empty-pages' }],
] as const)(
  'whose a new revision is that %s: it stays open',
  async (_what, fault) => {
    const opened = await open();
    const look = await frozen(opened);
    opened.bench.simulator.world.fire(late(opened, {}));
    renamed(opened, `${REGION}/revisions/payment-api-00009-abc`);
    opened.bench.simulator.faults.add(fault);
    expect(await look()).toMatchObject({
      verified: false,
      unread: true,
      text: expect.stringContaining('payment-api-00009-abc, of which it is not known whose it is'),
    });
  },
  120_000,
);

test('a list of findings that did not come to its end is no silence', async () => {
  const opened = await open();
  const look = await frozen(opened);
  opened.bench.simulator.faults.add({ method: methods.fetchFinding, kind: 'empty-pages', skip: 1 });
  expect(await look()).toMatchObject({ verified: false, unread: true });
}, 120_000);
