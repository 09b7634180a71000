import { inertLine } from '../domain/text/inert-text';

/** Leads from the top of the file to a value: keys and positions in lists. */
export type Path = readonly PropertyKey[];

/** A fault of the file, as a sentence, at a line that counts from 1. */
export interface Fault {
  readonly line: number;
  readonly text: string;
}

/** Returns `policy.yaml:7: ...` for each fault, in the order of the lines; faults of one line keep their order. */
export function listFaults(fileName: string, faults: readonly Fault[]): readonly string[] {
  return faults
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, text }) => `${fileName}:${line}: ${inertLine(text, 400)}`);
}

/** Quotes a value from the file, cut after 80 characters. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

const ITEMS: Readonly<Record<string, string>> = {
  approvers: 'an approver',
  may: 'an act',
  protectedWorkloads: 'a protected workload',
};

/** Names a value of the policy in a sentence: `the policy`, `an approver`, `"watch"`. */
export function nameOf(path: Path): string {
  const [key, list] = [path.at(-1), path.at(-2)];
  if (key === undefined) return 'the policy';
  return typeof key === 'number' ? (ITEMS[String(list)] ?? 'an item') : `"${String(key)}"`;
}
