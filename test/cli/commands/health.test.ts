import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { queueName, queues } from '../../../src/domain/message-names';
import { openTemporal, type TestTemporal } from '../../support/temporal/temporal';
import { NOBODY, runCli } from '../run-cli';

// Each run is a process of its own, beside everything else that runs.
jest.setTimeout(120_000);

let temporal: TestTemporal;
const prefix = `test-${randomUUID()}`;
const health = async (args: readonly string[], environment = {}): ReturnType<typeof runCli> =>
  runCli(['health', ...args], {
    TEMPORAL_ADDRESS: temporal.address,
    FIREBREAK_TASK_QUEUE: prefix,
    ...environment,
  });

beforeAll(async () => {
  temporal = await openTemporal();
});
afterAll(async () => temporal.close());

test.each([
  ['nobody answers', [], { TEMPORAL_ADDRESS: NOBODY }, 7, `no Temporal server answers at ${NOBODY}`],
  [
    'another namespace',
    [],
    { TEMPORAL_NAMESPACE: 'none' },
    2,
    'Temporal has no such namespace (Namespace none is not found.)',
  ],
  [
    'no worker',
    ['--serve', 'reads'],
    {},
    7,
    `no worker on ${hostname()} has polled lately: ${prefix}-reads (activity)`,
  ],
  ['a queue that is none', ['--serve', 'raeds'], {}, 2, 'unknown queue "raeds"; did you mean "reads"?'],
])('%s: unhealthy, and why', async (_name, args, environment, exit, expected) => {
  const { code, stdout, stderr } = await health(args, environment);
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
  expect(stderr).toContain(expected);
});

test('a server that answers is enough where nothing has to be served', async () => {
  expect(await health([])).toMatchObject({ code: 0, stdout: 'Temporal answers.\n' });
});

test('a worker counts for the queues that it polls from this host, and for no others', async () => {
  const served = ['main', 'reads'] as const;
  const activities = { look: async () => Promise.resolve() };
  const [main, reads, elsewhere] = await Promise.all([
    temporal.createWorker({ taskQueue: queueName(prefix, 'main'), activities }),
    temporal.createWorker({ taskQueue: queueName(prefix, 'reads'), activities }),
    temporal.createWorker({ taskQueue: queueName(prefix, 'report'), activities, identity: '1@another-host' }),
  ]);
  await main.runUntil(
    reads.runUntil(
      elsewhere.runUntil(async () => {
        expect(await health(['--serve', served.join(',')])).toMatchObject({
          code: 0,
          stdout: 'Temporal answers; polled here: main, reads.\n',
        });
        const all = await health(['--serve', queues.join(',')]);
        expect(all.code).toBe(7);
        expect(all.stderr).toContain(
          `polled lately: ${prefix}-report (activity), ${prefix}-virustotal (activity), ${prefix}-containment (activity)`,
        );
      }),
    ),
  );
});
