import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { msToNumber } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { dataConverter } from '../../../src/temporal/connection/data-converter';
import { registerSearchAttributes } from '../../../src/temporal/search-attributes';
import { testBundle, testVariable } from '../environment';

// Once per process and before anything native starts, or each worker logs its whole life.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
});

/** A connection to the run's Temporal server, and what a test file makes with it. */
export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
  readonly connection: NativeConnection;
  readonly client: Client;
  /** A task queue that is this test file's own; Firebreak's queues are named from it. */
  readonly taskQueue: string;
  /** A worker on `taskQueue`, or on the queue that the options name, with the bundled workflows unless told otherwise. */
  createWorker(options?: Partial<WorkerOptions>): Promise<Worker>;
  /** Closes the connection; for `afterAll`. Workers must have stopped before. */
  close(): Promise<void>;
}

/** A connection to the development server of this run. */
export async function openTemporal(): Promise<TestTemporal> {
  const address = testVariable('FIREBREAK_TEST_ADDRESS');
  const connection = await NativeConnection.connect({ address });
  const namespace = 'default';
  return {
    ...testTemporal(address, namespace, connection, new Client({ connection, namespace, dataConverter })),
    close: async () => connection.close(),
  };
}

/** A server whose clock jumps over whatever time passes without work. */
export interface TimeSkipping extends TestTemporal {
  /** Lets `duration` pass in the server's time, e.g. `'2 hours'`. */
  readonly sleep: TestWorkflowEnvironment['sleep'];
  /** The server's time, in milliseconds since the epoch. */
  now(): Promise<number>;
  /** The time that a machine beside the server has: real time, and what was slept. */
  clock(): Date;
}

/**
 * A time-skipping server of the caller's own, up in 0.2 s: its clock is one for all that use it, so files that run at the
 * same time cannot share one. It has no visibility: nothing can be listed or counted there.
 */
export async function openTimeSkipping(): Promise<TimeSkipping> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: {
      executable: { type: 'existing-path', path: testVariable('FIREBREAK_TEST_TIME_SKIPPING_SERVER') },
    },
  });
  const { address, nativeConnection, client } = environment;
  const namespace = environment.namespace ?? 'default';
  await registerSearchAttributes(environment.connection, namespace);
  let sleptMs = 0;
  return {
    ...testTemporal(address, namespace, nativeConnection, client),
    async sleep(duration) {
      // Before: what the server does meanwhile is done by then.
      sleptMs += msToNumber(duration);
      await environment.sleep(duration);
    },
    clock: () => new Date(Date.now() + sleptMs),
    now: environment.currentTimeMs.bind(environment),
    close: environment.teardown.bind(environment),
  };
}

function testTemporal(
  address: string,
  namespace: string,
  connection: NativeConnection,
  client: Client,
): Omit<TestTemporal, 'close'> {
  const taskQueue = `test-${randomUUID()}`;
  return {
    address,
    namespace,
    connection,
    client,
    taskQueue,
    async createWorker(options = {}) {
      const bundled =
        options.workflowBundle === undefined && options.workflowsPath === undefined
          ? { workflowBundle: { codePath: testBundle() } }
          : {};
      return Worker.create({ taskQueue, dataConverter, ...bundled, ...options, connection, namespace });
    },
  };
}
