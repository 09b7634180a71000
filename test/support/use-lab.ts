import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { openLab, type Lab, type LabOptions } from './lab';
import { openOwnServer, type OwnServer } from './temporal/own-server';
import { openTimeSkipping, type TimeSkipping } from './temporal/temporal';

/** The surroundings of a file's tests: a lab each. */
export interface UsedLab<S> {
  /** The server; there once a test runs. */
  server(): S;
  /** Opens the lab of the running test, which closes it. */
  open(options: LabOptions): Promise<Lab>;
}

/** Labs on a development server of the file's own, each on a task queue of its own. */
export function useLab(): UsedLab<OwnServer> {
  return use(openOwnServer, (server) => server.newTaskQueue());
}

/**
 * Labs each on a time-skipping server of its own: the time that one test skips would be ahead of the real clock, by which
 * deadlines are made, in the next.
 */
export function useTimeSkippingLab(): UsedLab<TimeSkipping> {
  return use(openTimeSkipping, (server) => server.taskQueue, { before: beforeEach, after: afterEach });
}

/** When a server is opened and closed: for the file, or for each test. */
interface Hooks {
  readonly before: (open: () => Promise<void>, limitMs: number) => void;
  readonly after: (close: () => Promise<void>) => void;
}

function use<S extends OwnServer | TimeSkipping>(
  openServer: () => Promise<S>,
  taskQueueOf: (server: S) => string,
  { before, after }: Hooks = { before: beforeAll, after: afterAll },
): UsedLab<S> {
  let server: S | undefined;
  let lab: Lab | undefined;
  const started = (): S => {
    if (server === undefined) throw new Error('the server of the file is not started yet');
    return server;
  };
  before(async () => {
    server = await openServer();
  }, 60_000);
  afterEach(async () => {
    await lab?.close();
    lab = undefined;
  });
  after(async () => {
    await server?.close();
  });
  return {
    server: started,
    async open(options) {
      const open = started();
      const { connection, client, namespace } = open;
      const clock = 'clock' in open ? { now: () => open.clock() } : {};
      const temporal = { connection, client, namespace, taskQueue: taskQueueOf(open) };
      lab = await openLab(temporal, { ...clock, ...options });
      return lab;
    },
  };
}
