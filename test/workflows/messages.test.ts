import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import { truthOf } from '../../simulator/control/truth';
import type { FindingView } from '../../src/domain/incident/finding-view';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { signalNames, queryNames, updateNames } from '../../src/domain/message-names';
import { openLab, type Lab } from '../support/lab';
import { failedBy } from '../support/temporal/histories';
import { openOwnServer, type OwnServer } from '../support/temporal/own-server';
import { jsonPayload, payloadOf, rawMessages, type RawMessages } from '../support/temporal/raw-messages';
import { until } from '../support/until';

/** One incident that waits for a decision, and its finding; everything below is sent to these two. */
let server: OwnServer;
let lab: Lab;
let raw: RawMessages;
let slot: string;
let findingId: string;

beforeAll(async () => {
  server = await openOwnServer();
  lab = await openLab({ ...server, taskQueue: server.newTaskQueue() }, { scenario: 'reverse-shell-service' });
  raw = rawMessages(server.client, server.namespace);
  ({ slot, findingId } = await lab.deliver());
  await lab.inPhase(slot, 'awaiting-decision');
}, 120_000);
afterAll(async () => {
  await lab.close();
  await server.close();
});

const MEBIBYTE = 1_048_576;
const GOOD = '{"approve":"00000000","by":"ada@example.com","reason":"why"}';

interface Shape {
  readonly shape: string;
  readonly payloads: readonly Payload[];
  /** The expected answers to a decision of this shape, and to every other message. */
  readonly decision: RegExp;
  readonly other?: RegExp;
}

const shapes: readonly Shape[] = [
  { shape: 'no payload', payloads: [], decision: /is empty/ },
  { shape: 'null', payloads: [jsonPayload('null')], decision: /is null, not an object/ },
  { shape: 'a payload that is nothing', payloads: [payloadOf('binary/null', '')], decision: /is empty/ },
  { shape: 'two payloads', payloads: [jsonPayload(GOOD), jsonPayload(GOOD)], decision: /has 2 values/ },
  { shape: 'a number', payloads: [jsonPayload('7')], decision: /a number, not an object/ },
  { shape: 'a text', payloads: [jsonPayload('"approve"')], decision: /the message is a text/ },
  { shape: 'a list around it', payloads: [jsonPayload(`[${GOOD}]`)], decision: /the message is a list/ },
  { shape: 'an empty object', payloads: [jsonPayload('{}')], decision: /an empty object/ },
  {
    shape: 'a member of the prototype',
    payloads: [jsonPayload('{"__proto__":1}')],
    decision: /names no act/,
  },
  { shape: 'broken JSON', payloads: [jsonPayload('{"approve":')], decision: /it is not JSON/ },
  { shape: 'an unknown encoding', payloads: [payloadOf('x/y', GOOD)], decision: /encoding is "x\/y"/ },
  { shape: 'an empty payload', payloads: [{}], decision: /it says no encoding/ },
  { shape: 'bytes', payloads: [payloadOf('binary/plain', GOOD)], decision: /encoding is "binary\/plain"/ },
  {
    shape: 'JSON that is no UTF-8',
    payloads: [payloadOf('json/plain', Uint8Array.of(0x22, 0xc3, 0x28, 0x22))],
    decision: /the message is a text/,
  },
  {
    shape: 'a mebibyte of text',
    payloads: [jsonPayload(JSON.stringify('x'.repeat(MEBIBYTE)))],
    decision: /more than any message/,
  },
  {
    shape: 'a mebibyte of members',
    payloads: [jsonPayload(`{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join()}}`)],
    decision: /more than any message/,
  },
  {
    shape: 'a mebibyte of levels',
    payloads: [jsonPayload('['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2))],
    decision: /more than any message|it is not JSON/,
  },
  {
    shape: 'a mebibyte of reason in a good decision',
    payloads: [jsonPayload(GOOD.replace('why', 'y'.repeat(MEBIBYTE)))],
    decision: /more than any message/,
  },
];

const view = async (): Promise<IncidentView> =>
  server.client.workflow.getHandle(slot).query<IncidentView>(queryNames.incident);
const findingView = async (): Promise<FindingView> =>
  server.client.workflow.getHandle(findingId).query<FindingView>(queryNames.finding);

describe('whatever an incident is sent,', () => {
  test.each(shapes)('$shape: it goes on, and lists what did not count', async ({ payloads, decision }) => {
    const { decisions } = await view();
    await raw.signal(slot, signalNames.decision, payloads);
    await raw.signal(slot, signalNames.findingReported, payloads);
    const listed = await until('both rejections', async () => {
      const [first, second] = (await view()).rejections.slice(-2);
      if (first === undefined || second === undefined) return undefined;
      return decision.test(first.reason) && second.reason.includes('"findingReported"')
        ? [first, second]
        : undefined;
    });
    expect(listed.map(({ code, via }) => [code, via])).toEqual([
      ['malformed', 'signal'],
      ['malformed', 'signal'],
    ]);
    expect(listed.every(({ reason }) => reason.length <= 800)).toBe(true);
    expect(await raw.update(slot, updateNames.decide, payloads)).toMatch(/^(malformed|unknown-act)$/);
    expect(await raw.query(slot, queryNames.incident, payloads)).toContain('"phase":"awaiting-decision"');
    expect((await view()).decisions).toEqual(decisions);
  });

  test.each(shapes)('$shape: a change of policy that carries something is listed, too', async (sent) => {
    const isNothing = ['no payload', 'null', 'a payload that is nothing'].includes(sent.shape);
    await raw.signal(slot, signalNames.policyChanged, sent.payloads);
    // The list is in the order of arrival: when the note is there, so is what came before it.
    await raw.signal(slot, signalNames.decision, [jsonPayload(`{"approve":"${sent.shape}"}`)]);
    const rejections = await until('what was sent last', async () => {
      const { rejections: listed } = await view();
      return listed.at(-1)?.reason.includes('"by" is missing') === true ? listed : undefined;
    });
    expect(rejections.at(-2)?.reason.includes('"policyChanged"')).toBe(!isNothing);
  });
});

describe("whatever a finding's workflow is sent,", () => {
  test.each(shapes)(
    '$shape: it goes on, and lists what did not count',
    async ({ payloads, decision, shape }) => {
      await raw.signal(findingId, signalNames.findingDelivered, payloads);
      await raw.signal(findingId, signalNames.incidentProgress, payloads);
      await raw.signal(findingId, signalNames.decision, payloads);
      const told = shape.includes('nothing') || shape === 'no payload' ? /is empty/ : decision;
      await until('all three rejections', async () => {
        const texts = (await findingView()).messages.slice(-3).map(({ text }) => text);
        const all = [/"findingDelivered"/, /"incidentProgress"/, told];
        return all.every((pattern) => texts.some((text) => pattern.test(text))) ? true : undefined;
      });
      expect((await findingView()).messages.every(({ counted }) => !counted)).toBe(true);
    },
  );

  test('a word about an incident that is not its own changes nothing on it', async () => {
    const other = {
      incident: `${slot.replace('incident:', '')}x#1`,
      slot: `${slot}x`,
      phase: 'closed',
      text: '',
    };
    await raw.signal(findingId, signalNames.incidentProgress, [
      jsonPayload(JSON.stringify({ ...other, outcome: 'no-action', restored: false })),
    ]);
    await until('the rejection', async () =>
      (await findingView()).messages.at(-1)?.text.includes('"incidentProgress"') === true ? true : undefined,
    );
    const { phase, outcome } = await findingView();
    // Its own incident may have gone on meanwhile.
    expect([phase === 'closed', outcome]).toEqual([false, undefined]);
  });
});

describe('after all that', () => {
  test('a good decision counts and contains', async () => {
    const { plan, rejections } = await view();
    expect(rejections.length).toBeLessThanOrEqual(20);
    const good = { approve: plan?.hash.slice(0, 8), by: 'ada@example.com', reason: 'the shell is live' };
    await raw.signal(slot, signalNames.decision, [jsonPayload(JSON.stringify(good))]);
    const contained = await lab.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(contained.outcome).toBe('contained');
    expect(truthOf(lab.simulator.world, lab.simulator.calls)).toMatchObject({
      attacker: { shell: 'dead' },
      changes: 1,
    });
  });

  test('the workflow code never failed on the way, and nothing large was handed on', async () => {
    for (const id of [slot, findingId]) {
      const history = await server.client.workflow.getHandle(id).fetchHistory();
      expect(failedBy(history)).toEqual([]);
      const inputs = (history.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
        (scheduled?.input?.payloads ?? []).map(({ data }) => data?.length ?? 0),
      );
      expect(Math.max(...inputs)).toBeLessThan(65_536);
    }
  });
});
