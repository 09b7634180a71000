import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { openLab, type Lab, type LabOptions } from './lab';
import { openOwnServer, type OwnServer } from './own-server';
import { openTimeSkipping, type TimeSkipping } from './temporal';

/** What the tests of a file get: a lab each, on one server of the file. */
export interface UsedLab<S> {
  /** The file's server; there once the first test runs. */
  server(): S;
  /** Opens the lab of the running test, which closes it. */
  open(options: LabOptions): Promise<Lab>;
}

/** Labs on a development server of the file's own, each on a task queue of its own. */
export function useLab(): UsedLab<OwnServer> {
  return use(openOwnServer, (server) => server.newTaskQueue());
}

/** Labs on a time-skipping server of the file's own. */
export function useTimeSkippingLab(): UsedLab<TimeSkipping> {
  return use(openTimeSkipping, (server) => server.taskQueue);
}

function use<S extends OwnServer | TimeSkipping>(
  openServer: () => Promise<S>,
  taskQueueOf: (server: S) => string,
): UsedLab<S> {
  let server: S | undefined;
  let lab: Lab | undefined;
  const started = (): S => {
    if (server === undefined) throw new Error('the server of the file is not started yet');
    return server;
  };
  beforeAll(async () => {
    server = await openServer();
  }, 60_000);
  afterEach(async () => {
    await lab?.close();
    lab = undefined;
  });
  afterAll(async () => server?.close());
  return {
    server: started,
    async open(options) {
      const { connection, client, namespace } = started();
      lab = await openLab({ connection, client, namespace, taskQueue: taskQueueOf(started()) }, options);
      return lab;
    },
  };
}
