import { shellCommand } from '../../text/shell-quote';
import type { Workload } from '../../workload/workload';

/** One thing to do by hand, with exact commands. Texts can hold names from outside: inert where they are shown. */
export interface ByHandEntry {
  readonly title: string;
  /** Ready to paste, in order. A word in capitals stands for what could not be read. */
  readonly commands: readonly string[];
  readonly stops: readonly string[];
  readonly doesNotStop: readonly string[];
  /** Notes to read before. */
  readonly notes: readonly string[];
  /** Takes it back; empty where nothing does. */
  readonly undo: readonly string[];
}

/** The things that outlive every stop of instances, on any kind of workload. */
export const outlives = [
  "A token of the workload's identity that was copied out: it works until it expires, up to about an hour.",
  'Everything that the attacker already did with it elsewhere: keys, roles, other workloads.',
] as const;

/** A gcloud command on something in the workload's project and region. gcloud takes the project's number for its id. */
export function regional(
  { projectNumber, location }: Pick<Workload, 'projectNumber' | 'location'>,
  words: readonly string[],
  ...flags: readonly string[]
): string {
  return shellCommand(['gcloud', ...words, `--project=${projectNumber}`, `--region=${location}`, ...flags]);
}
