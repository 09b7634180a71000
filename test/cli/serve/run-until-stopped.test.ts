import pino from 'pino';
import { describe, expect, test } from '@jest/globals';
import { runUntilStopped, type Running } from '../../../src/cli/serve/run-until-stopped';
import { startProcess } from '../run-cli';
import { until } from '../../support/until';

const log = pino({ level: 'silent' });

/** A part that tells when it was asked to stop, and can be ended or broken from outside. */
function part(name: string, told: string[]): Running & { end(): void; fail(error: Error): void } {
  let settle: { done: () => void; failed: (error: Error) => void } | undefined;
  const stopped = new Promise<void>((done, failed) => {
    settle = { done, failed };
  });
  return {
    stopped,
    end: () => settle?.done(),
    fail: (error) => settle?.failed(error),
    async stop() {
      told.push(name);
      settle?.done();
      await stopped;
    },
  };
}

describe('the parts end together', () => {
  test('a part that ends stops the others, in their order', async () => {
    const told: string[] = [];
    const [intake, worker] = [part('intake', told), part('worker', told)];
    const run = runUntilStopped([intake, worker], log);
    worker.end();
    await run;
    expect(told).toEqual(['intake', 'worker']);
  });

  test('a part that fails stops the others, and its failure is the result', async () => {
    const told: string[] = [];
    const [intake, worker] = [part('intake', told), part('worker', told)];
    const run = runUntilStopped([intake, worker], log);
    intake.fail(new Error('no such subscription'));
    await expect(run).rejects.toThrow('no such subscription');
    expect(told).toEqual(['intake', 'worker']);
  });
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)(
  'a second %s ends what does not stop',
  async (signal, code) => {
    const { child, stderr, ended } = startProcess('test/cli/serve/stubborn.ts', []);
    await until('the process', () => stderr().includes('"ready"') || undefined);
    child.kill(signal);
    await until('the first signal', () => stderr().includes(`stopping: ${signal}`) || undefined);
    child.kill(signal);
    expect(await ended).toMatchObject({ code, stderr: expect.stringContaining('ended at once') });
  },
  120_000,
);
