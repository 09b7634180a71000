import { setImmediate as turn } from 'node:timers/promises';

/** Resolves once the condition holds, looking again at every turn of the event loop; the test's own limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
