import { describe, expect, test } from '@jest/globals';
import { createClosing } from '../../../src/cli/sandbox/processes/starting';
import { Interrupted, listenForInterrupt, type Interrupt } from '../../../src/cli/sandbox/terminal/interrupt';

describe('what was begun is ended', () => {
  test('in reverse order, also when one of it fails or never ends, and once', async () => {
    const ended: string[] = [];
    const closing = createClosing();
    closing.add(1_000, async () => ended.push('first'));
    closing.add(1_000, async () => {
      ended.push('failing');
      throw new Error('no');
    });
    closing.add(10, async () => {
      ended.push('stuck');
      return new Promise(() => undefined);
    });
    await closing.run();
    await closing.run();
    expect(ended).toEqual(['stuck', 'failing', 'first']);
  });
});

describe('everything that waits is ended by one signal', () => {
  const listening = async (use: (interrupt: Interrupt) => Promise<void>): Promise<void> => {
    const interrupt = listenForInterrupt(false);
    try {
      await use(interrupt);
    } finally {
      interrupt.release();
    }
  };
  const never = async (): Promise<never> => new Promise(() => undefined);

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the wait with exit code %i', async (signal, exit) => {
    await listening(async (interrupt) => {
      const waiting = interrupt.race(never());
      // Jest's `process` is a copy that real signals do not reach.
      process.emit(signal, signal);
      await expect(waiting).rejects.toBeInstanceOf(Interrupted);
      await expect(interrupt.race(never())).rejects.toMatchObject({ exit });
    });
  });

  test('the first reason counts', async () => {
    await listening(async (interrupt) => {
      interrupt.abort(new Error('the simulator has ended'));
      interrupt.abort(new Error('so has the server'));
      await expect(interrupt.race(never())).rejects.toThrow('the simulator has ended');
    });
  });

  test('what is done in time is handed on, and so is what failed', async () => {
    await listening(async (interrupt) => {
      await expect(interrupt.race(Promise.resolve(7))).resolves.toBe(7);
      await expect(interrupt.race(Promise.reject(new Error('why')))).rejects.toThrow('why');
    });
  });

  test('after the end nothing listens any more', () => {
    const before = process.listenerCount('SIGINT');
    listenForInterrupt(false).release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
