import type { LogFacts } from '../../evidence/log-facts';
import type { Finding } from '../../finding/finding';
import { thresholds } from '../weights';
import { minutesBefore } from './anchor';
import type { OutputLine } from './reconstruction';

const SHELL =
  /\/dev\/(?:tcp|udp)\/|\b(?:ba|da|z|k|a)?sh: |\bsh -[ic]\b|command not found|cannot set terminal process group|no job control in this shell|Command failed: /;

/** Shorter ones stand in lines by chance. */
const LEAST_END = 7;

/**
 * Lines of its own output around the anchor that a shell, or a program that talks to a remote end, writes; in the order of the
 * logs, so that stdout comes before stderr.
 */
export function outputOf(
  logs: readonly LogFacts[],
  anchor: Finding | undefined,
  remoteEnds: readonly string[],
): readonly OutputLine[] {
  if (anchor === undefined) return [];
  const ends = remoteEnds.filter((end) => end.length >= LEAST_END);
  return logs
    .filter(({ kind }) => kind === 'stderr' || kind === 'stdout')
    .flatMap(({ kind, lines }) => lines.map((line) => ({ ...line, log: `${kind} log` })))
    .filter(({ at }) => Math.abs(minutesBefore(anchor, at)) <= thresholds.outputMinutes)
    .map((line) => ({
      ...line,
      shell: SHELL.test(line.text),
      remote: ends.some((end) => line.text.includes(end)),
    }))
    .filter(({ shell, remote }) => shell || remote);
}
