import { spawn } from 'node:child_process';
import type { Output } from '../output';
import { defined } from '../../domain/defined';

/** The shell picks the pager, as for git: `less` by default, none where PAGER is empty. Colours and short texts pass. */
const PAGER = 'export LESS="${LESS-FRX}" LV="${LV--c}"; pager="${PAGER-less}"; eval "exec ${pager:-cat}"';
/** The exit code of a shell that finds no such program. */
const NOT_FOUND = 127;

/**
 * Shows a long text as git and gh do: through `$PAGER` where stdout is a terminal that has fewer lines, else as it is.
 * Where the pager cannot be started, the text is printed. `environment` is the process's own by default.
 */
export async function showPaged(
  text: string,
  output: Pick<Output, 'print' | 'rows'>,
  environment?: NodeJS.ProcessEnv,
): Promise<void> {
  if (output.rows === undefined || text.split('\n').length < output.rows) {
    output.print(text);
    return;
  }
  const child = spawn('/bin/sh', ['-c', PAGER], {
    stdio: ['pipe', 'inherit', 'inherit'],
    ...defined({ env: environment }),
  });
  // A reader who has seen enough closes it before the end.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${text}\n`);
  const isMissing = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(true)).once('close', (code) => resolve(code === NOT_FOUND));
  });
  if (isMissing) output.print(text);
}
