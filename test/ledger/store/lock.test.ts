import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { lockLedger } from '../../../src/ledger/store/lock';
import { startProcess } from '../../cli/run-cli';
import { until } from '../../support/until';
import { failure, temporaryFolder } from '../temporary-ledger';

describe('one process at a time for each part', () => {
  test('a second one is refused with the process that holds it, and holds nothing then', async () => {
    const folder = await temporaryFolder();
    const first = await lockLedger(folder, ['main', 'containment']);
    await expect(lockLedger(folder, ['reads', 'main'])).rejects.toEqual(
      failure('ledger-in-use', `process ${process.pid} on`),
    );
    const reads = await lockLedger(folder, ['reads']);
    await first.release();
    const second = await lockLedger(folder, ['main']);
    await Promise.all([second.release(), reads.release()]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('worker and intake share a ledger, and so do two workers for different queues', async () => {
    const folder = await temporaryFolder();
    const locks = await Promise.all(
      [['main', 'reads'], ['containment'], ['intake'], []].map(async (roles) => lockLedger(folder, roles)),
    );
    await Promise.all(locks.map(async (lock) => lock.release()));
  });

  test('of many at the same moment exactly one gets it', async () => {
    const folder = await temporaryFolder();
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, async () => lockLedger(folder, ['main'])),
    );
    const held = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held).toHaveLength(1);
    await Promise.all(held.map(async (lock) => lock.release()));
  });

  test('a killed process leaves nothing that keeps the next one out', async () => {
    const folder = await temporaryFolder();
    const { child, stdout, ended } = startProcess('test/ledger/store/hold-lock.ts', [folder]);
    await until('the lock', () => stdout().includes('held') || undefined);
    await expect(lockLedger(folder, ['main'])).rejects.toEqual(
      failure('ledger-in-use', `process ${child.pid} on`),
    );
    child.kill('SIGKILL');
    await ended;
    const lock = await lockLedger(folder, ['main']);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('in a folder whose path is longer than an address of a socket', async () => {
    const folder = path.join(await temporaryFolder(), 'x'.repeat(120));
    await mkdir(folder);
    const lock = await lockLedger(folder, ['main']);
    await expect(lockLedger(folder, ['main'])).rejects.toEqual(failure('ledger-in-use', 'serves main'));
    await lock.release();
  });
});
