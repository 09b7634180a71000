import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { isJsonObject, parseJson, textOf } from '../../simulator/wire/json';
import { builtProgram } from '../../stage/built';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [builtProgram('simulator/main.ts'), ...args]);
  children.push(child);
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const exit = once(child, 'exit').then(([code]: unknown[]) => ({ code, errors }));
  const line = once(createInterface(child.stdout), 'line').then(([text]: unknown[]) =>
    parseJson(String(text)),
  );
  return { child, exit, line };
}

describe('the process ends with code 2, saying what, why and what to do', () => {
  test.each([
    ['no scenario', [], 'No scenario was named. Give --scenario and one of cancelled-by-hand'],
    ['an unknown scenario', ['--scenario', 'nope'], "Scenario 'nope' cannot be read: ENOENT"],
    ['an unknown option', ['--scenario', 'freeze-drains', '--colour'], "Unknown option '--colour'"],
    [
      'an unknown switch',
      ['--scenario', 'freeze-drains', '--switch', 'thaw=now'],
      'freeze=kills or freeze=drains',
    ],
    [
      'an unknown value of a switch',
      ['--scenario', 'freeze-drains', '--switch', 'freeze=later'],
      'freeze=kills or freeze=drains',
    ],
    [
      'a port that is none',
      ['--scenario', 'freeze-drains', '--http-port', '99999'],
      'Give a number from 0 (any free port) to 65535',
    ],
  ])('for %s', async (_name, args, message) => {
    const { code, errors } = await start(...args).exit;
    expect([code, errors]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each(['--grpc-port', '--http-port'])('for a taken port (%s)', async (option) => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, errors } = await start('--scenario', 'freeze-drains', option, port).exit;
    server.close();
    expect([code, errors]).toEqual([
      2,
      expect.stringMatching(/on port \d+: .*EADDRINUSE[\s\S]*Choose another port/u),
    ]);
  });
});

describe('the process serves', () => {
  test('after one line on standard output, until SIGTERM', async () => {
    const { child, line, exit } = start(
      '--scenario',
      'race-owner-deploys',
      '--switch',
      'freeze=drains',
      '--hold',
    );
    const ready = await line;
    const http = isJsonObject(ready) ? textOf(ready, 'http') : '';
    expect(ready).toEqual({
      ready: true,
      grpc: expect.stringMatching(/^127\.0\.0\.1:\d+$/u),
      http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u),
      scenario: 'race-owner-deploys',
      title: 'The owner deploys the fix first',
      subscription: 'projects/acme-payments/subscriptions/scc-findings-responder',
      virusTotalApiKey: 'simulated-virustotal-key',
    });
    const health = await fetch(`${http}/simulator/health`);
    expect(await health.json()).toMatchObject({ started: false });
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, errors: '' });
  });

  test('until its standard input closes, if it is to go with its parent', async () => {
    const { child, line, exit } = start('--scenario', 'freeze-drains', '--exit-with-parent');
    await line;
    child.stdin.end();
    expect((await exit).code).toBe(0);
  });
});
