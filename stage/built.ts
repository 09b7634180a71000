import { execFileSync } from 'node:child_process';
import path from 'node:path';

let folder: string | undefined;

/** A program of the product as it is built, given as the path of its source; the first caller waits until it is built. */
export function builtProgram(source: string): string {
  const script = path.join(__dirname, '../scripts/built.js');
  folder ??= execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim();
  return path.join(folder, source.replace(/\.ts$/, '.js'));
}
