import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scenarioNames } from '../../../simulator/scenarios/load';
import type { LocalEvent } from '../../../src/cli/sandbox/story/events';
import { cleanEnvironment } from '../../../stage/environment';
import { descendants, listens, untilGone } from '../../support/processes';
import { until } from '../../support/until';
import { NOBODY, runCli, startCli, type RunningCli } from '../run-cli';

const LIMIT = 300_000;
/** No server is named, so that one is started. */
const OWN = { TEMPORAL_ADDRESS: '' };

let taken: Server;
let port: string;
beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  port = String(typeof address === 'object' && address !== null ? address.port : 0);
});
afterAll(() => {
  taken.close();
});

describe('what cannot be played is refused before anything is left half-started', () => {
  test.each([
    ['an unknown scenario', ['--scenario', 'nope'], 2, scenarioNames().join(', ')],
    ['a file that is no scenario', ['--scenario', 'package.json'], 2, 'unknown key'],
    ['an unknown switch', ['--switch', 'freeze=slowly'], 2, 'freeze=kills or freeze=drains'],
    ['a port that is none', ['--port', '70000'], 2, 'from 1 to 65535'],
    ['an unknown option', ['--szenario', 'x'], 2, '--szenario'],
  ])(
    '%s',
    async (_, args, code, said) => {
      const ended = await runCli(['local', '--yes', ...args], OWN);
      expect(ended.stderr).toContain(said);
      expect(ended.code).toBe(code);
      expect(ended.stdout).not.toContain('Firebreak on this machine');
    },
    LIMIT,
  );

  test.each([
    ["Temporal's port is taken", '--port'],
    ["the UI's port is taken", '--ui-port'],
  ])(
    '%s',
    async (_, option) => {
      const { code, stderr } = await runCli(['local', option, port], OWN);
      expect({ code, names: stderr.includes(`port ${port}`) }).toEqual({ code: 9, names: true });
    },
    LIMIT,
  );

  test.each([
    ['it is not on this machine', 'temporal.example.com:7233', [], 2, 'on this machine only'],
    ['nobody answers there', NOBODY, [], 7, 'no Temporal server answers'],
    ['a port is given as well', '127.0.0.1:7233', ['--port', '7300'], 2, 'TEMPORAL_ADDRESS names one'],
  ])(
    'a named Temporal server: %s',
    async (_, address, args, code, said) => {
      const ended = await runCli(['local', ...args], { TEMPORAL_ADDRESS: address });
      expect(ended.stderr).toContain(said);
      expect(ended.code).toBe(code);
    },
    LIMIT,
  );

  test(
    'with --json the fault is one JSON document',
    async () => {
      const { stderr } = await runCli(['local', '--json', '--scenario', 'nope'], OWN);
      expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'malformed' } });
    },
    LIMIT,
  );
});

/** Reads the events that a running sandbox has printed so far. */
function said({ stdout }: RunningCli): readonly LocalEvent[] {
  return stdout()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LocalEvent);
}

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;
async function untilSaid<Name extends LocalEvent['event']>(cli: RunningCli, name: Name): Promise<Of<Name>> {
  return until(name, () => said(cli).find((event): event is Of<Name> => event.event === name));
}

function portsOf({ temporal, temporalUi, simulator }: Of<'ready'>): readonly number[] {
  const addresses = [
    `http://${temporal.address}`,
    temporalUi ?? '',
    `http://${simulator.grpc}`,
    simulator.http,
  ];
  return addresses.map((address) => Number(new URL(address).port));
}

async function expectNothingLeft(ready: Of<'ready'>, pids: readonly number[]): Promise<void> {
  await untilGone(pids);
  const left = await Promise.all(portsOf(ready).map(listens));
  expect(left).toEqual([false, false, false, false]);
}

describe('the main job, played to its end', () => {
  test(
    'with --yes and --restore it ends contained, restored equal, with exit code 0 and nothing left',
    async () => {
      const cli = startCli(['local', '--yes', '--restore', '--json'], OWN);
      const ready = await untilSaid(cli, 'ready');
      const pids = descendants(cli.child.pid ?? 0);
      expect(pids.length).toBeGreaterThan(0);
      const { code, stderr } = await cli.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const events = said(cli);
      const told = [...new Set(events.map(({ event }) => event))];
      const expected = ['playing', 'opened', 'found', 'assessed', 'asked', 'decided', 'verified', 'outcome'];
      expect(told).toEqual(expect.arrayContaining([...expected, 'restored', 'truth', 'stopped']));
      expect(events.filter(({ event }) => event === 'truth').at(-1)).toMatchObject({
        truth: { shell: 'dead', disturbed: [] },
        restoredEqual: true,
      });
      expect(existsSync(path.dirname(ready.log))).toBe(false);
      await expectNothingLeft(ready, pids);
    },
    LIMIT,
  );

  test(
    'a refusal from another shell, by the environment that is printed, ends it with exit code 0',
    async () => {
      const scenario = ['--scenario', 'developer-debugging'];
      const cli = startCli(['local', '--unattended', '--json', ...scenario], OWN);
      const { environmentFile } = await untilSaid(cli, 'ready');
      await untilSaid(cli, 'asked');
      const refuse = 'firebreak refuse --yes --by grace@example.com --reason "Lin is debugging"';
      await promisify(execFile)('/bin/sh', ['-c', `. "$1" && ${refuse}`, 'sh', environmentFile], {
        env: cleanEnvironment(),
      });
      expect((await cli.ended).code).toBe(0);
      expect(said(cli).find(({ event }) => event === 'outcome')).toMatchObject({ outcome: 'refused' });
      expect(said(cli).find(({ event }) => event === 'truth')).toMatchObject({ truth: { changes: 0 } });
    },
    LIMIT,
  );
});

describe('ended in the middle, it leaves nothing', () => {
  test.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['being killed', 'SIGKILL', null],
  ] as const)(
    '%s while a decision is awaited',
    async (_, signal, exit) => {
      const cli = startCli(['local', '--unattended', '--json'], OWN);
      const ready = await untilSaid(cli, 'ready');
      await untilSaid(cli, 'waiting');
      const pids = descendants(cli.child.pid ?? 0);
      cli.child.kill(signal);
      expect((await cli.ended).code).toBe(exit);
      await expectNothingLeft(ready, pids);
      // A killed process cannot clear its files away.
      await rm(path.dirname(ready.log), { recursive: true, force: true });
    },
    LIMIT,
  );

  test(
    'Ctrl-C during the start',
    async () => {
      const cli = startCli(['local', '--unattended', '--json'], OWN);
      await untilSaid(cli, 'preparing');
      const pids = descendants(cli.child.pid ?? 0);
      cli.child.kill('SIGINT');
      expect((await cli.ended).code).toBe(130);
      await untilGone(pids);
    },
    LIMIT,
  );
});
