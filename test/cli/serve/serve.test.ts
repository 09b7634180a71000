import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningSimulator } from '../../../simulator/start';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { queryNames } from '../../../src/domain/message-names';
import { testPolicy } from '../../support/lab';
import type { OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { openProduct, type Product } from '../open-product';
import { runCli, startCli, type Environment } from '../run-cli';

const LIMIT = 300_000;
const SLOT = 'incident:415104041262/europe-west1/services/payment-api';
const SUBSCRIPTION = 'projects/acme-payments/subscriptions/';

let product: Product;
let server: OwnServer;
let simulator: RunningSimulator;
let environment: Environment;
beforeAll(async () => {
  product = await openProduct({ scenario: 'reverse-shell-service', hold: true });
  ({ server, simulator, environment } = product);
}, LIMIT);
afterAll(async () => {
  await product.close();
}, LIMIT);

/** The lines of a log, each an object. */
const logged = (stderr: string): readonly { readonly msg?: string }[] =>
  stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly msg?: string });

test(
  'a worker that can keep no cache bundles its workflows itself, and says so',
  async () => {
    const { child, stderr, ended } = startCli(['worker', '--serve', 'main'], {
      ...environment,
      XDG_CACHE_HOME: '/dev/null',
    });
    await until('the worker', () => stderr().includes('worker is ready') || undefined);
    expect(logged(stderr()).map(({ msg }) => msg)).toContain(
      'workflows are bundled at the start: no cache can be kept',
    );
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  },
  LIMIT,
);

test(
  'worker --intake takes the notification in, works on it, and stops cleanly',
  async () => {
    const { child, stderr, ended } = startCli(['worker', '--intake'], environment);
    await until('worker and intake', () => {
      const text = stderr();
      return (text.includes('worker is ready') && text.includes('intake is ready')) || undefined;
    });
    simulator.start();
    const asked = await until('the question', async () => {
      const handle = server.client.workflow.getHandle(SLOT);
      const view = await handle.query<IncidentView>(queryNames.incident).catch(() => undefined);
      return view?.phase === 'awaiting-decision' ? view : undefined;
    });
    expect(asked.plan?.steps).toHaveLength(1);

    for (const args of [['worker', '--serve', 'reads'], ['intake']]) {
      const second = await runCli(args, environment);
      expect(second).toMatchObject({
        code: 8,
        stderr: expect.stringMatching(new RegExp(`ledger-in-use[^]* process ${child.pid} on `)),
      });
    }
    child.kill('SIGTERM');
    const { code, stdout, stderr: log } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(logged(log).at(-1)).toMatchObject({ msg: 'stopped' });

    // The ledger remembers the policy, so that an edited file with an old serial does not count.
    await writeFile(environment['FIREBREAK_POLICY'] ?? '', testPolicy({ ada: 'note' }));
    expect(await runCli(['worker'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bad-policy[^]*the same serial 1[^]*Raise the serial/),
    });
  },
  LIMIT,
);

describe('what cannot go on says why', () => {
  test.each<[string, readonly string[], Environment, number, string]>([
    [
      'an intake whose subscription does not exist',
      ['intake'],
      { FIREBREAK_SUBSCRIPTION: `${SUBSCRIPTION}nowhere` },
      5,
      'firebreak: not-found',
    ],
    [
      'a worker with a policy that is not there',
      ['worker'],
      { FIREBREAK_POLICY: 'none.yaml' },
      2,
      'firebreak: bad-policy',
    ],
  ])(
    '%s',
    async (_, args, changes, exit, says) => {
      const { code, stderr } = await runCli(args, { ...environment, ...changes });
      expect({ code, stderr }).toMatchObject({ code: exit, stderr: expect.stringContaining(says) });
    },
    LIMIT,
  );
});
