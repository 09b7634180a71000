import { Context } from '@temporalio/activity';
import type { EvidenceRef, Gap } from '../../domain/evidence/evidence';
import { Failure, failureKind } from '../../domain/failures';
import type { ReadFrom } from '../../google/client/read';
import type { ActivityDeps } from '../deps';
import { partGap, storeRaw } from '../evidence';

/** A part of a read: its facts, with the gap that an unfinished list leaves; or the gap alone. */
export type Part<T> =
  { readonly facts: T; readonly evidence: EvidenceRef; readonly rest?: Gap } | { readonly gap: Gap };

/** Milliseconds since its scheduling after which what still fails is a gap; until then the whole is tried again. */
const PATIENCE_MS = 60_000;

/**
 * Reads a part and stores it. What can never be read is a gap at once; what is worth another try fails the whole read,
 * which is tried again, until it is late: a registry that is down must not keep a service from being contained.
 */
export async function readPart<T>(
  deps: ActivityDeps,
  what: string,
  hides: string,
  read: () => Promise<ReadFrom<T>>,
): Promise<Part<T>> {
  try {
    const answer = await read();
    const evidence = await storeRaw(deps, what, answer);
    return { facts: answer.facts, evidence, ...(answer.left === true ? { rest: restGap(what, hides) } : {}) };
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never' && !isLate(deps)) throw failure;
    return { gap: partGap(what, hides, failure.message, failure.permission) };
  }
}

export function isLate(deps: Pick<ActivityDeps, 'now'>): boolean {
  const { scheduledTimestampMs } = Context.current().info;
  return deps.now().getTime() - scheduledTimestampMs >= PATIENCE_MS;
}

function restGap(what: string, hides: string): Gap {
  const why = 'there is more of it than was read: what is not among it may be there all the same';
  return { what: `the rest of: ${what}`, why, hides };
}

/** Whether all of it was read: only then does it prove that something is not there. */
export function isWhole(part: Part<unknown>): boolean {
  return 'facts' in part && part.rest === undefined;
}

export function evidenceOf(parts: readonly Part<unknown>[]): readonly EvidenceRef[] {
  return parts.flatMap((part) => ('evidence' in part ? [part.evidence] : []));
}

export function gapsOf(parts: readonly Part<unknown>[]): readonly Gap[] {
  return parts.flatMap((part) => ('gap' in part ? part.gap : (part.rest ?? [])));
}

/** The facts of a part, or undefined where it left a gap. */
export function factsOf<T>(part: Part<T>): T | undefined {
  return 'facts' in part ? part.facts : undefined;
}
