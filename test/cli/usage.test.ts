import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NOBODY, runCli, type Environment } from './run-cli';

// Each case is a process of its own, which a busy machine takes seconds to start.
const LIMIT = 120_000;
const FINDING = 'projects/415104041262/sources/123/locations/global/findings/a1b2c3';
const SIGNED = ['--by', 'ada@example.com', '--reason', 'the shell is live'];
const POLICY = `serial: 4
installation: test
approvers:
  - { id: ada@example.com, may: [approve, refuse, note] }
`;

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-cli-'));
  await writeFile(file('good.yaml'), POLICY);
  await writeFile(file('bad.yaml'), POLICY.replace('serial:', 'serail:').replace('note]', 'nothing]'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('bad input ends with exit code 2: what, why, what to do', () => {
  test.each<[string, readonly string[], Environment, RegExp]>([
    [
      'a misspelt option',
      ['list', '--jsn'],
      {},
      /^firebreak: malformed\n {2}unknown option.*\n {2}Correct the input/,
    ],
    ['a worker without a policy', ['worker'], {}, /^firebreak: bad-config\n {2}FIREBREAK_POLICY is not set/],
    [
      'a worker with intake and no subscription',
      ['worker', '--intake'],
      { FIREBREAK_POLICY: 'x.yaml' },
      /FIREBREAK_SUBSCRIPTION is not set/,
    ],
    ['an intake without a subscription', ['intake'], {}, /FIREBREAK_SUBSCRIPTION is not set/],
    [
      'a misspelt variable, and a simulated Google that is not here',
      ['start', FINDING],
      { FIREBREAK_LEGDER: 'x', FIREBREAK_LOCAL_GOOGLE: '203.0.113.1:443' },
      /unknown variable FIREBREAK_LEGDER.*\n.*must be a loopback address/,
    ],
  ])(
    '%s',
    async (_, args, environment, says) => {
      const { code, stdout, stderr } = await runCli(args, environment);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(says);
    },
    LIMIT,
  );
});

describe('without Temporal a command ends with exit code 7', () => {
  test.each<[string, readonly string[], Environment]>([
    ['list', ['list', '--json'], {}],
    ['watch', ['watch', 'payments', '--json'], {}],
    ['approve', ['approve', '--yes', '--json', ...SIGNED], {}],
    ['start', ['start', FINDING, '--json'], { FIREBREAK_LOCAL_GOOGLE: NOBODY }],
  ])(
    '%s, as JSON on stderr',
    async (_, args, environment) => {
      const { code, stdout, stderr } = await runCli(args, environment);
      expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
      expect(JSON.parse(stderr)).toEqual({
        error: {
          code: 'temporal-unavailable',
          message: expect.stringContaining(NOBODY),
          todo: 'Start a Temporal server or name one with TEMPORAL_ADDRESS.',
        },
      });
    },
    LIMIT,
  );

  test.each(['worker', 'intake'])(
    '%s, as text',
    async (name) => {
      const { code, stderr } = await runCli([name], {
        FIREBREAK_POLICY: file('good.yaml'),
        FIREBREAK_SUBSCRIPTION: 'projects/acme/subscriptions/firebreak',
        FIREBREAK_LOCAL_GOOGLE: NOBODY,
      });
      expect(code).toBe(7);
      expect(stderr).toContain(`no Temporal server answers at ${NOBODY}`);
    },
    LIMIT,
  );
});

describe('policy check', () => {
  test(
    'shows every fault with its line',
    async () => {
      const { code, stdout, stderr } = await runCli(['policy', 'check', file('bad.yaml')]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/bad\.yaml:1: unknown key "serail"; did you mean "serial"\?/);
      expect(stderr).toMatch(/bad\.yaml:4: unknown act "nothing"/);
    },
    LIMIT,
  );

  test(
    'says when there is no file, as JSON on stderr',
    async () => {
      const { code, stderr } = await runCli(['policy', 'check', file('none.yaml'), '--json']);
      expect(code).toBe(2);
      expect(JSON.parse(stderr)).toMatchObject({
        error: {
          code: 'bad-policy',
          message: expect.stringContaining('there is no such file'),
          todo: expect.stringContaining('the path that names it'),
        },
      });
    },
    LIMIT,
  );

  test(
    'says what a good one means, without colour in a pipe whatever the environment asks for',
    async () => {
      const environment = { CI: 'true', FORCE_COLOR: '1' };
      const { code, stdout, stderr } = await runCli(['policy', 'check', file('good.yaml')], environment);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^warning: nobody can decide anything: plainDecisions is false/);
      expect(stdout).toMatch(/^good: policy 4 of test \([0-9a-f]{8}\)$/m);
      expect(stdout).toContain('ada@example.com: approve, refuse, note');
    },
    LIMIT,
  );

  test(
    'prints exactly one JSON document',
    async () => {
      const { code, stdout } = await runCli(['policy', 'check', file('good.yaml'), '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        policy: { serial: 4, approvers: [{ id: 'ada@example.com' }] },
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    },
    LIMIT,
  );
});
