import { setTimeout as pause } from 'node:timers/promises';
import { Failure, failureKind } from '../domain/failures';

/** As long as a call waits for its second try. By then a refused token has been given up for a fresh one. */
const PAUSE_MS = 2_000;

/** Makes a read of Google once more, some seconds later, where it failed with what may pass within a minute. */
export async function again<T>(read: () => Promise<T>, pauseMs = PAUSE_MS): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (failureKind(Failure.from(thrown).code).retry !== 'soon') throw thrown;
    await pause(pauseMs);
    return read();
  }
}
