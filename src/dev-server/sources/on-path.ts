import path from 'node:path';
import { run } from '../run';

/** Older servers lack what Firebreak relies on: search attributes by flag, updates with validators, current details. */
const OLDEST: readonly [number, number, number] = [1, 4, 1];
const LIMIT_MS = 10_000;

/** A `temporal` that the user has installed, with its version. Throws an Error that says why there is none to use. */
export async function temporalOnPath(
  searchPath: string,
): Promise<{ readonly executable: string; readonly version: string }> {
  for (const folder of searchPath.split(path.delimiter).filter((part) => path.isAbsolute(part))) {
    const executable = path.join(folder, 'temporal');
    const result = await run(executable, ['--version'], LIMIT_MS);
    if (result === 'not-found') continue;
    const version = versionIn(result.stdout);
    if (version === undefined) throw new Error(`${executable} --version does not name Temporal's version`);
    if (isOlder(version, OLDEST)) {
      throw new Error(`${executable} is ${version.join('.')}, older than ${OLDEST.join('.')}`);
    }
    return { executable, version: version.join('.') };
  }
  throw new Error('there is none');
}

/** The version in what `temporal --version` prints: `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`. */
export function versionIn(text: string): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /^temporal version (\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

type Version = readonly [number, number, number];

function isOlder(version: Version, than: Version): boolean {
  const difference = version.map((part, index) => part - (than[index] ?? 0)).find((part) => part !== 0);
  return difference !== undefined && difference < 0;
}
