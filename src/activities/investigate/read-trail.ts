import type { Digest } from '../../domain/text/digest';
import type { Gap, ReadResult } from '../../domain/evidence/evidence';
import type { Severity } from '../../domain/phases';
import { recogniseTrail } from '../../domain/audit-trail/recognise-trail';
import { foreignAccounts, trailContext } from '../../domain/audit-trail/trail-context';
import type { TrailFacts } from '../../domain/evidence/trail-facts';
import type { Workload } from '../../domain/workload/workload';
import type { TrailQuery } from '../../google/audit/trail-filter';
import type { TrailRead } from '../../google/audit/trail';
import type { ActivityDeps } from '../deps';
import {
  evidenceOf,
  factsOf,
  gapOf,
  gapsOf,
  passedOver,
  takeReading,
  storeRaw,
  type Reading,
} from '../evidence';
import { readGiven } from '../parse-facts';
import { defined } from '../../domain/defined';

export interface ReadTrail {
  readonly projectId: string;
  readonly workload: Workload;
  /**
   * Facts of the read `workload settings`: its accounts and the secrets that it was given are taken from them. Without
   * them only changes by anybody are read, and that is a gap.
   */
  readonly settings?: Digest;
  /** RFC 3339, inclusive. */
  readonly from: string;
  readonly to: string;
  /** Of the incident: where several read, the most severe goes first. Default: HIGH. */
  readonly severity?: Severity;
}

/** Entries of one log that are read and kept as evidence. */
const CAP = 1_000;
/** Accounts whose calls are asked for: a filter has an end. */
const MOST_ACCOUNTS = 10;
const PERMISSION = 'logging.privateLogEntries.list';
const READS = 'Data Access log';
const HIDES = 'which secrets, tokens and data its identity read, and what it tried out';

/**
 * Reads what the workload's identity did in the project, and who changed the workload, its accounts and the project's
 * policy. The changes must be readable; a Data Access log that says nothing of reads is a gap. Stores evidence and facts in the
 * ledger; safe to repeat. Throws `unauthenticated`, `rate-limited`, `unreachable` or one of `refusals` where Google does not list
 * the entries, and `ledger-unwritable` or `ledger-corrupt`.
 */
export function readTrail(deps: ActivityDeps) {
  return async function readTrail(input: ReadTrail): Promise<ReadResult> {
    const { projectId, workload, from, to } = input;
    const settings = await readGiven(deps.ledger, 'settings', input.settings);
    const context = trailContext(settings);
    const accounts = context.accounts.slice(0, MOST_ACCOUNTS);
    const { severity } = input;
    const asked = { projectId, workload, accounts, from, to, cap: CAP };
    const query = { ...asked, ...defined({ severity }) };
    const [changes, reads] = await Promise.all([
      deps.google.trail.changes(query),
      accounts.length === 0 ? undefined : readReads(deps, query),
    ]);
    const parts = reads === undefined ? [] : [reads.part];
    const listed = [changes.facts, ...parts.flatMap((part) => factsOf(part) ?? [])];
    const entries = listed.flatMap((read) => read.entries);
    const facts: TrailFacts = {
      from,
      to,
      calls: recogniseTrail(entries, context),
      counted: entries.length,
      more: listed.some(({ more }) => more),
      dataAccess: reads?.dataAccess ?? 'not-readable',
    };
    return {
      evidence: [await storeRaw(deps, 'audit trail', changes), ...evidenceOf(parts)],
      facts: await deps.ledger.putFacts(facts),
      headline: headlineOf(facts),
      gaps: [
        ...gapsOf(parts),
        ...cutGap('audit trail', 'what its identity changed later, and who else did', changes.facts),
        ...parts.flatMap((part) => cutGap(READS, HIDES, factsOf(part))),
        ...(reads?.gaps ?? []),
        ...accountGaps(context.accounts),
        ...foreignAccounts(accounts, projectId, workload).map(foreignGap),
      ],
    };
  };
}

/** The gap of a log of which a part was read. */
function cutGap(what: string, hides: string, read: TrailRead | undefined): readonly Gap[] {
  return read?.cut === undefined ? [] : [gapOf(`the rest of the ${what}`, hides, read.cut)];
}

interface Reads {
  readonly part: Reading<TrailRead>;
  readonly dataAccess: TrailFacts['dataAccess'];
  readonly gaps: readonly Gap[];
}

/** The Data Access log. That it has nothing to read can mean that nothing is written, or that it is kept from us. */
async function readReads(deps: ActivityDeps, query: TrailQuery): Promise<Reads> {
  const part = await takeReading(deps, READS, HIDES, async () => deps.google.trail.reads(query));
  const found = factsOf(part);
  if (found === undefined) return { part, dataAccess: 'not-readable', gaps: [] };
  if (found.entries.length > 0) return { part, dataAccess: 'read', gaps: [] };
  // A log that is not read to its end may have any entry; `cut` says why and becomes a gap.
  if (found.more || found.cut !== undefined) return { part, dataAccess: 'not-finished', gaps: [] };
  const why = await whyUnseen(deps, query.projectId);
  if (why === undefined) return { part, dataAccess: 'none-written', gaps: [] };
  return { part, dataAccess: 'not-readable', gaps: [gapOf(READS, HIDES, why, PERMISSION)] };
}

async function whyUnseen(deps: ActivityDeps, projectId: string): Promise<string | undefined> {
  try {
    if (await deps.google.trail.seesReads(projectId)) return undefined;
    return `without ${PERMISSION} (roles/logging.privateLogViewer) Google leaves its entries out and does not say so`;
  } catch (thrown) {
    return `it has no entry, and whether it may be read is not known: ${passedOver(deps, thrown).message}`;
  }
}

function headlineOf({ calls, counted, more, dataAccess }: TrailFacts): string {
  const recognised = calls.filter(({ technique }) => technique !== undefined).length;
  const outside = calls.filter(({ origin, actor }) => origin === 'outside' && actor === 'workload').length;
  return [
    `${calls.length} calls of ${counted} entries${more ? ' and more than were read' : ''}`,
    `${recognised} recognised`,
    ...(outside === 0 ? [] : [`${outside} of its identity from outside Google`]),
    ...(dataAccess === 'none-written' ? ['no Data Access entry was written'] : []),
  ].join(', ');
}

function accountGaps(accounts: readonly string[]): readonly Gap[] {
  const what = 'audit trail of its account';
  const hides = 'what its token was used for, and from where';
  if (accounts.length === 0) {
    return [gapOf(what, hides, 'its settings could not be read or name no account')];
  }
  return accounts.length <= MOST_ACCOUNTS
    ? []
    : [gapOf(what, hides, `only ${MOST_ACCOUNTS} of ${accounts.length} accounts are asked for`)];
}

function foreignGap(account: string): Gap {
  return gapOf(
    `audit trail of the project of ${account}`,
    'keys that were created for it there, and who else was let in to act as it',
    'it belongs to another project, whose log is not read',
  );
}
