import { pathToFileURL } from 'node:url';

/**
 * The command that runs one of our own scripts the way this process runs: through tsx from the sources, by Node alone
 * from what was built. The loader is named by its path, since the child may be started from any folder.
 */
export function runScript(script: string, args: readonly string[] = []): readonly [string, ...string[]] {
  const loader = script.endsWith('.ts') ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  return [process.execPath, ...loader, script, ...args];
}
