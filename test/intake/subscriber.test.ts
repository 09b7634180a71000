import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createPubSub } from '../../src/google/client/clients';
import { createSubscription } from '../../src/google/pubsub/subscription';
import { Failure } from '../../src/domain/failures';
import type { FindingName } from '../../src/domain/finding/finding-name';
import { startIntake, type RunningIntake } from '../../src/intake/subscriber';
import { openBench, type Bench } from '../support/lab';
import { until } from '../support/until';

const silent = pino({ level: 'silent' });

let bench: Bench | undefined;
let intake: RunningIntake | undefined;
afterEach(async () => {
  await intake?.stop();
  await bench?.close();
  intake = undefined;
  bench = undefined;
});

interface Running {
  readonly bench: Bench;
  /** The findings that were handed over, in order. */
  readonly delivered: string[];
}

/** The real subscriber on the simulated Pub/Sub; the hand-over to Temporal fails `failures` times first. */
async function run(failures = 0): Promise<Running> {
  const opened = await openBench({ scenario: 'developer-debugging', hold: true });
  bench = opened;
  const delivered: string[] = [];
  let left = failures;
  const workflows = {
    ...opened.deps.workflows,
    async deliverFinding(name: FindingName) {
      delivered.push(name.finding);
      left -= 1;
      if (left >= 0) throw new Failure('temporal-unavailable', 'no Temporal server answers');
      return { workflowId: `finding:${name.source}/${name.finding}` };
    },
  };
  const { google, pubsub: names } = opened.simulator.world.scenario;
  const pubsub = createPubSub({ projectId: google.project.id, local: opened.simulator.grpc });
  const source = createSubscription(
    pubsub,
    `projects/${google.project.id}/subscriptions/${names.subscription}`,
  );
  intake = startIntake(source, { ledger: opened.ledger, workflows, now: () => new Date() }, silent);
  return { bench: opened, delivered };
}

const publish = async ({ bench: { simulator } }: Running, message: unknown): Promise<void> => {
  const data = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)).toString(
    'base64',
  );
  const answer = await fetch(`${simulator.http}/simulator/publish`, {
    method: 'POST',
    body: JSON.stringify({ data }),
  });
  expect(answer.status).toBe(200);
};
const finding = (id: string, state = 'ACTIVE'): object => ({
  finding: { name: `organizations/1/sources/2/findings/${id}`, eventTime: '2026-11-25T03:00:00Z', state },
});

describe('intake', () => {
  test('hands a finding over once, however often it is published, and a change of it again', async () => {
    const running = await run();
    await publish(running, finding('a'));
    await until('the first', () => (running.delivered.length === 1 ? true : undefined));
    await until('the record', async () =>
      (await running.bench.ledger.isHandled('2/a', '2026-11-25T03:00:00Z', 'ACTIVE')) ? true : undefined,
    );
    await publish(running, finding('a'));
    await publish(running, finding('a', 'INACTIVE'));
    await publish(running, finding('b'));
    await until('the others', () => (running.delivered.length === 3 ? true : undefined));
    expect(running.delivered.toSorted()).toEqual(['a', 'a', 'b']);
  });

  test('takes a message back until it was handed over', async () => {
    const running = await run(2);
    await publish(running, finding('a'));
    await until('the third try', () => (running.delivered.length >= 3 ? true : undefined));
    await until('the record', async () =>
      (await running.bench.ledger.isHandled('2/a', '2026-11-25T03:00:00Z', 'ACTIVE')) ? true : undefined,
    );
    expect(new Set(running.delivered)).toEqual(new Set(['a']));
  });

  test('acknowledges what is no finding, and goes on', async () => {
    const running = await run();
    await publish(running, '{"finding":');
    await publish(running, { test: true });
    await publish(running, finding('c'));
    await until('the finding behind them', () => (running.delivered.length === 1 ? true : undefined));
    expect(running.delivered).toEqual(['c']);
  });

  test('ends with what is wrong when there is no such subscription', async () => {
    const opened = await openBench({ scenario: 'developer-debugging', hold: true });
    bench = opened;
    const pubsub = createPubSub({ projectId: 'acme-payments', local: opened.simulator.grpc });
    const source = createSubscription(pubsub, 'projects/acme-payments/subscriptions/other');
    const { stopped } = startIntake(source, { ...opened.deps, now: () => new Date() }, silent);
    await expect(stopped).rejects.toMatchObject({ code: 'not-found' });
  });
});
