import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startDevServer, type RunningServer } from '../../../src/dev-server/start-dev-server';
import { testVariable } from '../../support/environment';
import { closeSetups, openSetup, partNamed } from './open-setup';

const LIMIT = 300_000;

let server: RunningServer;
beforeAll(async () => {
  server = await startDevServer({ executable: testVariable('FIREBREAK_TEST_SERVER') });
}, LIMIT);
afterEach(closeSetups);
afterAll(async () => server.stop(), LIMIT);
const temporal = () => ({ address: server.address, namespace: 'default' });

test(
  'the pace of lookups is below the licence; a faster one is named with the command, a slower one may be meant',
  async () => {
    const { run } = await openSetup(temporal());
    await run({ apply: true }, 60);
    const pace = async (perMinute: number) =>
      partNamed(await run({ apply: true }, perMinute), 'pace of lookups');
    expect(await pace(60)).toMatchObject({ state: 'exists', commands: [] });
    expect(await pace(600)).toMatchObject({ state: 'exists', commands: [] });
    expect(await pace(4)).toMatchObject({
      state: 'differs',
      differences: ['45.0 lookups a minute, not 1.0: VirusTotal allows 4 lookups a minute'],
      commands: [expect.stringContaining('--queue-rps-limit 0.01667 ')],
    });
  },
  LIMIT,
);
