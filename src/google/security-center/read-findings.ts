import type { Finding } from '../../domain/finding/finding';
import { whyRefused } from '../../domain/presentation/explain-finding';
import { findFindings } from './forms/extract-findings';
import { parseAnyFinding } from './finding/parse-finding';
import { defined } from '../../domain/defined';

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
    const refused = whyRefused(finding);
    yield { path, finding, ...defined({ refused }) };
  }
}
