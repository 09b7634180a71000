import { Context } from '@temporalio/activity';
import { defined } from '../domain/defined';
import type { EvidenceRef, Gap, ReadResult } from '../domain/evidence/evidence';
import type { ReadFrom } from '../google/client/read';
import { Failure, failureKind } from '../domain/failures';
import type { ActivityDeps } from './deps';

type StoreDeps = Pick<ActivityDeps, 'ledger' | 'now'>;

/** Stores a read in the ledger, the raw answer as evidence and the parsed facts beside it. Gives both digests; has no gaps. */
export async function keep<T>(
  deps: StoreDeps,
  what: string,
  read: ReadFrom<T>,
  headline: string,
): Promise<ReadResult> {
  return {
    evidence: [await storeRaw(deps, what, read)],
    facts: await deps.ledger.putFacts(read.facts),
    headline,
    gaps: [],
  };
}

/** Stores a raw answer in the ledger, with its request, its source and the time. */
export async function storeRaw(
  deps: StoreDeps,
  what: string,
  { source, request, raw }: Omit<ReadFrom<unknown>, 'facts'>,
): Promise<EvidenceRef> {
  return deps.ledger.storeEvidence({ what, source, request, collectedAt: deps.now().toISOString() }, raw);
}

/** A value, or the gap that it leaves: a read that fails is named and shown. */
export type OrGap<T> = { readonly value: T } | { readonly gap: Gap };

/** A part of a read, with the gap that an unfinished list leaves. */
export type Reading<T> = OrGap<{ readonly facts: T; readonly evidence: EvidenceRef; readonly rest?: Gap }>;

/** Milliseconds since its scheduling after which what still fails is a gap; until then the whole is tried again. */
const PATIENCE_MS = 60_000;

/**
 * Reads one part of the evidence and stores it in the ledger. A read that can never succeed is a gap at once. A
 * failure that may pass is thrown as a `Failure`, so that the whole read is tried again until it is late: a registry
 * that is down must not keep a service from being contained.
 */
export async function takeReading<T>(
  deps: StoreDeps,
  what: string,
  hides: string,
  read: () => Promise<ReadFrom<T>>,
): Promise<Reading<T>> {
  try {
    const answer = await read();
    const evidence = await storeRaw(deps, what, answer);
    const rest = answer.left === true ? restGap(what, hides) : undefined;
    return { value: { facts: answer.facts, evidence, ...defined({ rest }) } };
  } catch (thrown) {
    const { message, permission } = passedOver(deps, thrown);
    return { gap: gapOf(what, hides, message, permission) };
  }
}

/** The failure of a read that is given up. Throws one that is worth another try, until the activity is late. */
export function passedOver(deps: Pick<ActivityDeps, 'now'>, thrown: unknown): Failure {
  const failure = Failure.from(thrown);
  if (failureKind(failure.code).retry !== 'never' && !isLate(deps)) throw failure;
  return failure;
}

/** Tells whether an activity was scheduled so long ago that people wait for what it has. */
export function isLate(deps: Pick<ActivityDeps, 'now'>): boolean {
  const { scheduledTimestampMs } = Context.current().info;
  return deps.now().getTime() - scheduledTimestampMs >= PATIENCE_MS;
}

/** Names what could not be read, what that hides, and why; with the permission that Google misses, if it is that. */
export function gapOf(what: string, hides: string, why: string, permission?: string): Gap {
  return { what, hides, why, ...defined({ permission }) };
}

function restGap(what: string, hides: string): Gap {
  const why = 'there is more of it than was read: what is not among it may be there all the same';
  return gapOf(`the rest of: ${what}`, hides, why);
}

/** Tells whether all of it was read: only then does it prove that something is not there. */
export function isWhole(part: Reading<unknown>): boolean {
  return 'value' in part && part.value.rest === undefined;
}

export function evidenceOf(parts: readonly Reading<unknown>[]): readonly EvidenceRef[] {
  return parts.flatMap((part) => ('value' in part ? [part.value.evidence] : []));
}

export function gapsOf(parts: readonly Reading<unknown>[]): readonly Gap[] {
  return parts.flatMap((part) => ('gap' in part ? part.gap : (part.value.rest ?? [])));
}

/** The facts of a part, or undefined where it left a gap. */
export function factsOf<T>(part: Reading<T>): T | undefined {
  return 'value' in part ? part.value.facts : undefined;
}
