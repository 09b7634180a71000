import { failureCodes, failureKind } from '../domain/failures';

/** The meaning of each exit code, in one line. The numbers come from the table of failures; a test holds the two together. */
const MEANINGS: Readonly<Record<number, string>> = {
  0: 'done; a decision counted',
  1: 'it failed, or the awaited goal was not reached',
  2: 'bad input: arguments, configuration or policy',
  3: 'queued for the incident: no worker answered, so whether it counts is not known yet',
  4: 'rejected: the decision did not count, and nothing was changed',
  5: 'no such finding or incident, several that fit, or not a Cloud Run finding',
  6: 'permission or credentials missing, or Google refuses for another reason',
  7: 'Temporal, Google or a worker did not answer',
  8: 'the ledger cannot be written, is in use, or does not match its digests',
  9: 'a port is taken',
  10: 'something that Firebreak needs is missing or could not be checked',
};

/** How a decision ends that was sent and that no worker has judged yet. No failure: it is not lost. */
export const LEFT = 3;

/** One exit code as it is documented. */
interface ExitCode {
  readonly exit: number;
  readonly meaning: string;
  /** The codes of failures that end so; as `error.code` with `--json`. */
  readonly codes: readonly string[];
}

/** Every exit code there is, ascending. */
export const exitCodes: readonly ExitCode[] = [
  ...new Set([0, LEFT, ...failureCodes.map((code) => failureKind(code).exit)]),
]
  .sort((a, b) => a - b)
  .map((exit) => ({
    exit,
    meaning: MEANINGS[exit] ?? 'undocumented',
    codes: failureCodes.filter((code) => failureKind(code).exit === exit),
  }));

/** The lines of a command's help that say how it ends. */
export function exitCodeLines(exits: readonly number[]): readonly string[] {
  return exitCodes
    .filter(({ exit }) => exits.includes(exit))
    .map(({ exit, meaning }) => `  ${String(exit)}  ${meaning}`);
}
