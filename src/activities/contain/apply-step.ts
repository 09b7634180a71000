import { carriesClaim, stepAnnotations } from '../../domain/workload/annotations';
import type { Applied } from '../../domain/plan/change-results';
import { Failure } from '../../domain/failures';
import type { Plan, RevisionImages, Step } from '../../domain/plan/plan';
import type { ServiceSettings } from '../../domain/workload/service';
import {
  differencesFrom,
  failingNow,
  freezePrecondition,
  notFrozen,
  originalState,
} from '../../domain/plan/freeze/freeze-service';
import { alive, hasAll, type RevisionsRead } from '../../domain/plan/freeze/revisions';
import type { Workload } from '../../domain/workload/workload';
import type { StepClaim } from '../../ledger/incident/step-claims';
import { standingState } from '../decide/standing-change';
import { authorize, isGoneOnWith, type ToAuthorize } from './authorize';
import type { ContainDeps } from './authorize';
import { readDecisions, readStepRequest, rejected, type ChangeRequest } from './parse-request';
import {
  activityUnderWay,
  follow,
  isCarried,
  isOfTheChange,
  passes,
  applyAndWait,
  revisionsNow,
  settledOrPatient,
  type Settled,
  type UnderWay,
} from './apply-and-wait';

export type { Applied } from '../../domain/plan/change-results';

/**
 * Carries out one approved step: checks it again, reads what it relies on, writes the prior state and a random claim
 * into the ledger, makes the one changing call, and reads back. Safe to repeat at any point and for ever: the ledger
 * says how far it came, the claim on the service tells whether a call arrived whose answer was lost, and a step that is
 * settled is answered as it was, without a call.
 *
 * Throws only what passes, to be tried again: `conflict` and `unreachable` while the service changes, `rate-limited`, a
 * policy or ledger that cannot be read for a while. Everything else is an answer: `refused` with the code
 * `decision-rejected` for a step that was not approved, `postponed`, `not-reached`.
 */
export function applyStep(deps: ContainDeps) {
  return async function applyStep(request: ChangeRequest): Promise<Applied> {
    const underWay = activityUnderWay();
    try {
      return await carryOut(deps, request, underWay);
    } catch (thrown) {
      return afterFailure(deps, request, Failure.from(thrown), underWay.attempt);
    }
  };
}

async function carryOut(deps: ContainDeps, request: ChangeRequest, underWay: UnderWay): Promise<Applied> {
  const asked = await readStepRequest(deps.ledger, request);
  const { plan, step } = asked;
  const { workload } = step.target;
  const state = await deps.ledger.stepState(workload, plan.incident, step.hash, plan.hash);
  if (state.stage === 'taken-back')
    throw rejected('it was carried out and taken back; an approval counts once');
  if (state.stage === 'settled') return state.settled.answer;
  const decisions = readDecisions(request);
  if (state.stage === 'none') return begin(deps, { ...asked, decisions }, underWay);
  const { claim } = state;
  const { facts: now } = await deps.google.services.service(workload);
  if (carriesClaim(now.annotations, claim.claim)) {
    const mark = { workload, claim: claim.claim };
    return judge(deps, plan, step, claim, await follow(deps, mark, underWay));
  }
  if (!isGoneOnWith(plan, claim, deps.now().getTime())) {
    const why = `It was begun at ${claim.at} and did not get there; the service does not carry it.`;
    return settled(deps, plan, step, { result: 'not-reached', why: [why] });
  }
  return begin(deps, { ...asked, decisions, begun: claim }, underWay);
}

/** Makes the call, for the first time or because an earlier one did not arrive. */
async function begin(deps: ContainDeps, asked: ToAuthorize, underWay: UnderWay): Promise<Applied> {
  const { plan, step, begun } = asked;
  await authorize(deps, asked, 'approve');
  const { workload } = step.target;
  const { facts: now } = await deps.google.services.service(workload);
  settledOrPatient(now, underWay.attempt);
  const needed = step.precondition.revisions.map(({ revision }) => revision);
  const revisions = await revisionsNow(deps, now, needed, underWay.attempt);
  const differences = changesSince(step, now, revisions);
  if (differences.length > 0) {
    const answer = { result: 'precondition-changed', differences } as const;
    if (begun === undefined) return answer;
    // Our mark was dropped since the call, and what was approved was left: it stands, is watched, and can be taken back.
    if (notFrozen(now, step, begun.failing).length > 0) return settled(deps, plan, step, answer);
    const at = deps.now().toISOString();
    return settled(deps, plan, step, { result: 'applied', at, generation: now.generation });
  }
  const claim = begun ?? (await claimed(deps, plan, step, now, revisions));
  const change = {
    workload,
    etag: now.etag,
    ...step.parameters,
    annotations: stepAnnotations(plan.incident, plan.hash, step.hash, claim.claim),
  };
  return judge(deps, plan, step, claim, await applyAndWait(deps, change, claim.claim, underWay));
}

/**
 * Right before the call: the prior state, then the claim. The claim of another process that was faster counts. Both have
 * the revisions that were there when people were asked: what was deployed since is named before it is brought to life.
 */
async function claimed(
  { ledger, now }: ContainDeps,
  plan: Plan,
  step: Step,
  service: ServiceSettings,
  revisions: RevisionsRead,
): Promise<StepClaim> {
  const { workload } = step.target;
  const { incident } = plan;
  const at = now().toISOString();
  const running = seenBefore(
    plan,
    step,
    alive(service, step.undo.traffic ?? service.traffic, revisions.revisions),
    revisions,
  );
  const earlier = (await standingState(ledger, workload, service))?.earlier.saved;
  const saved = originalState(service, at, earlier, running);
  const { index } = await ledger.saveState(workload, { incident, step: step.hash, saved, at });
  return ledger.claimStep(incident, {
    step: step.hash,
    plan: plan.hash,
    evidence: plan.evidence,
    saved: index,
    failing: failingNow(service),
    revisions: running,
    at,
  });
}

/** Those that the step relies on, and those that were there when it was proposed, as one that never became ready. */
function seenBefore(
  { proposedAt }: Plan,
  { precondition }: Step,
  running: readonly RevisionImages[],
  { revisions = [] }: RevisionsRead,
): readonly RevisionImages[] {
  return running.filter(({ revision }) => {
    const createdAt = revisions.find(({ name }) => name === revision)?.createdAt ?? '';
    return (
      precondition.revisions.some((each) => each.revision === revision) ||
      Date.parse(createdAt) < Date.parse(proposedAt)
    );
  });
}

async function judge(
  deps: ContainDeps,
  plan: Plan,
  step: Step,
  claim: StepClaim,
  { service, said }: Settled,
): Promise<Applied> {
  if (!carriesClaim(service.annotations, claim.claim)) throw notThere(step.target.workload);
  const why = notFrozen(service, step, claim.failing);
  if (why.length === 0) {
    const at = deps.now().toISOString();
    return settled(deps, plan, step, { result: 'applied', at, generation: service.generation });
  }
  const told = said === undefined ? why : [...why, `Google said: ${said}`];
  return settled(deps, plan, step, { result: 'not-reached', why: told });
}

function notThere({ name }: Workload): Failure {
  return new Failure('unreachable', `the change to ${name} is not there yet; it is read and tried again`);
}

/** Records the answer. The first one that is recorded is the answer for good. */
async function settled(
  { ledger, now }: ContainDeps,
  { incident, hash: plan }: Plan,
  { hash: step }: Step,
  answer: Exclude<Applied, { readonly result: 'postponed' }>,
): Promise<Applied> {
  return (await ledger.settleStep(incident, { step, plan, at: now().toISOString(), answer })).answer;
}

/**
 * Answers for a step that was not carried out. A failure that passes is thrown, to be tried again. "Nothing was changed" is said
 * only when that is known, and it is final only where Google refused the change as such.
 */
async function afterFailure(
  deps: ContainDeps,
  request: ChangeRequest,
  failure: Failure,
  attempt: number,
): Promise<Applied> {
  if (passes(failure, attempt)) throw failure;
  const { code, message: why } = failure;
  const refused = { result: 'refused', code, why } as const;
  const asked = await readStepRequest(deps.ledger, request).catch(() => undefined);
  if (asked === undefined) return refused;
  const { plan, step } = asked;
  const { workload } = step.target;
  const state = await deps.ledger.stepState(workload, plan.incident, step.hash, plan.hash);
  if (state.stage === 'settled') return state.settled.answer;
  if (state.stage !== 'begun') return isFinal(failure) ? refused : { result: 'postponed', code, why };
  const carried = await isCarried(deps, { workload, claim: state.claim.claim });
  // A request without a right, while the step is being carried out, says nothing about how it ends.
  if (carried === 'yes') throw notThere(workload);
  if (carried === 'unknown') return settled(deps, plan, step, { result: 'not-reached', why: [why] });
  if (code === 'decision-rejected') return refused;
  return isFinal(failure) ? settled(deps, plan, step, refused) : { result: 'postponed', code, why };
}

function isFinal(failure: Failure): boolean {
  return failure.code === 'decision-rejected' || isOfTheChange(failure);
}

function changesSince(step: Step, service: ServiceSettings, revisions: RevisionsRead): readonly string[] {
  if (service.uid !== step.target.uid) return ['it was deleted and created again since the question'];
  const now = freezePrecondition({ kind: 'services', service, ...revisions });
  const gone = step.precondition.revisions.filter(
    ({ revision, images }) =>
      images.length > 0 &&
      hasAll(revisions) &&
      revisions.revisions?.some(({ name }) => name === revision) !== true,
  );
  return [
    ...differencesFrom(step.precondition, now),
    ...gone.map(({ revision, images }) => `Revision ${revision} ran ${images.join(', ')}; it is gone now.`),
  ];
}
