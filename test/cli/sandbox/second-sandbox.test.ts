import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LocalEvent } from '../../../src/cli/sandbox/story/events';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { runCli, startCli } from '../run-cli';

const LIMIT = 300_000;

/** A server that stays, as one that real work uses does; sandboxes come and go on it. */
let server: OwnServer;
beforeAll(async () => {
  server = await openOwnServer();
}, LIMIT);
afterAll(async () => {
  await server.close();
}, LIMIT);

const events = (stdout: string): readonly LocalEvent[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LocalEvent);

const play = async (...args: readonly string[]): Promise<readonly LocalEvent[]> => {
  const { stdout } = await runCli(['local', '--yes', '--json', ...args], {
    TEMPORAL_ADDRESS: server.address,
  });
  return events(stdout);
};

const slotIn = (told: readonly LocalEvent[]): string =>
  told.flatMap((event) => (event.event === 'incident' ? [event.slot] : []))[0] ?? '';

test(
  'one sandbox after the other on one server tell each its own incident, never an earlier one',
  async () => {
    const first = await play('--restore');
    const second = await play();
    for (const told of [first, second]) {
      // The shell is dead because this run has ended it: one change, made after this run's question.
      expect(told.find(({ event }) => event === 'truth')).toMatchObject({
        truth: { shell: 'dead', changes: 1 },
      });
      const order = told.map(({ event }) => event);
      expect(order.indexOf('asked')).toBeGreaterThan(order.indexOf('incident'));
      expect(order.indexOf('outcome')).toBeGreaterThan(order.indexOf('asked'));
    }
    expect(slotIn(second)).not.toBe(slotIn(first));
    const { count } = await server.client.workflow.count("ExecutionStatus = 'Running'");
    expect(count).toBe(0);
  },
  LIMIT,
);

test(
  'two at once answer each their own question',
  async () => {
    const start = () => startCli(['local', '--unattended', '--json'], { TEMPORAL_ADDRESS: server.address });
    const both = [start(), start()];
    const asked = await until('both questions', () => {
      const told = both.map(({ stdout }) => events(stdout()));
      return told.every((each) => each.some(({ event }) => event === 'asked')) ? told : undefined;
    });
    const [one = '', other = ''] = asked.map(slotIn);
    expect(one).not.toBe(other);
    await server.client.workflow.getHandle(other).terminate('an operator');
    const open = await server.client.workflow.getHandle(one).describe();
    expect(open.status.name).toBe('RUNNING');
    both.forEach(({ child }) => child.kill('SIGINT'));
    await Promise.all(both.map(async ({ ended }) => ended));
  },
  LIMIT,
);
