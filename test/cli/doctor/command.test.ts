import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningSimulator } from '../../../simulator/start';
import type { Check } from '../../../src/cli/doctor/check';
import type { OwnServer } from '../../support/temporal/own-server';
import { openProduct, type Product } from '../open-product';
import { NOBODY, runCli, type Environment } from '../run-cli';

// A server and processes of their own, which a busy machine takes long to start.
const LIMIT = 300_000;
const WHERE = [
  '--workload',
  '415104041262/europe-west1/services/payment-api',
  '--project',
  'acme-payments',
] as const;

let product: Product;
let server: OwnServer;
let simulator: RunningSimulator;
let folder: string;
let environment: Environment;
beforeAll(async () => {
  product = await openProduct({ scenario: 'reverse-shell-service', hold: true });
  ({ server, simulator, folder, environment } = product);
}, LIMIT);
afterAll(async () => {
  await product.close();
}, LIMIT);

test(
  'with everything there it ends with 0, each check on a line, and has changed nothing in Google',
  async () => {
    const { code, stdout, stderr } = await runCli(['doctor', ...WHERE], environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ok +Temporal on namespace default at 127\.0\.0\.1:\d+$/m);
    expect(stdout).toMatch(/^ok +search attributes on namespace default$/m);
    expect(stdout).toMatch(/^ok +run\.services\.update on \S+\/services\/payment-api$/m);
    expect(stdout).toMatch(
      /^warning +pages\n {16}needed to tell people.*\n {16}.*\n {16}Set FIREBREAK_WEBHOOK/m,
    );
    expect(stdout).not.toMatch(/^(?:missing|not checked) /m);
    expect(simulator.calls.all().filter(({ change }) => change)).toEqual([]);
  },
  LIMIT,
);

test(
  'with nothing there it ends with 10 and nothing is ok but what needs nothing; as one JSON document',
  async () => {
    const { code, stdout, stderr } = await runCli(['doctor', ...WHERE, '--json'], {
      FIREBREAK_LEDGER: path.join(folder, 'policy.yaml', 'ledger'),
      FIREBREAK_LOCAL_GOOGLE: NOBODY,
      FIREBREAK_LOCAL_VIRUSTOTAL: `http://${NOBODY}`,
      VIRUSTOTAL_API_KEY: 'some-key',
    });
    expect(code).toBe(10);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not-ready' } });
    const { ok, checks } = JSON.parse(stdout) as { readonly ok: boolean; readonly checks: readonly Check[] };
    expect(ok).toBe(false);
    const status = Object.fromEntries(checks.map((check) => [check.name, check.status]));
    expect(status).toMatchObject({
      Temporal: 'missing',
      'search attributes': 'not-checked',
      policy: 'missing',
      ledger: 'missing',
      VirusTotal: 'missing',
      'run.googleapis.com': 'missing',
      'run.services.update': 'not-checked',
      'pubsub.subscriptions.consume': 'not-checked',
    });
    expect(checks.filter((check) => check.status === 'ok')).toEqual([]);
    checks
      .filter((check) => check.status === 'missing')
      .forEach((check) => expect(check.mend).toEqual(expect.any(String)));
  },
  LIMIT,
);

describe('Temporal', () => {
  test(
    'a namespace that does not exist is missing',
    async () => {
      const { code, stdout } = await runCli(['doctor', ...WHERE, '--process', 'intake'], {
        ...environment,
        TEMPORAL_NAMESPACE: 'nowhere',
      });
      expect(code).toBe(10);
      expect(stdout).toMatch(/^missing +Temporal on namespace nowhere/m);
      expect(stdout).toMatch(/^not checked +search attributes/m);
      expect(stdout).not.toContain('run.services');
    },
    LIMIT,
  );

  test(
    'search attributes that are not registered are missing, with the command that registers them',
    async () => {
      const { connection, namespace } = server;
      await connection.operatorService.removeSearchAttributes({
        namespace,
        searchAttributes: ['FirebreakPhase'],
      });
      const { code, stdout } = await runCli(['doctor', ...WHERE, '--process', 'intake'], environment);
      expect(code).toBe(10);
      expect(stdout).toMatch(/^missing +search attributes on namespace default/m);
      expect(stdout).toContain(
        'temporal operator search-attribute create --namespace default --name FirebreakPhase --type Keyword',
      );
    },
    LIMIT,
  );
});

test.each<[string, readonly string[], RegExp]>([
  ['a workload that is none', ['--workload', 'payments'], /is not a workload/],
  ['a job', ['--workload', '1/europe-west1/jobs/x'], /Firebreak changes services only/],
  ['a project that is none', ['--project', 'Acme!'], /id or number of a project/],
  ['a parent that is none', ['--parent', 'organizations/acme'], /organizations\/NUMBER/],
  ['a process that is none', ['--process', 'wroker'], /unknown process "wroker"; did you mean "worker"\?/],
])(
  '%s ends with 2',
  async (_, args, says) => {
    const { code, stdout, stderr } = await runCli(['doctor', ...args], environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  },
  LIMIT,
);
