import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { findingKey, findingWorkflowId, parseFindingName } from '../../src/domain/finding/finding-name';
import { incidentWorkflowId } from '../../src/domain/incident/incident-name';
import { parseWorkloadPath } from '../../src/domain/workload/workload';
import { createPubSub } from '../../src/google/client/clients';
import { createSubscription } from '../../src/google/pubsub/subscription';
import { startIntake, type RunningIntake } from '../../src/intake/subscriber';
import { openLab, type Lab } from '../support/lab';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';
import { until } from '../support/until';

/** The whole way in: simulated SCC and Pub/Sub, the real subscriber, Temporal, and Firebreak's own writes coming back. */
let server: OwnServer;
let lab: Lab;
let intake: RunningIntake;
const results: string[] = [];

beforeAll(async () => {
  server = await openOwnServer();
  lab = await openLab({ ...server, taskQueue: server.newTaskQueue() }, { scenario: 'own-marks' });
  const { google, pubsub: names } = lab.simulator.world.scenario;
  const pubsub = createPubSub({ projectId: google.project.id, local: lab.simulator.grpc });
  const source = createSubscription(
    pubsub,
    `projects/${google.project.id}/subscriptions/${names.subscription}`,
  );
  const log = pino({ level: 'info' }, { write: (line: string) => void results.push(resultOf(line)) });
  intake = startIntake(source, { ledger: lab.ledger, workflows: lab.workflows, now: () => new Date() }, log);
}, 120_000);
afterAll(async () => {
  await intake.stop();
  await lab.close();
  await server.close();
});

function resultOf(line: string): string {
  const { result } = JSON.parse(line) as { readonly result?: string };
  return result ?? line;
}

const record = () => {
  const [first] = lab.simulator.world.findings.list();
  const name = first?.finding['name'];
  const eventTime = first?.finding['eventTime'];
  if (typeof name !== 'string' || typeof eventTime !== 'string') throw new Error('no finding');
  return { name: parseFindingName(name), eventTime, state: first?.finding['state'] };
};
/** The finding as it stands, published once more. */
const publishAgain = (): void => {
  lab.simulator.world.findings.change(record().name.name, (same) => same);
};
async function runs(): Promise<number> {
  const { count } = await server.client.workflow.count("WorkflowType = 'respondToFinding'");
  return count;
}

describe("Firebreak's own writes and repeats", () => {
  test('start nothing while the incident waits, however often they come', async () => {
    const { name } = await until('the finding', () => {
      return lab.simulator.world.findings.list().length > 0 ? record() : undefined;
    });
    await until('its start', () => (results.includes('started') ? true : undefined));
    for (let times = 0; times < 300; times += 1) publishAgain();
    await until('300 repeats', () => (results.length >= 301 ? true : undefined));
    expect(results.filter((result) => result === 'handled-before')).toHaveLength(300);
    expect(await lab.ledger.isHandled(findingKey(name), record().eventTime, 'ACTIVE')).toBe(true);
    expect(await runs()).toBe(1);
  }, 90_000);

  test('start nothing after the close: marks, link, INACTIVE, and a repeat of that', async () => {
    const { name } = record();
    const workflow = server.client.workflow.getHandle(findingWorkflowId(name, lab.taskQueue));
    const { project, location } = lab.simulator.world.scenario.google;
    const slot = incidentWorkflowId(
      parseWorkloadPath(`${project.number}/${location}/services/orders-api`),
      lab.taskQueue,
    );
    const asked = await lab.inPhase(slot, 'awaiting-decision');
    const ada = { by: 'ada@example.com', reason: 'over' };
    const incident = server.client.workflow.getHandle(slot);
    await incident.signal('decision', { refuse: asked.plan?.hash.slice(0, 8), ...ada });
    await lab.incident(slot, ({ outcome }) => outcome === 'refused', 'the refusal');
    await incident.signal('decision', { close: '#1', ...ada });
    await workflow.result();
    const before = results.length;
    expect(record().state).toBe('INACTIVE');
    publishAgain();
    // Marks and link twice (refused, closed), the state once, and the repeat.
    await until('all of it', () => (results.length >= 307 && results.length > before ? true : undefined));
    // Which of the two it is depends on whether SCC's answer or its notification is the first to come.
    expect(results.slice(1).filter((result) => !['handled-before', 'own-write'].includes(result))).toEqual(
      [],
    );
    expect(await runs()).toBe(1);
  }, 90_000);

  test('are not mistaken for a person who activates the finding again: that starts a new run', async () => {
    const { name } = record();
    lab.simulator.world.findings.change(name.name, ({ finding, resource }) => ({
      resource,
      finding: { ...finding, state: 'ACTIVE', eventTime: new Date().toISOString() },
    }));
    await until('the second start', () =>
      results.filter((result) => result === 'started').length === 2 ? true : undefined,
    );
    await until('the second run', async () => ((await runs()) === 2 ? true : undefined));
  }, 60_000);
});

describe('a notification that comes before SCC has answered the write that it is about', () => {
  test('is known by the announcement, and one of somebody else after the answer is not', async () => {
    const { ledger } = lab;
    const key = '7/race';
    const write = { key, state: 'INACTIVE', at: '2026-11-25T03:00:00Z' };
    expect(await ledger.isOwnWriteUnderWay(key)).toBe(false);
    await ledger.recordHandled({ ...write, eventTime: '2026-11-25T02:00:00Z', what: 'own-write' });
    expect(await ledger.isOwnWriteUnderWay(key)).toBe(true);
    await ledger.recordHandled({ ...write, eventTime: '2026-11-25T03:00:00.5Z', what: 'own-mark' });
    expect(await ledger.isOwnWriteUnderWay(key)).toBe(false);
    await ledger.recordHandled({ ...write, eventTime: '2026-11-25T04:00:00Z', what: 'own-write' });
    expect(await ledger.isOwnWriteUnderWay(key)).toBe(true);
  });
});
