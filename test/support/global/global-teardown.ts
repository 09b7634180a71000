import { keptForTeardown } from './run-state';

/** Stops the server, so that a run leaves nothing behind. */
export default async function globalTeardown(): Promise<void> {
  await keptForTeardown()?.server.stop();
}
