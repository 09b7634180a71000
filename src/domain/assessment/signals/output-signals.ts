import type { Reason } from '../assessment';
import type { CaseFile } from '../../evidence/case-file';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { LogLine } from '../../evidence/log-facts';
import { thresholds, weights } from '../weights';
import { anchorOf, minutesBefore } from './anchor';
import { remoteEnds } from './finding-signals';

const SHELL =
  /\/dev\/(?:tcp|udp)\/|\b(?:ba|da|z|k|a)?sh: |\bsh -[ic]\b|command not found|cannot set terminal process group|no job control in this shell|Command failed: /;

/** Lines of its own output that a shell, or whoever talks to the remote address, writes; oldest first. */
export function tellingOutput(caseFile: CaseFile): readonly OutputLine[] {
  const ends = remoteEnds(caseFile).filter((end) => end.length >= 7);
  return outputAround(caseFile)
    .filter(({ text }) => SHELL.test(text) || ends.some((end) => text.includes(end)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Errors of a shell, and the remote address, in what the workload wrote around that time. */
export function outputSignals(caseFile: CaseFile): readonly Reason[] {
  const lines = outputAround(caseFile);
  const shell = lines.find(({ text }) => SHELL.test(text));
  const ends = remoteEnds(caseFile).filter((end) => end.length >= 7);
  const remote = lines.find(({ text }) => ends.some((end) => text.includes(end)));
  return [
    ...(shell === undefined
      ? []
      : [
          reason('shell-errors', weights.shellErrors, `It wrote what a shell writes: ${quote(shell)}`, shell),
        ]),
    ...(remote === undefined
      ? []
      : [
          reason(
            'remote-in-logs',
            weights.remoteInLogs,
            `It wrote the address that the shell leads to: ${quote(remote)}`,
            remote,
          ),
        ]),
  ];
}

/** A line of output and the log it stands in. */
export type OutputLine = LogLine & { readonly log: string };

function outputAround(caseFile: CaseFile): readonly OutputLine[] {
  const anchor = anchorOf(caseFile);
  if (anchor === undefined) return [];
  return caseFile.logs
    .filter(({ kind }) => kind === 'stderr' || kind === 'stdout')
    .flatMap(({ kind, lines }) => lines.map((line) => ({ ...line, log: `${kind} log` })))
    .filter(({ at }) => Math.abs(minutesBefore(anchor, at)) <= thresholds.outputMinutes);
}

function reason(signal: string, weight: number, text: string, { log }: OutputLine): Reason {
  return { signal, weight, text, evidence: log };
}

function quote({ text }: LogLine): string {
  return inertLine(text, valueRoom.output);
}
