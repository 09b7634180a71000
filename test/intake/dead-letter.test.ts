import { afterEach, describe, expect, test } from '@jest/globals';
import type { Subscription } from '@google-cloud/pubsub';
import { pino } from 'pino';
import { Failure, type FailureCode } from '../../src/domain/failures';
import type { FindingName } from '../../src/domain/finding/finding-name';
import { createSubscription } from '../../src/google/pubsub/subscription';
import { startIntake, type RunningIntake } from '../../src/intake/subscriber';
import type { WorkflowClient } from '../../src/temporal/workflow-client';
import { temporaryLedger } from '../ledger/temporary-ledger';
import {
  base64,
  buryingSubscription,
  deadSubscription,
  servePubsub,
  topic,
  type Served,
} from '../simulator/pubsub/serve';
import { until } from '../support/until';
import { requireNone } from './require-none';

let served: Served | undefined;
let intake: RunningIntake | undefined;
let grave: Subscription | undefined;
afterEach(async () => {
  await grave?.close();
  await intake?.stop();
  await served?.close();
  intake = undefined;
  served = undefined;
  grave = undefined;
});

interface Line {
  readonly msg: string;
  readonly deliveryAttempt?: number;
}

/** The real subscriber on a subscription that buries after three deliveries; the first `failures` hand-overs fail. */
async function run(code: FailureCode, failures: number) {
  const pubsub = await servePubsub();
  served = pubsub;
  const { ledger } = await temporaryLedger();
  const lines: Line[] = [];
  const delivered: string[] = [];
  let left = failures;
  const workflows: WorkflowClient = {
    ...requireNone,
    async deliverFinding({ finding }: FindingName) {
      left -= 1;
      if (left >= 0) throw new Failure(code, 'it does not work');
      delivered.push(finding);
      return { workflowId: finding };
    },
  };
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  const source = createSubscription(pubsub.pubsub, buryingSubscription);
  intake = startIntake(source, { ledger, workflows, now: () => new Date() }, log);
  const buried: string[] = [];
  grave = pubsub.pubsub.subscription(deadSubscription);
  grave.on('message', (message) => {
    buried.push(message.data.toString());
    message.ack();
  });
  return { broker: pubsub.broker, ledger, lines, delivered, buried };
}

const finding = (id: string): string =>
  JSON.stringify({
    finding: {
      name: `organizations/1/sources/2/findings/${id}`,
      eventTime: '2026-11-25T03:00:00Z',
      state: 'ACTIVE',
    },
  });

describe('a message that cannot be handed over', () => {
  test('and is to blame for it is given back, and ends in the dead-letter topic; those behind it go on', async () => {
    const { broker, lines, delivered, buried } = await run('unexpected-answer', 3);
    broker.publish(topic, [{ data: base64(finding('a')) }]);
    await until('its burial', () => (buried.length === 1 ? true : undefined));
    broker.publish(topic, [{ data: base64(finding('b')) }]);
    await until('the one behind it', () => (delivered.length === 1 ? true : undefined));
    expect(buried).toEqual([finding('a')]);
    expect(delivered).toEqual(['b']);
    const given = lines.filter(({ msg }) => msg.includes('given back'));
    expect(given.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([1, 2, 3]);
  });

  test.each<[FailureCode]>([['temporal-unavailable'], ['ledger-unwritable'], ['access-refused']])(
    'while there is %s is held without a further delivery, and handed over when that is mended',
    async (code) => {
      const { broker, lines, delivered, buried, ledger } = await run(code, 2);
      broker.publish(topic, [{ data: base64(finding('a')) }]);
      await until('the hand-over', async () =>
        (await ledger.isHandled('2/a', '2026-11-25T03:00:00Z', 'ACTIVE')) ? true : undefined,
      );
      expect(delivered).toEqual(['a']);
      expect(buried).toEqual([]);
      const attempts = lines.flatMap(({ deliveryAttempt }) =>
        deliveryAttempt === undefined ? [] : [deliveryAttempt],
      );
      expect(new Set(attempts)).toEqual(new Set([1]));
      expect(lines.filter(({ msg }) => msg.includes('held, tried again'))).toHaveLength(2);
    },
  );

  test('and is held does not keep the intake from stopping', async () => {
    const { broker, lines } = await run('temporal-unavailable', 1_000);
    broker.publish(topic, [{ data: base64(finding('a')) }]);
    await until('it to be held', () => (lines.some(({ msg }) => msg.includes('held')) ? true : undefined));
    await intake?.stop();
    intake = undefined;
    expect(lines.at(-1)?.msg).toMatch(/held, tried again/);
  });
});

describe('a message of any shape', () => {
  const NAME = 'organizations/1/sources/2/findings';
  test.each<{ readonly shape: string; readonly data: string; readonly started: boolean }>([
    { shape: 'attributes only', data: '', started: false },
    { shape: 'bytes', data: Buffer.from([0xff, 0xfe, 0x00]).toString('base64'), started: false },
    { shape: 'JSON null', data: base64('null'), started: false },
    { shape: 'a JSON list', data: base64('[]'), started: false },
    { shape: 'a JSON number', data: base64('7'), started: false },
    { shape: 'a finding without a name', data: base64('{"finding":{}}'), started: false },
    { shape: 'a name without a finding', data: base64(`{"name":"${NAME}/x"}`), started: true },
    {
      shape: 'a name of a folder',
      data: base64('{"finding":{"name":"folders/9/sources/2/findings/f"}}'),
      started: true,
    },
    {
      shape: 'a name of a project',
      data: base64('{"finding":{"name":"projects/9/sources/2/findings/p"}}'),
      started: true,
    },
    {
      shape: 'a v2 name',
      data: base64(`{"finding":{"name":"organizations/1/sources/2/locations/eu/findings/v"}}`),
      started: true,
    },
    { shape: 'a name in a path', data: base64(`{"finding":{"name":"../${NAME}/x"}}`), started: false },
    {
      shape: 'a name with a line break',
      data: base64(JSON.stringify({ finding: { name: `${NAME}/x\n` } })),
      started: false,
    },
    {
      shape: 'a finding in a finding',
      data: base64(`{"finding":{"finding":{"name":"${NAME}/x"}}}`),
      started: true,
    },
    {
      shape: 'a key twice, the last a finding',
      data: base64(`{"finding":7,"finding":{"name":"${NAME}/d"}}`),
      started: true,
    },
    {
      shape: 'a full name in a log entry in a push',
      data: base64(
        JSON.stringify({
          message: {
            data: base64(
              JSON.stringify({
                jsonPayload: {
                  finding: { name: `//securitycenter.googleapis.com/${NAME}/l`, category: 'x' },
                },
              }),
            ),
          },
        }),
      ),
      started: true,
    },
    {
      shape: 'a finding and a megabyte',
      data: base64(`{"finding":{"name":"${NAME}/x"},"x":"${'x'.repeat(1_000_000)}"}`),
      started: false,
    },
    { shape: 'a hundred thousand levels', data: base64('['.repeat(100_000)), started: false },
    {
      shape: 'wrong types beside a name',
      data: base64(`{"finding":{"name":"${NAME}/w","eventTime":{},"state":7}}`),
      started: true,
    },
  ])('$shape does not stop those behind it', async ({ data, started }) => {
    const { broker, delivered, buried, ledger } = await run('internal', 0);
    broker.publish(topic, [{ data, attributes: { from: 'somebody' } }, { data: base64(finding('behind')) }]);
    await until('the one behind it', async () =>
      (await ledger.isHandled('2/behind', '2026-11-25T03:00:00Z', 'ACTIVE')) ? true : undefined,
    );
    expect(delivered).toContain('behind');
    if (started) await until('its own start', () => (delivered.length === 2 ? true : undefined));
    expect(delivered).toHaveLength(started ? 2 : 1);
    expect(buried).toEqual([]);
  });
});
