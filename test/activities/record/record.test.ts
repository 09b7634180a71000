import { afterEach, describe, expect, test } from '@jest/globals';
import { createActivities, type Activities } from '../../../src/activities';
import type { OutcomeRecord } from '../../../src/ledger/incident/outcomes';
import type { WriteOutcomeInput } from '../../../src/activities/record/write-outcome';
import type { Plan } from '../../../src/domain/plan/plan';
import { workloadPath } from '../../../src/domain/workload/workload';
import { truthOf } from '../../../simulator/control/truth';
import { openBench, testPolicy, type Bench } from '../../support/lab';
import { decided, proposalInput, proposed } from '../../support/proposed';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

interface Opened {
  readonly bench: Bench;
  readonly main: Activities['main'];
  readonly input: WriteOutcomeInput;
  readonly plan: Plan;
}

async function open(): Promise<Opened> {
  bench = await openBench({ scenario: 'developer-debugging' });
  const plan = await proposed(bench);
  const { reads, main } = createActivities(bench.deps);
  const fetched = await reads.fetchFinding({ name: plan.findings[0] ?? '' });
  if (fetched.status !== 'found') throw new Error('no finding');
  const { name, canonicalName, key, eventTime } = fetched.summary;
  await bench.ledger.joinFinding(plan.incident, name, AT);
  const slot = `incident:${plan.incident.replace('#1', '')}`;
  return { bench, main, input: { name, canonicalName, key, eventTime, incident: plan.incident, slot }, plan };
}

const AT = '2026-11-25T03:00:00Z';
const contained: OutcomeRecord = {
  outcome: 'refused',
  restored: false,
  closed: false,
  findingsInactive: false,
  evidence: 'e'.repeat(64),
  text: 'refused',
};

function written({ bench: { simulator } }: Opened): unknown {
  const { findings } = truthOf(simulator.world, simulator.calls);
  return Object.values(findings as Record<string, unknown>)[0];
}

describe('writing an outcome onto the SCC finding', () => {
  test('is refused when the ledger has none, whatever a message says', async () => {
    const opened = await open();
    await expect(opened.main.writeOutcome(opened.input)).rejects.toMatchObject({ code: 'not-found' });
    expect(written(opened)).toMatchObject({ marks: {} });
  });

  test('marks and links it, and leaves it ACTIVE as long as no person closed the incident so', async () => {
    const opened = await open();
    const { incident } = opened.input;
    await opened.bench.ledger.recordOutcome(incident, contained, AT);
    expect(await opened.main.writeOutcome(opened.input)).toEqual({ inactive: false });
    expect(await opened.main.writeOutcome(opened.input)).toEqual({ inactive: false });
    expect(written(opened)).toMatchObject({
      state: 'ACTIVE',
      marks: {
        'firebreak-incident': incident,
        'firebreak-outcome': 'refused',
        'firebreak-evidence': 'e'.repeat(64),
      },
      externalSystems: { firebreak: { externalUid: incident, status: 'refused' } },
    });
  });

  test('sets it INACTIVE when a person closed it so, after recording that this change is our own', async () => {
    const opened = await open();
    const { incident, key, eventTime } = opened.input;
    const closed = { ...contained, closed: true, findingsInactive: true };
    await opened.bench.ledger.recordDecision(
      incident,
      decided(opened.plan, { act: 'close', plan: '', steps: [] }),
    );
    await opened.bench.ledger.recordOutcome(incident, closed, AT);
    expect(await opened.main.writeOutcome(opened.input)).toEqual({ inactive: true });
    expect(written(opened)).toMatchObject({ state: 'INACTIVE' });
    expect(await opened.bench.ledger.isHandled(key, eventTime, 'INACTIVE')).toBe(true);
  });

  test('fails, and can be tried again, when Google does not answer', async () => {
    const opened = await open();
    await opened.bench.ledger.recordOutcome(opened.input.incident, contained, AT);
    opened.bench.simulator.faults.add({
      method: 'google.cloud.securitycenter.v2.SecurityCenter/UpdateExternalSystem',
      kind: 'lost-answer',
      times: 1,
    });
    await expect(opened.main.writeOutcome(opened.input)).rejects.toMatchObject({ code: 'unreachable' });
    expect(await opened.main.writeOutcome(opened.input)).toEqual({ inactive: false });
  });
});

describe('what is decided', () => {
  test('one retried proposal is one plan, with one deadline', async () => {
    bench = await openBench({ scenario: 'developer-debugging' });
    const { main } = createActivities(bench.deps);
    const input = await proposalInput(bench);
    const first = await main.propose(input);
    expect(first.plan?.steps).toHaveLength(1);
    expect(await main.propose(input)).toEqual(first);
  });

  test('another policy is another plan', async () => {
    bench = await openBench({ scenario: 'developer-debugging' });
    const { main } = createActivities(bench.deps);
    const input = await proposalInput(bench);
    const first = await main.propose(input);
    await bench.setPolicy(testPolicy({ serial: 2, decideWithin: '5m', remindAfter: '1m' }));
    expect((await main.propose(input)).plan?.hash).not.toBe(first.plan?.hash);
  });

  test('the same decision may be recorded again, another one under its id may not', async () => {
    bench = await openBench({ scenario: 'developer-debugging' });
    const plan = await proposed(bench);
    const { main } = createActivities(bench.deps);
    const first = await main.recordDecision(decided(plan));
    expect(first).toMatchObject({ recorded: { decision: decided(plan).decision } });
    expect(await main.recordDecision(decided(plan))).toEqual(first);
    expect(await main.recordDecision(decided(plan, { by: 'lin@example.com' }))).toMatchObject({
      rejected: { code: 'replayed-id' },
    });
  });

  test('a bad policy stops the question and says where it is wrong', async () => {
    bench = await openBench({ scenario: 'developer-debugging' });
    await bench.setPolicy('serial: 1\naprovers: []\n');
    await expect(
      createActivities(bench.deps).main.recallIncident({ incident: incident(1) }),
    ).rejects.toMatchObject({
      code: 'bad-policy',
    });
  });
});

const workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payment-api',
} as const;
const incident = (number: number): string => `${workloadPath(workload)}#${number}`;
const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `projects/1/sources/2/findings/f${from + index}`);

describe('opening an incident', () => {
  test('gives one number to one claimant, and another to the next', async () => {
    bench = await openBench({ scenario: 'developer-debugging' });
    const { main } = createActivities(bench.deps);
    const first = await main.openIncident({ workload, claimant: 'a' });
    const again = await main.openIncident({ workload, claimant: 'a' });
    const other = await main.openIncident({ workload, claimant: 'b' });
    expect([first.incident, again.incident, other.incident]).toEqual([incident(1), incident(1), incident(2)]);
    expect(first).toMatchObject({ listed: 0, toRead: [] });
  });

  interface Earlier {
    readonly findings: readonly string[];
    readonly closed?: boolean;
  }
  const takenOver: readonly (readonly [string, readonly Earlier[], readonly string[]])[] = [
    ['nothing of an earlier one that found nothing', [{ findings: [] }], []],
    ['nothing of one that was closed', [{ findings: names(1, 2), closed: true }], []],
    [
      'the findings of one that has an outcome and is not closed',
      [{ findings: names(1, 2), closed: false }],
      names(1, 2),
    ],
    ['the findings of one that never came to an outcome', [{ findings: names(1, 2) }], names(1, 2)],
    [
      'all back to one that was closed',
      [{ findings: names(1, 1), closed: true }, { findings: names(2, 3) }, { findings: [] }],
      names(2, 3),
    ],
    ['each once', [{ findings: names(1, 2) }, { findings: names(2, 3) }], names(1, 3)],
    ['a storm in full', [{ findings: names(1, 45) }], names(1, 45)],
  ];
  test.each(takenOver)('takes over %s', async (_, earlier, expected) => {
    bench = await openBench({ scenario: 'developer-debugging' });
    const { main } = createActivities(bench.deps);
    for (const [index, { findings, closed }] of earlier.entries()) {
      const name = incident(index + 1);
      await bench.ledger.openIncident(workload, `earlier-${index}`, AT);
      for (const finding of findings) await bench.ledger.joinFinding(name, finding);
      if (closed !== undefined) await bench.ledger.recordOutcome(name, { ...contained, closed }, AT);
    }
    const opened = await main.openIncident({ workload, claimant: 'next' });
    expect([...(await bench.ledger.findingsOf(opened.incident))].sort()).toEqual([...expected].sort());
    expect(opened.listed).toBe(expected.length);
    // A storm must not be read one by one before anybody is asked.
    expect(opened.toRead).toHaveLength(Math.min(20, expected.length));
    expect(expected).toEqual(expect.arrayContaining([...opened.toRead]));
    expect(await main.openIncident({ workload, claimant: 'next' })).toEqual(opened);
  });
});
