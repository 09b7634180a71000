import { describe, expect, test } from '@jest/globals';
import { textOf } from '../../../simulator/wire/json';
import { parseFindingName } from '../../../src/domain/finding/finding-name';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import type { Workload } from '../../../src/domain/workload/workload';
import { jsonCopy } from '../../support/json-copy';
import { testPolicy, type Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';

const { open } = useLab();
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

interface Stormed {
  readonly lab: Lab;
  readonly slot: string;
  readonly workload: Workload;
  readonly asked: IncidentView;
}

async function openAndAsk(scenario = 'reverse-shell-service', watch = '60s'): Promise<Stormed> {
  const lab = await open({ scenario, policy: testPolicy({ watch }) });
  const { slot } = await lab.deliver();
  const asked = await lab.inPhase(slot, 'awaiting-decision');
  const [first] = asked.findings;
  const read = await lab.deps.google.findings.read(parseFindingName(first?.name ?? ''));
  if (read.facts.workload === undefined) throw new Error('no workload');
  return { lab, slot, workload: read.facts.workload, asked };
}

/** Adds findings like the scenario's first to SCC, each with a name of real length, and reports them as their workflows do. */
async function storm(
  { lab, workload }: Stormed,
  count: number,
  category?: (index: number) => string,
): Promise<void> {
  const [first] = lab.simulator.world.findings.list();
  if (first === undefined) throw new Error('no finding');
  const writable = lab.simulator.world.findings;
  const id = textOf(first.finding, 'name').split('/findings/')[1] ?? '';
  for (let index = 0; index < count; index += 1) {
    const copy = jsonCopy(first.finding, (text) => text.replaceAll(id, index.toString(16).padStart(32, 'a')));
    const finding = category === undefined ? copy : { ...copy, category: category(index) };
    writable.add({ finding, resource: first.resource });
    await lab.workflows.reportFinding(workload, {
      name: textOf(finding, 'name'),
      eventTime: textOf(finding, 'eventTime'),
    });
  }
}

const run = async ({ lab, slot }: Stormed): Promise<{ readonly runId: string; readonly status: string }> => {
  const { runId, status } = await lab.client.workflow.getHandle(slot).describe();
  return { runId, status: status.name };
};

test('a yes that comes while the incident goes on in its next run, and before that has read the ledger, acts', async () => {
  const stormed = await openAndAsk();
  const { lab, slot, asked } = stormed;
  const before = await run(stormed);
  const incident = lab.client.workflow.getHandle(slot);
  // A run goes on in the next one when nothing is under way in it. That one opens by the policy: without one it waits there.
  await until(
    'rest',
    async () => (await incident.describe()).raw.pendingActivities?.length === 0 || undefined,
  );
  await lab.setPolicy('serial: 1\naprovers: []\n');
  for (let times = 0; times < 4; times += 1) await incident.signal('decision', 'x'.repeat(1_400_000));
  await until('the next run', async () => ((await run(stormed)).runId === before.runId ? undefined : true));
  const receipt = await incident.executeUpdate('decide', {
    args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }],
  });
  expect(receipt).toMatchObject({ counted: true });
  await lab.setPolicy(testPolicy({ watch: '60s' }));
  const contained = await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
  expect(contained.decisions).toHaveLength(1);
}, 240_000);

describe('many findings on one workload', () => {
  test.each([
    ['of one category', undefined],
    ['each of a long category of its own', (index: number) => `Category ${index} ${'x'.repeat(100)}`],
  ])(
    '25 %s: counted once each, asked on, decided, contained by the same run',
    async (_, category) => {
      const stormed = await openAndAsk();
      const { lab, slot, asked } = stormed;
      const before = await run(stormed);
      await storm(stormed, 25, category);
      const joined = await lab.incident(slot, ({ findingCount }) => findingCount === 26, '26 findings');
      expect(joined).toMatchObject({ phase: 'awaiting-decision', findings: { length: 20 } });
      await lab.client.workflow
        .getHandle(slot)
        .executeUpdate('decide', { args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }] });
      await lab.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
      expect(await run(stormed)).toEqual({ runId: before.runId, status: 'RUNNING' });
    },
    240_000,
  );

  test('an approval does not wait for findings that SCC is slow to give', async () => {
    const stormed = await openAndAsk();
    const { lab, slot, asked } = stormed;
    lab.simulator.faults.add({
      method: 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
      kind: 'latency',
      milliseconds: 20_000,
    });
    const [first] = lab.simulator.world.findings.list();
    const name = first === undefined ? '' : textOf(first.finding, 'name');
    for (let index = 0; index < 60; index += 1) {
      await lab.workflows.reportFinding(stormed.workload, {
        name: name.replace(/findings\/.*/, `findings/${index.toString(16).padStart(32, 'b')}`),
        eventTime: '',
      });
    }
    await lab.client.workflow
      .getHandle(slot)
      .executeUpdate('decide', { args: [{ approve: asked.plan?.hash.slice(0, 8), ...ADA }] });
    // Of the sixty, twenty are read at a time: the first of them have not come back yet.
    const containing = await lab.incident(slot, ({ phase }) => phase !== 'awaiting-decision', 'containing');
    expect(containing.story.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Carrying out/));
    expect(containing.findingCount).toBe(1);
  }, 240_000);

  test('a report that brings nothing costs less each time: whoever repeats it fills no history', async () => {
    const stormed = await openAndAsk();
    const { lab, slot, workload, asked } = stormed;
    const name = asked.findings[0]?.name ?? '';
    const reads = async (): Promise<number> => {
      const { events } = await lab.client.workflow.getHandle(slot).fetchHistory();
      return (events ?? []).filter(
        ({ activityTaskScheduledEventAttributes: scheduled }) =>
          scheduled?.activityType?.name === 'fetchFinding',
      ).length;
    };
    for (const eventTime of ['zz1', 'never', '9999-01-01T00:00:00Z', 'zz2', 'zz3', 'zz4', 'zz5', '', 'zz6'])
      await lab.workflows.reportFinding(workload, { name, eventTime });
    await until('the report was read', async () => ((await reads()) > 1 ? true : undefined));
    for (const eventTime of ['zz7', 'zz8', 'zz9'])
      await lab.workflows.reportFinding(workload, { name, eventTime });
    await lab.client.workflow
      .getHandle(slot)
      .executeUpdate('decide', { args: [{ note: 'still here', by: 'grace@example.com' }] });
    const after = await lab.incident(slot, ({ decisions }) => decisions.length === 1, 'the note');
    // All nine came as one page at most, and the three after them rest.
    expect(await reads()).toBeLessThanOrEqual(1 + 9);
    expect(after).toMatchObject({ findingCount: 1, phase: 'awaiting-decision', plan: { asking: 1 } });
  }, 240_000);
});
