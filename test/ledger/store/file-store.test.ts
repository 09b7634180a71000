import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { failure, temporaryFolder, temporaryLedger } from '../temporary-ledger';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a key that is not one is refused before the disk is touched', () => {
  test.each([
    ['up and out', '../outside'],
    ['up in the middle', 'plans/../../outside'],
    ['absolute', '/etc/passwd'],
    ['the folder itself', '.'],
    ['empty', ''],
    ['an empty part', 'plans//a'],
    ['a trailing slash', 'plans/'],
    ['a backslash', 'plans\\a'],
    ['a NUL', 'plans/a\0b'],
    ['a line break', 'plans/a\nb'],
    ['a name like an unfinished file', 'plans/~a'],
    ['a space', 'plans/a b'],
    ['a name that no file system takes', `plans/${'a'.repeat(201)}`],
  ])('%s', async (_, key) => {
    const { directory, store } = await temporaryLedger();
    await expect(store.create(key, bytes('x'))).rejects.toEqual(failure('malformed', 'is not a ledger key'));
    await expect(store.read(key)).rejects.toEqual(failure('malformed', 'is not a ledger key'));
    await expect(store.list(key)).rejects.toEqual(failure('malformed', 'is not a ledger key'));
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a disk that does not do it', () => {
  test('a folder that this process may not write', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    const attempt = asOrdinaryUser(async () => createFileStore(folder).create('plans/a', bytes('x')));
    await expect(attempt).rejects.toEqual(
      failure(
        'ledger-unwritable',
        `cannot write ${folder}/plans/a in the ledger: this process has no right to it (EACCES)`,
      ),
    );
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });

  test('an object that this process may not read', async () => {
    const { directory, store } = await temporaryLedger();
    await store.create('plans/a', bytes('x'));
    await chmod(directory, 0o711);
    await chmod(path.join(directory, 'plans'), 0o711);
    await chmod(path.join(directory, 'plans/a'), 0o000);
    await expect(asOrdinaryUser(async () => store.read('plans/a'))).rejects.toEqual(
      failure('ledger-unwritable', 'cannot read'),
    );
    await expect(asOrdinaryUser(async () => store.list('plans'))).rejects.toEqual(
      failure('ledger-unwritable', 'cannot list'),
    );
  });

  test('a ledger folder that is a file', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'ledger');
    await writeFile(file, 'not a folder');
    await expect(createFileStore(file).create('plans/a', bytes('x'))).rejects.toEqual(
      failure('ledger-unwritable', 'a part of the path is a file and not a folder (ENOTDIR)'),
    );
  });
});

describe('create', () => {
  test('a taken key keeps what it holds', async () => {
    const { store, text } = await temporaryLedger();
    expect(await store.create('plans/a', bytes('first'))).toBe('created');
    expect(await store.create('plans/a', bytes('second'))).toBe('exists');
    expect(await text('plans/a')).toBe('first');
  });

  test('a key that others lie below is taken', async () => {
    const { store } = await temporaryLedger();
    await store.create('plans/a/b', bytes('x'));
    expect(await store.create('plans/a', bytes('y'))).toBe('exists');
    expect(await store.read('plans/a')).toBeUndefined();
  });

  test('of 50 at the same moment exactly one creates, and its bytes are whole', async () => {
    const { store, directory } = await temporaryLedger();
    const stores = [store, createFileStore(directory)];
    const contents = Array.from({ length: 50 }, (_, index) => `${index}`.repeat(10_000));
    const results = await Promise.all(
      contents.map(async (content, index) =>
        (stores[index % 2] ?? store).create('deep/er/key', bytes(content)),
      ),
    );
    const winners = contents.filter((_, index) => results[index] === 'created');
    expect(winners).toHaveLength(1);
    expect(new TextDecoder().decode(await store.read('deep/er/key'))).toBe(winners[0]);
    expect(await readdir(path.join(directory, 'deep/er'))).toEqual(['key']);
  });

  test('files and folders are for the owner alone', async () => {
    const { directory, store } = await temporaryLedger();
    await store.create('plans/deep/a', bytes('x'));
    const mode = async (key: string) => ((await stat(path.join(directory, key))).mode & 0o777).toString(8);
    expect([await mode('plans'), await mode('plans/deep'), await mode('plans/deep/a')]).toEqual([
      '700',
      '700',
      '600',
    ]);
  });

  test('a folder that is missing is made', async () => {
    const store = createFileStore(path.join(await temporaryFolder(), 'not', 'there', 'yet'));
    expect(await store.create('a', bytes('x'))).toBe('created');
    expect(await store.read('a')).toEqual(Buffer.from('x'));
  });
});

describe('read and list', () => {
  test('what is not there is absent and no error', async () => {
    const { store } = await temporaryLedger();
    expect(await store.read('plans/none')).toBeUndefined();
    expect(await store.list('plans')).toEqual([]);
    await store.create('plans/a', bytes('x'));
    expect(await store.read('plans/a/below')).toBeUndefined();
    expect(await store.list('plans/a')).toEqual([]);
  });

  test('an empty object is not absent', async () => {
    const { store } = await temporaryLedger();
    await store.create('a', bytes(''));
    expect(await store.read('a')).toHaveLength(0);
  });

  test('a list is sorted and leaves out unfinished and foreign files', async () => {
    const { directory, store } = await temporaryLedger();
    for (const name of ['b', 'c', 'a']) await store.create(`plans/${name}`, bytes('x'));
    await mkdir(path.join(directory, 'plans/below'));
    await writeFile(path.join(directory, 'plans/~4711'), 'half');
    await writeFile(path.join(directory, 'plans/not a key'), 'foreign');
    expect(await store.list('plans')).toEqual(['a', 'b', 'below', 'c']);
  });
});

/** The owner of the tests is often root, whom no mode stops. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const { getuid, seteuid } = process;
  if (getuid === undefined || seteuid === undefined || getuid() !== 0) return work();
  seteuid(65_534);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}
