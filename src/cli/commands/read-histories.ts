import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../domain/failures';
import { parseHistory } from '../../temporal/parse-history';
import type { NamedHistory } from '../../temporal/replay';

/**
 * Reads histories from files and from folders of `*.json` files. Throws `malformed` for a file that is no history and
 * for a folder without any: nothing replayed must not read as everything in order.
 */
export async function readHistories(paths: readonly string[]): Promise<readonly NamedHistory[]> {
  const files = await Promise.all(paths.map(async (given) => filesOf(given)));
  return Promise.all(files.flat().map(readHistory));
}

async function filesOf(given: string): Promise<readonly string[]> {
  try {
    if (!(await stat(given)).isDirectory()) return [given];
    const names = (await readdir(given)).filter((name) => name.endsWith('.json')).sort();
    if (names.length === 0) throw new Failure('malformed', `${given} has no file that ends in .json`);
    return names.map((name) => path.join(given, name));
  } catch (thrown) {
    throw unreadable(given, thrown);
  }
}

async function readHistory(name: string): Promise<NamedHistory> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(name, 'utf8'));
  } catch (thrown) {
    throw unreadable(name, thrown);
  }
  const parsed = parseHistory(value);
  if (parsed !== undefined) return { name, ...parsed };
  throw new Failure(
    'malformed',
    `${name} is no workflow history in JSON, as \`temporal workflow show --output json\` writes it`,
  );
}

function unreadable(name: string, thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const why = thrown instanceof SyntaxError ? 'it is not JSON' : Failure.from(thrown).message;
  return new Failure('malformed', `${name} cannot be read: ${why}`, { cause: thrown });
}
