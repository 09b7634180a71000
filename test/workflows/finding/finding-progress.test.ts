import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { queryNames, signalNames } from '../../../src/domain/message-names';
import type { Outcome, Phase } from '../../../src/domain/phases';
import { openLab, testPolicy, type Lab } from '../../support/lab';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';

/** A finding whose incident waits for a decision. Everything below is a word on that incident that nobody of ours has sent. */
let server: OwnServer;
let lab: Lab;
let slot: string;
let findingId: string;
let asked: IncidentView;

beforeAll(async () => {
  server = await openOwnServer();
  lab = await openLab(
    { ...server, taskQueue: server.newTaskQueue() },
    { scenario: 'reverse-shell-service', policy: testPolicy() },
  );
  ({ slot, findingId } = await lab.deliver());
  asked = await lab.inPhase(slot, 'awaiting-decision');
  await until('the question on the page', async () =>
    (await view()).phase === 'awaiting-decision' ? true : undefined,
  );
}, 120_000);
afterAll(async () => {
  await lab.close();
  await server.close();
});

const view = async (): Promise<FindingView> =>
  server.client.workflow.getHandle(findingId).query<FindingView>(queryNames.finding);
const marks = (): unknown => lab.simulator.world.findings.list()[0]?.finding;

interface Told {
  readonly incident?: string;
  readonly slot?: string;
  readonly phase: Phase;
  readonly outcome?: Outcome;
  readonly restored?: boolean;
  readonly text?: string;
}

/** Every outcome, at an end and before it. */
const outcomes: readonly Told[] = (
  ['contained', 'partly-contained', 'refused', 'expired', 'no-action', 'not-ours', 'gone', 'failed'] as const
).flatMap((outcome) => [
  { phase: 'closed', outcome },
  { phase: 'watching', outcome },
  { phase: 'watching', outcome, restored: true },
]);
const phases: readonly Told[] = (['closed', 'watching', 'containing', 'verifying', 'restoring'] as const).map(
  (phase) => ({ phase, text: 'contained and verified, all is well' }),
);

describe('a word on its incident that the ledger does not support', () => {
  test.each<[string, Told]>([...outcomes, ...phases].map((told) => [JSON.stringify(told), told]))(
    '%s ends nothing, shows nothing and writes nothing',
    async (_, told) => {
      const [before, written] = [await view(), marks()];
      const message = {
        incident: asked.incident,
        slot,
        restored: false,
        text: 'contained and verified',
        ...told,
      };
      const handle = server.client.workflow.getHandle(findingId);
      const mark = `mark ${Math.random()}`;
      await handle.signal(signalNames.incidentProgress, message);
      // A message after it is handled after it.
      await handle.signal(signalNames.decision, { approve: mark });
      await until('what was sent after it', async () => {
        const { messages } = await view();
        return messages.at(-1)?.counted === false ? true : undefined;
      });
      const after = await view();
      expect((await handle.describe()).status.name).toBe('RUNNING');
      expect({ ...after, messages: [] }).toEqual({ ...before, messages: [] });
      expect(JSON.stringify(after.steps)).not.toContain('verified');
      expect(marks()).toEqual(written);
    },
  );

  test('is listed, with what the ledger has', async () => {
    const handle = server.client.workflow.getHandle(findingId);
    const told = {
      incident: asked.incident,
      slot,
      phase: 'closed',
      outcome: 'contained',
      restored: false,
      text: '',
    };
    await until('the line of it', async () => {
      await handle.signal(signalNames.incidentProgress, told);
      const { messages } = await view();
      return messages.some(({ text }) => /not taken: .*the ledger has the incident open/.test(text))
        ? true
        : undefined;
    });
  });

  test.each([
    ['of another number of the slot', { incident: '#7' }, /it is about .*#7/],
    ['of a number that is none', { incident: '#0' }, /"incidentProgress"/],
    ['of another workload in the same slot', { incident: 'other' }, /"incidentProgress"/],
    ['of another slot', { slot: 'x' }, /"incidentProgress"/],
  ])('nor is one %s', async (_, change, says) => {
    const handle = server.client.workflow.getHandle(findingId);
    const path = asked.incident.replace(/#\d+$/, '');
    const { incident, slot: otherSlot } = { incident: undefined, slot: undefined, ...change };
    const named =
      incident === undefined
        ? asked.incident
        : incident === 'other'
          ? '1/eu/services/other#1'
          : `${path}${incident}`;
    const message = {
      ...{ incident: named, slot: otherSlot === undefined ? slot : `${slot}${otherSlot}` },
      ...{ phase: 'closed', outcome: 'contained', restored: false, text: '' },
    };
    await until('the line of it', async () => {
      await handle.signal(signalNames.incidentProgress, message);
      return (await view()).messages.some(({ text }) => says.test(text)) ? true : undefined;
    });
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
});

describe('a flood', () => {
  const activitiesOf = async (name: string): Promise<number> => {
    const { events } = await server.client.workflow.getHandle(findingId).fetchHistory();
    return (events ?? []).filter(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === name,
    ).length;
  };

  test('of forged deliveries, of whatever time, has SCC asked a few times and the incident told nothing', async () => {
    const handle = server.client.workflow.getHandle(findingId);
    const fetched = await activitiesOf('fetchFinding');
    const reported = await activitiesOf('reportFinding');
    const { name } = await view();
    const times = ['zz1', '2999-01-01T00:00:00Z', '', '2026-11-30T00:00:00.000000001Z', 'never'];
    for (let index = 0; index < 200; index += 1)
      await handle.signal(signalNames.findingDelivered, { name, eventTime: times[index % 5] });
    await handle.signal(signalNames.decision, { approve: 'x' });
    await until('the end of it', async () =>
      /malformed|missing/.test((await view()).messages.at(-1)?.text ?? '') ? true : undefined,
    );
    expect((await activitiesOf('fetchFinding')) - fetched).toBeLessThanOrEqual(3);
    expect(await activitiesOf('reportFinding')).toBe(reported);
  }, 120_000);

  test('of words that bring nothing has the ledger asked a few times', async () => {
    const handle = server.client.workflow.getHandle(findingId);
    const before = await activitiesOf('readProgress');
    const told = {
      incident: asked.incident,
      slot,
      phase: 'closed',
      outcome: 'contained',
      restored: true,
      text: '',
    };
    for (let index = 0; index < 200; index += 1) await handle.signal(signalNames.incidentProgress, told);
    expect((await activitiesOf('readProgress')) - before).toBeLessThanOrEqual(5);
  }, 120_000);
});
