import { defined } from '../../domain/defined';
import type { Finding } from '../../domain/finding/finding';
import { whyRefused } from '../../domain/presentation/explain-finding';
import { parseAnyFinding } from './finding/parse-finding';
import { looksLikeFinding, membersOf } from './forms/normalise-finding';

/** A finding as it was found in a message or a file. */
interface ReadFinding {
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
  for (const { row, path } of extractFindings(value)) {
    const finding = parseAnyFinding(row);
    const refused = whyRefused(finding);
    yield { path, finding, ...defined({ refused }) };
  }
}

/** A finding in a file, as `parseAnyFinding` takes it. */
interface FoundFinding {
  readonly row: unknown;
  /** Where in the value it was: `listFindingsResults[3]`; `''` for the value itself. */
  readonly path: string;
}

const DEEPEST = 30;

/**
 * Finds every finding in a JSON value, whatever it is wrapped in: a list's answer, a notification, messages pulled
 * from Pub/Sub with their base64, log entries, texts that hold JSON. Anything that is no finding is passed over.
 * Never throws.
 */
export function* extractFindings(value: unknown, path = '', key = '', depth = 0): Generator<FoundFinding> {
  if (depth > DEEPEST) return;
  const below = (member: unknown, at: string, name: string): Generator<FoundFinding> =>
    extractFindings(member, at, name, depth + 1);
  if (typeof value === 'string') {
    const inside = jsonIn(value, key);
    if (inside !== undefined) yield* below(inside, path, key);
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* below(item, `${path}[${index}]`, key);
    return;
  }
  const members = membersOf(value);
  if (members === undefined) return;
  if (isFinding(members)) yield { row: members, path };
  else if (isDetection(members)) yield { row: ofDetection(members), path };
  else {
    for (const [name, member] of Object.entries(members)) {
      yield* below(member, path === '' ? name : `${path}.${name}`, name);
    }
  }
}

type Members = Readonly<Record<string, unknown>>;

function isFinding(members: Members): boolean {
  const wrapped = membersOf(members['finding']) ?? membersOf(members['findings']);
  if (wrapped === undefined) return looksLikeFinding(members);
  // Test messages carry little more than a category.
  return looksLikeFinding(wrapped) || typeof wrapped['category'] === 'string';
}

/**
 * The form that Event Threat Detection writes to Cloud Logging: a finding's source properties without the finding
 * around them.
 */
function isDetection(members: Members): boolean {
  const { detectionCategory, evidence, affectedResources } = members;
  return (
    membersOf(detectionCategory) !== undefined &&
    (Array.isArray(evidence) || Array.isArray(affectedResources))
  );
}

function ofDetection(members: Members): unknown {
  return {
    category: membersOf(members['detectionCategory'])?.['ruleName'],
    parentDisplayName: 'Event Threat Detection',
    severity: members['detectionPriority'],
    sourceProperties: members,
  };
}

/** The JSON in a text: written as it is, or in base64 as Pub/Sub's `data`. Undefined where there is none. */
function jsonIn(text: string, key: string): unknown {
  if (/^\s*["[{]/.test(text)) return parsed(text);
  if (key !== 'data' || !/^[A-Za-z0-9+/_=\s-]{8,}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return /^\s*["[{]/.test(decoded) ? parsed(decoded) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
