import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findDevServer, findTimeSkippingServer } from '../../../src/dev-server/find';
import type { Progress, ServerSearch } from '../../../src/dev-server/sources/source';
import { startDevServer } from '../../../src/dev-server/start-dev-server';
import { bundledWorkflows } from '../temporal/bundle';
import type { TestVariable } from '../environment';
import { keepForTeardown } from './run-state';

/** Starts what the whole test run shares: one Temporal server, the workflows bundled and the product built, once. */
export default async function globalSetUp(): Promise<void> {
  sayWhatIsLeftOut();
  const [server] = await Promise.all([startServer(), bundle(), build()]);
  keepForTeardown({ server });
}

async function startServer(): Promise<{ stop(): Promise<void> }> {
  const search: ServerSearch = {
    cacheDirectory: path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'firebreak'),
    path: process.env['PATH'] ?? '',
    onProgress: say,
  };
  const found = await findDevServer(search);
  const server = await startDevServer({ executable: found.executable });
  const timeSkipping = await findTimeSkippingServer(search);
  tell('FIREBREAK_TEST_ADDRESS', server.address);
  tell('FIREBREAK_TEST_SERVER', found.executable);
  tell('FIREBREAK_TEST_TIME_SKIPPING_SERVER', timeSkipping.executable);
  return server;
}

/** Sources that cannot be bundled fail the tests that need the bundle, and no others. */
async function bundle(): Promise<void> {
  try {
    tell('FIREBREAK_TEST_BUNDLE', await bundledWorkflows());
  } catch (thrown) {
    tell('FIREBREAK_TEST_BUNDLE_ERROR', thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Once, before all that start processes from it; where it cannot be built, they say why. */
async function build(): Promise<void> {
  const script = path.join(__dirname, '../../../scripts/built.js');
  await promisify(execFile)(process.execPath, [script]).catch(() => undefined);
}

function tell(name: TestVariable, value: string): void {
  process.env[name] = value;
}

/** On stderr, which `npm test` shows while it keeps stdout for results. */
function sayWhatIsLeftOut(): void {
  const chromium: TestVariable = 'FIREBREAK_TEST_CHROMIUM';
  if (process.env[chromium] !== undefined || process.env['CI'] === 'true') return;
  process.stderr.write(
    'Not run: test/ui (the Temporal UI in a browser), since there is no Chromium on the PATH. CI always runs it.\n',
  );
}

/** The first run on a machine downloads; silence for half a minute would look like a hang. */
function say({ what, received, total }: Progress): void {
  const percent = total === undefined ? undefined : Math.floor((received / total) * 100);
  if (received === 0) process.stdout.write(`Downloading ${what} (${Math.round((total ?? 0) / 1e6)} MB)\n`);
  else if (percent === 100) process.stdout.write(`Downloaded ${what}\n`);
}
