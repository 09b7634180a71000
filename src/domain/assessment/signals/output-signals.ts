import type { Reason } from '../assessment';
import { inertLine, valueRoom } from '../../text/inert-text';
import type { OutputLine, Reconstruction } from '../reconstruction/reconstruction';
import { weights } from '../weights';

/** Errors of a shell, and the remote address, in what the workload wrote around that time. */
export function outputSignals({ output }: Reconstruction): readonly Reason[] {
  const shell = output.find((line) => line.shell);
  const remote = output.find((line) => line.remote);
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

function reason(signal: string, weight: number, text: string, { log }: OutputLine): Reason {
  return { signal, weight, text, evidence: log };
}

function quote({ text }: OutputLine): string {
  return inertLine(text, valueRoom.output);
}
