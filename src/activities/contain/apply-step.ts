import { Context } from '@temporalio/activity';
import { carries, stepAnnotations, undoneAnnotations } from '../../domain/annotations';
import { Failure, failureKind } from '../../domain/failures';
import { stepOfPlan, type Plan, type Step } from '../../domain/plan';
import type { ServiceSettings } from '../../domain/service';
import {
  differencesFrom,
  freezePrecondition,
  notFrozen,
  originalState,
} from '../../domain/steps/freeze-service';
import { standingState } from '../decide/standing-change';
import { authorize, type ChangeRequest } from './authorize';
import type { ContainDeps } from './deps';
import { activityUnderWay, follow, isHopeless, settle } from './settle';

export type Applied =
  /** The control plane says that it is so. Whether it is contained is for the verification to say. */
  | { readonly result: 'applied'; readonly at: string; readonly generation: string }
  /** What the step relies on has changed since it was approved: nothing was done. */
  | { readonly result: 'precondition-changed'; readonly differences: readonly string[] }
  /** This process does not carry it out, or Google refused. Nothing was changed. */
  | { readonly result: 'refused'; readonly code: string; readonly why: string }
  /** Google took the change and did not get there. */
  | { readonly result: 'not-reached'; readonly why: readonly string[] };

/**
 * Carries out one approved step: checks it again, reads what it relies on, writes the prior state into the ledger,
 * makes the one changing call, and reads back. Safe to repeat at any point: a change of ours is told by its
 * annotation, and an answer that was lost is read, never guessed.
 */
export function applyStep(deps: ContainDeps) {
  return async function applyStep(request: ChangeRequest): Promise<Applied> {
    const { attempt } = Context.current().info;
    // What an earlier try of this, by a process that is dead perhaps, has sent is not known.
    const sent = { yet: attempt > 1 };
    try {
      const step = await authorize(deps, request, 'approve');
      return await apply(deps, request.plan, step, () => (sent.yet = true));
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failureKind(failure.code).retry !== 'never' && !isHopeless(failure, attempt)) throw failure;
      if (sent.yet && (await mayStand(deps, request)))
        return { result: 'not-reached', why: [failure.message] };
      return { result: 'refused', code: failure.code, why: failure.message };
    }
  };
}

/** Whether an earlier try has made the change, or may have: "nothing was changed" is said only when that is known. */
async function mayStand(deps: ContainDeps, { plan, step: hash }: ChangeRequest): Promise<boolean> {
  const step = stepOfPlan(plan, hash);
  if (step === undefined) return false;
  const { workload } = step.target;
  if ((await deps.ledger.savedStateOf(workload, plan.incident, hash)) === undefined) return false;
  try {
    const { facts } = await deps.google.services.service(workload);
    return carries(facts.annotations, stepAnnotations(plan.incident, plan.hash, hash));
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never') throw failure;
    return true;
  }
}

async function apply(deps: ContainDeps, plan: Plan, step: Step, onSend: () => void): Promise<Applied> {
  const { workload } = step.target;
  const annotations = stepAnnotations(plan.incident, plan.hash, step.hash);
  const { facts: now } = await deps.google.services.service(workload);
  if (carries(now.annotations, undoneAnnotations(plan.incident, plan.hash, step.hash))) {
    throw new Failure('decision-rejected', 'it was carried out and taken back; an approval counts once');
  }
  const mark = { workload, annotations };
  let settled;
  if (carries(now.annotations, annotations)) {
    settled = await follow(deps, mark, activityUnderWay());
  } else {
    settledOrPatient(now);
    const differences = await changesSince(deps, step, now);
    if (differences.length > 0) return { result: 'precondition-changed', differences };
    const at = deps.now().toISOString();
    await deps.ledger.saveState(workload, {
      incident: plan.incident,
      step: step.hash,
      saved: originalState(now, at, (await standingState(deps.ledger, workload, now))?.saved),
      at,
    });
    await deps.ledger.claimStep(plan.incident, step.hash, { plan: plan.hash, evidence: plan.evidence });
    const { scaling, traffic } = step.parameters;
    onSend();
    settled = await settle(deps, { ...mark, etag: now.etag, scaling, traffic });
  }
  const { service: after, said } = settled;
  if (!carries(after.annotations, annotations)) {
    throw new Failure(
      'unreachable',
      `the change to ${workload.name} is not there yet; it is read and tried again`,
    );
  }
  const why = notFrozen(after, step);
  if (why.length > 0) {
    return { result: 'not-reached', why: said === undefined ? why : [...why, `Google said: ${said}`] };
  }
  return { result: 'applied', at: deps.now().toISOString(), generation: after.generation };
}

/** Tries for which another's change that is being rolled out is waited for, about a minute. */
const PATIENCE = 8;

/**
 * What a change of somebody else will be cannot be told before it is served, so it is waited for; not for ever, since
 * an attacker can keep a service changing.
 */
function settledOrPatient({ reconciling, workload }: ServiceSettings): void {
  if (!reconciling || Context.current().info.attempt > PATIENCE) return;
  throw new Failure('conflict', `another change to ${workload.name} is being rolled out; it is waited for`);
}

async function changesSince(
  deps: ContainDeps,
  step: Step,
  service: ServiceSettings,
): Promise<readonly string[]> {
  if (service.uid !== step.target.uid) return ['it was deleted and created anew since the question'];
  const { facts: revisions } = await deps.google.services.revisions(step.target.workload, service);
  return differencesFrom(step.precondition, freezePrecondition({ kind: 'services', service, revisions }));
}
