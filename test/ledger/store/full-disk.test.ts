import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { digestText } from '../../../src/domain/text/digest';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { createLedger } from '../../../src/ledger/ledger';
import { failure, temporaryFolder } from '../temporary-ledger';

const AT = '2026-10-01T12:00:00.000Z';
const ref = { what: 'log', source: 'logging.googleapis.com', request: 'ListLogEntries', collectedAt: AT };

/** A file system of one mebibyte in a folder; undefined where this user may not mount one. */
function mountSmall(folder: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return () => void execFileSync('umount', [folder]);
  } catch {
    return undefined;
  }
}

test('a full disk is said, nothing of the write is left, and it goes on once there is room', async () => {
  const folder = path.join(await temporaryFolder(), 'small');
  await mkdir(folder);
  const unmount = mountSmall(folder);
  if (unmount === undefined) return withoutMount();
  try {
    const ledger = createLedger(createFileStore(path.join(folder, 'ledger')));
    const first = await ledger.storeEvidence(ref, 'before');
    await writeFile(path.join(folder, 'ballast'), Buffer.alloc(900_000));
    const large = 'x'.repeat(400_000);
    await expect(ledger.storeEvidence(ref, large)).rejects.toEqual(
      failure('ledger-unwritable', 'the disk is full (ENOSPC)'),
    );
    const left = await readdir(path.join(folder, 'ledger'), { recursive: true });
    expect(left.filter((name) => name.includes('~'))).toEqual([]);
    expect(left.filter((name) => name.includes(digestText(JSON.stringify(large))))).toHaveLength(0);
    expect(await ledger.getFacts(first.sha256)).toBe('before');

    await rm(path.join(folder, 'ballast'));
    const after = await ledger.storeEvidence(ref, large);
    expect(await ledger.getFacts(after.sha256)).toBe(large);
  } finally {
    unmount();
  }
}, 60_000);

/** Limits the longest file that a process may write: another limit in the same call, for those who may not mount. */
async function withoutMount(): Promise<void> {
  const folder = await temporaryFolder();
  const script = 'ulimit -f 2000; exec "$0" --import tsx test/ledger/store/store-large.ts "$1"';
  const said = execFileSync('sh', ['-c', script, process.execPath, folder], { encoding: 'utf8' });
  expect(JSON.parse(said)).toMatchObject({
    code: 'ledger-unwritable',
    message: expect.stringContaining('EFBIG'),
  });
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('~'))).toEqual([]);
}
