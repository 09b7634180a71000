import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The text that is kept under this name. With FIREBREAK_RECORD_SNAPSHOTS set (`npm run record-snapshots`) `now` is written
 * there first. Rejects where nothing was ever kept.
 */
export async function kept(name: string, now: string): Promise<string> {
  const file = path.join(__dirname, 'kept', `${name}.txt`);
  if (process.env['FIREBREAK_RECORD_SNAPSHOTS'] !== undefined) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, now);
  }
  return readFile(file, 'utf8');
}
