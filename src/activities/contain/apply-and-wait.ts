import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { carriesClaim } from '../../domain/workload/annotations';
import { Failure, failureKind } from '../../domain/failures';
import type { RevisionsRead } from '../../domain/plan/freeze/revisions';
import type { ServiceSettings } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import type { OperationEnd } from '../../google/run/change/service-changer';
import type { ServiceChange } from '../../google/run/change/service-body';
import type { ContainDeps } from './authorize';
import { defined } from '../../domain/defined';

/** Ties a call that takes a while to its caller: how it says that it goes on, and how it is called off. */
export interface UnderWay {
  /** 1 for the first try. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly onPoll: () => void;
}

/** Of the activity that is running: its cancellation, its heartbeat. */
export function activityUnderWay(): UnderWay {
  const context = Context.current();
  return {
    attempt: context.info.attempt,
    signal: context.cancellationSignal,
    onPoll: () => context.heartbeat(),
  };
}

/** How a service was seen when a change of it had come to rest, or was given up. */
export interface Settled {
  readonly service: ServiceSettings;
  /** Google's words when the operation ended in an error, whatever became of the change. */
  readonly said?: string;
}

/**
 * Tries after which a service that is never left alone is given up, about four minutes of them. A label that somebody
 * keeps changing costs some tries; only who changes it in the instant between our reading and our call costs all.
 */
const TRIES = 20;

/** Tries for which another's change that is being rolled out is waited for, about a minute. */
const PATIENCE = 8;

/**
 * Waits for a change of somebody else, since its result is unknown before it is served; not for ever, since
 * an attacker can keep a service changing. Throws `conflict` to be tried again.
 */
export function settledOrPatient({ reconciling, workload }: ServiceSettings, attempt: number): void {
  if (!reconciling || attempt > PATIENCE) return;
  throw new Failure('conflict', `another change to ${workload.name} is being rolled out; it is waited for`);
}

/**
 * The revisions as they are now, to compare with. `needed` are those that have to be known. A failure that may pass and a
 * list that did not come to its end are tried again for as long as another's change is waited for. Then it goes on without:
 * what is wanted and served is told by the service itself, and of a revision that was not read nothing is said.
 */
export async function revisionsNow(
  deps: ContainDeps,
  service: ServiceSettings,
  needed: readonly string[],
  attempt: number,
): Promise<RevisionsRead> {
  try {
    const { facts, left } = await deps.google.services.revisions(service.workload, service);
    if (left !== true) return { revisions: facts };
    const isMissing = needed.some((name) => !facts.some((revision) => revision.name === name));
    if (!isMissing || attempt > PATIENCE) return { revisions: facts, unfinished: ['revisions'] };
    const { name } = service.workload;
    throw new Failure(
      'unreachable',
      `the revisions of ${name} were not read to their end; they are read again`,
    );
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never' && attempt <= PATIENCE) throw failure;
    return {};
  }
}

/** Tells whether another try of a change is pointless although its failure is of a kind that is retried. */
function isHopeless({ code }: Failure, attempt: number): boolean {
  return code === 'conflict' && attempt >= TRIES;
}

/** A change by the claim that it leaves on the service. */
interface Mark {
  readonly workload: Workload;
  readonly claim: string;
}

const POLL_MS = 1_000;
/** Longest wait for a change to be served, in milliseconds, where the policy's limit of a verification is not shorter. */
const LONGEST_MS = 120_000;

/**
 * Makes the one changing call and follows it to its end. A lost answer says nothing about the change, so it is
 * followed all the same. Throws the `Failure` that Google refused it with.
 */
export async function applyAndWait(
  deps: ContainDeps,
  change: ServiceChange,
  claim: string,
  underWay: UnderWay,
): Promise<Settled> {
  return follow(deps, { workload: change.workload, claim }, underWay, await send(deps, change));
}

/** The operation's name; undefined when nobody knows whether the call arrived. */
async function send(deps: ContainDeps, change: ServiceChange): Promise<string | undefined> {
  try {
    return await deps.changer.start(change);
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failure.code === 'unreachable' || failure.code === 'unexpected-answer') return undefined;
    throw failure;
  }
}

/**
 * Reads a service until the change is served or has failed there. Its operation is asked as well, but what counts is the
 * service: an operation can end in an error although the change was made, and can go on for ever. Given up after the
 * limit; the caller judges the result. Without an operation, a service that does not carry the change is no
 * reason to wait.
 */
export async function follow(
  deps: ContainDeps,
  { workload, claim }: Mark,
  underWay: UnderWay,
  operation?: string,
): Promise<Settled> {
  const { limitMs } = (await deps.policy()).policy.verification;
  const until = deps.now().getTime() + Math.min(limitMs, LONGEST_MS);
  let running = operation;
  let said: string | undefined;
  for (;;) {
    underWay.onPoll();
    if (running !== undefined) {
      const end = await endOf(deps, running);
      if (end !== undefined) running = undefined;
      if (end?.ok === false) said = end.text;
    }
    const { facts: service } = await deps.google.services.service(workload);
    const isOver = carriesClaim(service.annotations, claim) ? !service.reconciling : running === undefined;
    if (isOver || deps.now().getTime() >= until) return { service, ...defined({ said }) };
    await pause(POLL_MS, undefined, { signal: underWay.signal });
  }
}

/** Undefined while it runs, or cannot be asked at this moment. One that can never be asked is over: the service tells. */
async function endOf(deps: ContainDeps, operation: string): Promise<OperationEnd | undefined> {
  try {
    return await deps.changer.endOf(operation);
  } catch (thrown) {
    const failure = Failure.from(thrown);
    return failureKind(failure.code).retry === 'never' ? { ok: true } : undefined;
  }
}

/** Google's refusal of a change as such. Everything else that is thrown is none of the change's doing. */
export function isOfTheChange({ code }: Failure): boolean {
  return code === 'change-refused' || code === 'not-found' || code === 'malformed';
}

/** Tells whether a failure may pass, so that the activity that throws it is tried again. */
export function passes(failure: Failure, attempt: number): boolean {
  return failureKind(failure.code).retry !== 'never' && !isHopeless(failure, attempt);
}

/**
 * Tells whether the service carries the claim; undefined where the service cannot be read at all. Throws a failure
 * that may pass.
 */
export async function isCarried(
  deps: ContainDeps,
  { workload, claim }: Mark,
): Promise<'yes' | 'no' | 'unknown'> {
  try {
    const { facts } = await deps.google.services.service(workload);
    return carriesClaim(facts.annotations, claim) ? 'yes' : 'no';
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never') throw failure;
    return failure.code === 'not-found' ? 'no' : 'unknown';
  }
}
