import { spawn } from 'node:child_process';
import path from 'node:path';
import { shellCommand } from '../../src/domain/text/shell-quote';

/** A program on a terminal of its own, as a person sits at one. */
export interface OpenTerminal {
  readonly pid: number;
  /** The text on the screen so far. */
  shown(): string;
  /** Types it as it stands; `\r` is Enter. */
  type(text: string): void;
  /** The exit code of the program. */
  readonly ended: Promise<number | null>;
}

/** Runs `command` on a new terminal, by `script` of util-linux, which opens one and copies both ways. */
export function openTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): OpenTerminal {
  const child = spawn('script', ['--quiet', '--return', '--command', shellCommand(command), '/dev/null'], {
    cwd: path.join(__dirname, '../..'),
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { pid: child.pid ?? 0, shown: () => shown, type: (text) => void child.stdin.write(text), ended };
}
