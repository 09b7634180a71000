import { carriesClaim, undoneAnnotations } from '../../domain/workload/annotations';
import type { Undone } from '../../domain/plan/change-results';
import type { Decision } from '../../domain/decision/decision';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { Plan, Step } from '../../domain/plan/plan';
import type { ServiceSettings } from '../../domain/workload/service';
import { changedByOthers, notServed } from '../../domain/plan/freeze/freeze-state';
import { failingNow, notRestored, type SavedService } from '../../domain/plan/freeze/freeze-service';
import { parseSavedService } from '../../domain/plan/freeze/parse-saved-service';
import { restoreParts, type RestoreParts } from '../../domain/plan/freeze/restore-parts';
import type { StepClaim, UndoClaim, UndoneStep } from '../../ledger/incident/step-claims';
import { authorize, BEGUN_MS } from './authorize';
import { broughtToLife, naming, wasNamed } from './brought-to-life';
import type { ContainDeps } from './authorize';
import { readDecisions, readStepRequest, type ChangeRequest } from './parse-request';
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
import { defined } from '../../domain/defined';

export type { Undone } from '../../domain/plan/change-results';

/** A restore that is under way: of what, by which decision, and the claim of the change that it takes back. */
interface Undoing {
  readonly plan: Plan;
  readonly step: Step;
  readonly of: StepClaim;
  readonly decision: Decision;
}

/** Puts the saved state of a step back as an activity, with its heartbeat and cancellation. Changes as `undo`; throws what `isPassing` names. */
export function undoStep(deps: ContainDeps) {
  return async function undoStep(request: ChangeRequest): Promise<Undone> {
    return undo(deps, request, activityUnderWay());
  };
}

/**
 * Puts the saved state of a step back, if the decisions allow it, and proves it equal by reading. Safe to repeat at any
 * point and for ever: what was put back is answered from the ledger, and so is what a decision was answered once. A
 * restore that did not finish is sent again by the next decision. Records the claim, then makes the one changing call.
 * Throws what is worth another try (`isPassing`); everything else is an answer, as `decision-rejected` in `refused`.
 */
export async function undo(deps: ContainDeps, request: ChangeRequest, underWay: UnderWay): Promise<Undone> {
  let undoing: Undoing | undefined;
  try {
    const { plan, step } = await readStepRequest(deps.ledger, request);
    const { workload } = step.target;
    const state = await deps.ledger.stepState(workload, plan.incident, step.hash, plan.hash);
    if (state.stage === 'taken-back') {
      const { at, generation } = state.restored;
      return { result: 'restored', at, generation };
    }
    const begun = state.stage === 'none' ? {} : { begun: state.claim };
    const [decision] = await authorize(
      deps,
      { plan, step, decisions: readDecisions(request), ...begun },
      'restore',
    );
    if (state.stage === 'none')
      throw new Failure(
        'not-found',
        'by the ledger this step was never carried out: there is nothing to put back',
      );
    if (decision === undefined) throw new Failure('internal', 'a restore was allowed without a decision');
    undoing = { plan, step, of: state.claim, decision };
    const before = await deps.ledger.readUndone(plan.incident, step.hash);
    const answered = before.find((undone) => undone.decision === decision.id);
    if (answered !== undefined) return answered.answer;
    return await putBack(deps, undoing, before, underWay);
  } catch (thrown) {
    return afterFailure(deps, undoing, Failure.from(thrown), underWay.attempt);
  }
}

async function putBack(
  deps: ContainDeps,
  undoing: Undoing,
  before: readonly UndoneStep[],
  underWay: UnderWay,
): Promise<Undone> {
  const { step, decision, plan } = undoing;
  const { workload } = step.target;
  const saved = await savedState(deps, undoing);
  const { facts: now } = await deps.google.services.service(workload);
  const needed = (step.undo.traffic ?? []).flatMap(({ revision }) => revision ?? []);
  const revisions = await revisionsNow(deps, now, needed, underWay.attempt);
  const parts = restoreParts(step, now, revisions);
  const begun = await claimOf(deps, undoing);
  if (begun !== undefined && carriesClaim(now.annotations, begun.claim)) {
    const mark = { workload, claim: begun.claim };
    return judge(deps, undoing, parts, begun, await follow(deps, mark, underWay));
  }
  if (begun !== undefined && deps.now().getTime() >= Date.parse(begun.at) + BEGUN_MS) {
    const why = `It was begun at ${begun.at} and did not get there; the service does not carry it.`;
    return answer(deps, undoing, { result: 'not-equal', differences: [why, ...notServed(now)] });
  }
  settledOrPatient(now, underWay.attempt);
  const others = [...(await laterChange(deps, undoing)), ...changedByOthers(now, step, parts.back)];
  if (others.length > 0) return answer(deps, undoing, { result: 'changed-since', differences: others });
  const named = broughtToLife(saved, step, now, revisions.revisions, parts);
  if (named.length > 0 && !wasNamed(before, named, decision.id)) {
    const said = await naming(deps.ledger, plan.incident, decision, named);
    return answer(deps, undoing, { result: 'changed-since', differences: said.differences }, said.named);
  }
  if (notRestored(now, step, undoing.of.failing, parts.back).length === 0)
    return isBack(deps, undoing, parts, now);
  const claim = begun ?? (await claimed(deps, undoing, now));
  const annotations = undoneAnnotations(plan.incident, plan.hash, step.hash, claim.claim);
  const change = { workload, etag: now.etag, ...parts.back, annotations };
  return judge(deps, undoing, parts, claim, await applyAndWait(deps, change, claim.claim, underWay));
}

async function judge(
  deps: ContainDeps,
  undoing: Undoing,
  parts: RestoreParts,
  claim: UndoClaim,
  { service, said }: Settled,
): Promise<Undone> {
  if (!carriesClaim(service.annotations, claim.claim)) throw notThere(undoing.step);
  const differences = notRestored(service, undoing.step, claim.failing, parts.back);
  if (differences.length === 0) return isBack(deps, undoing, parts, service);
  const told = [
    ...differences,
    ...(said === undefined ? [] : [`Google said: ${said}`]),
    ...notServed(service),
  ];
  return answer(deps, undoing, { result: 'not-equal', differences: told });
}

/** Answers that everything restorable is back, by this restore or an earlier one. Only all of it is "restored". */
async function isBack(
  deps: ContainDeps,
  undoing: Undoing,
  { missing, commands }: RestoreParts,
  { generation }: ServiceSettings,
): Promise<Undone> {
  const { plan, step, of } = undoing;
  const at = deps.now().toISOString();
  if (missing.length > 0)
    return answer(deps, undoing, {
      result: 'restored-in-part',
      at,
      generation,
      differences: missing,
      commands,
    });
  const restored = { incident: plan.incident, step: step.hash, at, generation };
  const first = await deps.ledger.recordRestored(step.target.workload, of.saved, restored);
  return answer(deps, undoing, { result: 'restored', at: first.at, generation: first.generation });
}

type Answer = UndoneStep['answer'];

/** Records the answer. The first one that is recorded is the answer to this decision for good. */
async function answer(
  { ledger, now }: ContainDeps,
  { plan, step, decision }: Undoing,
  given: Answer,
  named?: UndoneStep['named'],
): Promise<Undone> {
  const undone = await ledger.settleUndo(plan.incident, {
    step: step.hash,
    plan: plan.hash,
    decision: decision.id,
    at: now().toISOString(),
    answer: given,
    ...defined({ named }),
  });
  return undone.answer;
}

async function claimOf(
  { ledger }: ContainDeps,
  { plan, step, decision }: Undoing,
): Promise<UndoClaim | undefined> {
  const claims = await ledger.readUndoClaims(plan.incident, step.hash);
  return claims.find((claim) => claim.decision === decision.id);
}

async function claimed(
  { ledger, now }: ContainDeps,
  { plan, step, of, decision }: Undoing,
  service: ServiceSettings,
): Promise<UndoClaim> {
  const earlier = await ledger.readUndoClaims(plan.incident, step.hash);
  // An earlier restore of ours brought it with it, so it was not so before.
  const isOurs = earlier.some(({ claim }) => carriesClaim(service.annotations, claim));
  return ledger.claimUndo(plan.incident, {
    step: step.hash,
    plan: plan.hash,
    decision: decision.id,
    saved: of.saved,
    failing: [...new Set([...of.failing, ...(isOurs ? [] : failingNow(service))])],
    at: now().toISOString(),
  });
}

/** The saved state that stands behind the step. Throws when it is one of another service, or damaged. */
async function savedState({ ledger }: ContainDeps, { step, of }: Undoing): Promise<SavedService> {
  const { workload, uid } = step.target;
  const states = await ledger.readSavedStates(workload);
  const saved = states.find(({ index }) => index === of.saved);
  if (saved === undefined)
    throw new Failure('ledger-corrupt', `the saved state ${of.saved} of ${workload.name} is missing`);
  const parsed = parseSavedService(saved.saved);
  if (parsed.uid === uid) return parsed;
  throw new Failure(
    'ledger-corrupt',
    `the saved state ${of.saved} of ${workload.name} is of the service ${inertLine(parsed.uid, 80)}, not of ${inertLine(uid, 80)}`,
  );
}

/** A later change of ours is what stands now, by the ledger: what is put back is what was before that one. */
async function laterChange({ ledger }: ContainDeps, { step, of }: Undoing): Promise<readonly string[]> {
  const [newest] = await ledger.openSteps(step.target.workload);
  if (newest === undefined || newest.claim.saved <= of.saved || newest.settled === undefined) return [];
  return [`Firebreak has changed it again since, for ${newest.incident}: restore that incident.`];
}

function notThere({ target }: Step): Failure {
  const { name: service } = target.workload;
  return new Failure('unreachable', `the restore of ${service} is not there yet; it is read and tried again`);
}

/** See the like of `applyStep`: final is only what Google refused as such. */
async function afterFailure(
  deps: ContainDeps,
  undoing: Undoing | undefined,
  failure: Failure,
  attempt: number,
): Promise<Undone> {
  if (passes(failure, attempt)) throw failure;
  const { code, message: why } = failure;
  const refused = { result: 'refused', code, why } as const;
  const isFinal = code === 'decision-rejected' || isOfTheChange(failure);
  const unmade: Undone = isFinal ? refused : { result: 'postponed', code, why };
  const claim = undoing && (await claimOf(deps, undoing));
  if (undoing === undefined || claim === undefined) return unmade;
  const { workload } = undoing.step.target;
  const carried = await isCarried(deps, { workload, claim: claim.claim });
  if (carried === 'yes') throw notThere(undoing.step);
  if (carried === 'unknown') return answer(deps, undoing, { result: 'not-equal', differences: [why] });
  return isOfTheChange(failure) ? answer(deps, undoing, refused) : unmade;
}
