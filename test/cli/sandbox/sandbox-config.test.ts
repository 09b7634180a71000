import { execFileSync } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseReady } from '../../../src/cli/sandbox/processes/simulator-process';
import { parseTruth } from '../../../src/cli/sandbox/story/truth';
import {
  environmentFile,
  makeSandboxFolder,
  sandboxEnvironment,
  SANDBOX_APPROVER,
  writeEnvironment,
} from '../../../src/cli/sandbox/sandbox-config';
import { readConfig, readLocalEnvironment } from '../../../src/config';
import { decisionActs } from '../../../src/domain/plan/policy';
import { readPolicy } from '../../../src/policy';

const simulator = {
  grpc: '127.0.0.1:40002',
  http: 'http://127.0.0.1:40003',
  scenario: 'reverse-shell-service',
  title: 'Reverse shell',
  subscription: 'projects/acme-payments/subscriptions/scc-findings-responder',
  virusTotalApiKey: 'simulated-virustotal-key',
};
const temporal = { address: '127.0.0.1:40000', namespace: 'default' };

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});
async function folder() {
  const sandbox = await makeSandboxFolder();
  made.push(sandbox.folder);
  return sandbox;
}

describe('the sandbox governs itself by a policy of its own', () => {
  test('it lets its approver do everything, unsigned, and verifies fast', async () => {
    const { policy } = await readPolicy((await folder()).policy);
    expect(policy.approvers.find(({ id }) => id === SANDBOX_APPROVER)?.may).toEqual(
      expect.arrayContaining([...decisionActs]),
    );
    expect(policy.plainDecisions).toBe(true);
    expect(policy.verification).toEqual({
      limitMs: 60_000,
      pollMs: 1_000,
      quietMs: 3_000,
      sampleMs: 1_000,
    });
    expect(policy.decideWithinMs).toBe(15 * 60_000);
  });
});

describe('the environment of the sandbox', () => {
  test.each([
    ['with the UI', 'http://127.0.0.1:40001'],
    ['without the UI', undefined],
  ])('is a configuration that the product accepts, %s', async (_, temporalUi) => {
    const sandbox = await folder();
    const environment = sandboxEnvironment({ folder: sandbox, temporal, temporalUi, simulator });
    expect(readConfig(environment)).toMatchObject({
      policy: sandbox.policy,
      ledger: sandbox.ledger,
      subscription: simulator.subscription,
      localGoogle: simulator.grpc,
      localGoogleHttp: simulator.http,
      localVirusTotal: simulator.http,
      ...(temporalUi === undefined ? {} : { temporalUi }),
    });
    expect(environment).toMatchObject({ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'default' });
  });

  test.each([
    ['a plain value', 'value'],
    ['spaces and quotes', `it's "a" value`],
    ['what a shell would run', '$(touch /tmp/x) `id` ; $HOME'],
  ])('reaches a shell that sources it as it is: %s', async (_, value) => {
    const sandbox = await folder();
    await writeEnvironment(sandbox, { FIREBREAK_TEST_VALUE: value }, ['printf', '[%s]']);
    const script = `. "$1"; printf %s "$FIREBREAK_TEST_VALUE"; firebreak "a b"`;
    const seen = execFileSync('/bin/sh', ['-c', script, 'sh', sandbox.environment], { encoding: 'utf8' });
    expect(seen).toBe(`${value}[a b]`);
  });

  test('is readable for its owner only: it holds a key', async () => {
    const sandbox = await folder();
    await writeEnvironment(sandbox, { A: 'b' }, ['true']);
    expect((await stat(sandbox.environment)).mode & 0o077).toBe(0);
    expect(await readFile(sandbox.environment, 'utf8')).toBe(environmentFile({ A: 'b' }, ['true']));
  });
});

describe('how a Temporal server is come by', () => {
  test.each([
    ['nothing is set', {}, undefined],
    ['an empty address', { TEMPORAL_ADDRESS: '' }, undefined],
    [
      'an address',
      { TEMPORAL_ADDRESS: '127.0.0.1:7233' },
      { address: '127.0.0.1:7233', namespace: 'default' },
    ],
    [
      'an address and a namespace',
      { TEMPORAL_ADDRESS: 'localhost:7233', TEMPORAL_NAMESPACE: 'sandbox' },
      { address: 'localhost:7233', namespace: 'sandbox' },
    ],
    ['a namespace alone', { TEMPORAL_NAMESPACE: 'sandbox' }, undefined],
  ])('%s', (_, environment, named) => {
    expect(readLocalEnvironment(environment).temporal).toEqual(named);
  });

  test.each([
    [{ XDG_CACHE_HOME: '/x' }, path.join('/x', 'firebreak')],
    [{ XDG_CACHE_HOME: '' }, expect.stringMatching(/\.cache.firebreak$/)],
    [{}, expect.stringMatching(/\.cache.firebreak$/)],
  ])('downloads are kept in the cache folder: %j', (environment, expected) => {
    expect(readLocalEnvironment(environment).cacheDirectory).toEqual(expected);
  });
});

describe('what the simulator says is not taken on trust', () => {
  test.each([
    ['no JSON', 'Segmentation fault'],
    ['another shape', '{"ready":true}'],
    ['not ready', JSON.stringify({ ...simulator, ready: false })],
  ])('its first line: %s', (_, line) => {
    expect(() => parseReady(line)).toThrow(/instead of being ready/);
  });

  test.each([
    ['nothing', undefined, /expected object/],
    ['an unknown state of the shell', { attacker: { shell: 'sleeping', token: 'none' } }, /shell/],
  ])('its truth: %s', (_, body, said) => {
    expect(() => parseTruth(body)).toThrow(said);
  });
});
