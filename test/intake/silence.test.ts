import { afterEach, describe, expect, test } from '@jest/globals';
import { PubSub } from '@google-cloud/pubsub';
import { PassThroughClient } from 'google-auth-library';
import { pino } from 'pino';
import { requireNone } from './require-none';
import type { FindingName } from '../../src/domain/finding/finding-name';
import { intakeBody } from '../../src/domain/presentation/webhook/intake-body';
import { silentIntake } from '../../src/cli/incident/look-at-incidents';
import { createSubscription } from '../../src/google/pubsub/subscription';
import { startIntake, type RunningIntake } from '../../src/intake/subscriber';
import { hadWaited, lookAtSilence } from '../../src/intake/watch-silence';
import type { Silence } from '../../src/ledger/shared/intake';
import type { WorkflowClient } from '../../src/temporal/workflow-client';
import { temporaryLedger } from '../ledger/temporary-ledger';
import { base64, servePubsub, subscription, topic, type Served } from '../simulator/pubsub/serve';
import { until } from '../support/until';

let served: Served | undefined;
let intake: RunningIntake | undefined;
afterEach(async () => {
  await intake?.stop();
  await served?.close();
  [intake, served] = [undefined, undefined];
});

const MINUTE = 60_000;

describe('a look at the stream', () => {
  const rules = { askAfterMs: 5 * MINUTE, reopenAfterMs: 15 * MINUTE, tooLong: false };
  test.each<readonly [string, number, number | undefined, { tooLong?: boolean; handling?: number }, object]>([
    ['just heard', 1, 7, {}, { reopen: false }],
    ['quiet and nothing waits', 10, 0, {}, { reopen: false }],
    ['quiet and messages wait', 6, 3, {}, { reopen: true, sign: 'backlog' }],
    ['quiet and nobody knows', 10, undefined, {}, { reopen: false }],
    ['quiet for long and nobody knows', 16, undefined, {}, { reopen: true }],
    ['quiet for long and nothing waits', 16, 0, {}, { reopen: false }],
    [
      'longer than the operator allows, nothing waits',
      16,
      0,
      { tooLong: true },
      { reopen: true, sign: 'too-long' },
    ],
    [
      'longer than the operator allows, nobody knows',
      16,
      undefined,
      { tooLong: true },
      { reopen: true, sign: 'too-long' },
    ],
    ['messages that are held take the places', 60, 9, { handling: 100 }, { reopen: false }],
  ])('%s', async (_what, minutes, waiting, { tooLong = false, handling = 0 }, expected) => {
    const state = { heardAt: 0, openedAt: 0, handling };
    const verdict = await lookAtSilence(
      state,
      { ...rules, tooLong, backlog: async () => Promise.resolve(waiting) },
      minutes * MINUTE,
    );
    expect(verdict).toEqual(expected);
  });

  test('a stream that was just opened gets its own time', async () => {
    const backlog = async () => Promise.resolve(3);
    const state = { heardAt: 0, openedAt: 60 * MINUTE, handling: 0 };
    expect(await lookAtSilence(state, { ...rules, backlog }, 61 * MINUTE)).toEqual({ reopen: false });
  });

  test.each<readonly [string, string, number, boolean]>([
    ['published while the old one was silent', '2026-01-01T00:05:00Z', 1, true],
    ['published before it fell silent', '2025-12-31T23:59:00Z', 1, false],
    ['published as the new one was opened', '2026-01-01T00:09:55Z', 1, false],
    ['given back before', '2026-01-01T00:05:00Z', 2, false],
    ['without a time', '', 1, false],
  ])('a message %s', (_what, publishedAt, deliveryAttempt, expected) => {
    const [since, opened] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-01-01T00:10:00Z')];
    expect(hadWaited({ publishedAt, deliveryAttempt }, since, opened)).toBe(expected);
  });
});

/** The real subscriber on the simulated Pub/Sub, looked at every 50 ms; its clock is `ahead` of the real one. */
async function run(backlog: (broker: Served['broker']) => number | undefined) {
  const pubsub = await servePubsub();
  served = pubsub;
  const { ledger } = await temporaryLedger();
  const delivered: string[] = [];
  const told: Silence[] = [];
  const lines: string[] = [];
  let [ahead, failures] = [0, 1];
  const workflows: WorkflowClient = {
    ...requireNone,
    async deliverFinding({ finding }: FindingName) {
      delivered.push(finding);
      return Promise.resolve({ workflowId: finding });
    },
  };
  const connect = () =>
    new PubSub({
      projectId: 'p',
      apiEndpoint: pubsub.endpoint,
      emulatorMode: true,
      authClient: new PassThroughClient(),
    });
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  intake = startIntake(
    createSubscription(connect, subscription),
    { ledger, workflows, now: () => new Date(Date.now() + ahead) },
    log,
    {
      lookEveryMs: 50,
      askAfterMs: 5 * MINUTE,
      reopenAfterMs: 15 * MINUTE,
      tooLong: false,
      backlog: async () => Promise.resolve(backlog(pubsub.broker)),
      async tell(silence) {
        failures -= 1;
        if (failures >= 0) throw new Error('the receiver is down');
        told.push(silence);
        return Promise.resolve();
      },
    },
  );
  const publish = (id: string): void => {
    const finding = { name: `organizations/1/sources/2/findings/${id}`, state: 'ACTIVE' };
    pubsub.broker.publish(topic, [{ data: base64(JSON.stringify({ finding })) }]);
  };
  const passes = (minutes: number): void => {
    ahead += minutes * MINUTE;
  };
  return { ledger, delivered, told, lines, publish, passes, broker: pubsub.broker };
}

describe('a stream that goes silent without an error', () => {
  test('is opened again where messages wait, told once, and nothing is lost or started twice', async () => {
    const opened = await run((broker) => broker.subscription(subscription).backlog());
    opened.publish('a');
    await until('the first', () => (opened.delivered.length === 1 ? true : undefined));
    opened.broker.subscription(subscription).stall();
    opened.publish('b');
    opened.publish('c');
    opened.passes(6);
    await until('what waited', () => (opened.delivered.length === 3 ? true : undefined));
    await until('the page', () => (opened.told.length === 1 ? true : undefined));
    expect(opened.delivered.toSorted()).toEqual(['a', 'b', 'c']);
    expect(opened.told[0]).toMatchObject({ subscription, sign: 'backlog' });
    await until('that it is over', async () =>
      (await opened.ledger.openSilence()) === undefined ? true : undefined,
    );
    expect(opened.lines.join('')).toContain('messages come again');
    opened.publish('d');
    await until('what comes later', () => (opened.delivered.length === 4 ? true : undefined));
    expect(opened.told).toHaveLength(1);
  });

  test('that stays silent is said by the ledger to whoever asks', async () => {
    const opened = await run(() => 1);
    opened.passes(6);
    const silence = await until('the record', async () => opened.ledger.openSilence());
    expect(silentIntake(silence)).toMatchObject({
      workflow: `intake of ${subscription}`,
      why: expect.stringContaining('no notification has come since'),
    });
  });

  test('is opened again by time where nobody knows what waits, and told once something had waited', async () => {
    const opened = await run(() => undefined);
    opened.publish('a');
    await until('the first', () => (opened.delivered.length === 1 ? true : undefined));
    opened.broker.subscription(subscription).stall();
    opened.passes(1);
    opened.publish('b');
    opened.passes(16);
    await until('what waited', () => (opened.delivered.length === 2 ? true : undefined));
    expect(opened.lines.join('')).toContain('quiet for long, opened again');
  });

  test('is left alone where nothing waits', async () => {
    const opened = await run(() => 0);
    opened.passes(60);
    opened.publish('a');
    await until('it', () => (opened.delivered.length === 1 ? true : undefined));
    expect(opened.lines.join('')).not.toContain('opened again');
    expect(opened.told).toEqual([]);
  });
});

test('people are told what it means, and every text is inert', () => {
  const body = intakeBody('id', {
    subscription: 'projects/p/subscriptions/s\u001b[2K',
    since: '2026-01-01T00:00:00Z',
    at: '2026-01-01T00:06:00Z',
    sign: 'backlog',
  });
  expect(body).toMatchObject({ version: 1, kind: 'intake-silent', severity: 'HIGH' });
  expect(body.text).toContain(
    'has delivered nothing since 2026-01-01T00:00:00Z, although messages wait in it',
  );
  expect(body.text).not.toContain('\u001b');
});
