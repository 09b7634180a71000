import { processLog, runUntilStopped } from '../../../src/cli/serve/run-until-stopped';

// A process whose one part never stops, as a worker does whose activities do not end.
const log = processLog('info');
const alive = setInterval(() => undefined, 60_000);
void runUntilStopped(
  [{ stopped: new Promise<void>(() => undefined), stop: async () => new Promise<void>(() => undefined) }],
  log,
).finally(() => clearInterval(alive));
log.info('ready');
