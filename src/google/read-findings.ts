import type { Finding } from '../domain/finding';
import { inertLine } from '../domain/inert-text';
import { findFindings } from './find-findings';
import { parseAnyFinding } from './parse-finding';

/** A finding as it was found in a message or a file. */
export interface ReadFinding {
  /** Where in the value it was: `listFindingsResults[3]`; `''` for the value itself. */
  readonly path: string;
  readonly finding: Finding;
  /** Why nothing can be started for it, where that is so. */
  readonly refused?: string;
}

/**
 * Every finding in a JSON value, whatever it is wrapped in. The one reader: what intake starts, what it refuses and what
 * `firebreak explain` says of both come from here. Never throws.
 */
export function* readFindings(value: unknown): Generator<ReadFinding> {
  for (const { row, path } of findFindings(value)) {
    const finding = parseAnyFinding(row);
    const refused = refusal(finding);
    yield { path, finding, ...(refused === undefined ? {} : { refused }) };
  }
}

/** A finding is read again from SCC before anything is done, and without its name nobody can ask for it. */
function refusal({ key, name }: Finding): string | undefined {
  if (key !== '') return undefined;
  return name === ''
    ? 'it has no name under which SCC could be asked for it'
    : `"${inertLine(name, 200)}" is no name of a finding under which SCC could be asked for it`;
}
