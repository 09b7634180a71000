import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failures';
import { parseFindingName } from '../../domain/finding/finding-name';
import type { Plan } from '../../domain/plan/plan';
import { isContained, verificationLevels, type Verification } from '../../domain/plan/verification';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { ObservationRecord } from '../../ledger/incident/observations';
import type { ContainDeps } from './authorize';
import { checkLevels, type Patience, type Seen, type Subject } from './levels';
import { readStepRequest, type StepRequest } from './parse-request';

/** The step to look at. Where it is looked at, and since when, is told by the ledger and by SCC, not by this. */
export interface VerifyInput extends StepRequest {
  /** The project's id, where SCC no longer tells it. */
  readonly projectId: string;
  /** The incident that asks, where it took over a step of an earlier one of the same workload: it has the observation, too. */
  readonly incident?: string;
}

export interface Observation extends Seen {
  /** The ledger has it that this step was taken back: in this incident, or by a restore from the ledger. */
  readonly takenBack: boolean;
  /** The record in the ledger; absent where nothing was recorded, since the step was never begun or is taken back. */
  readonly recorded?: ObservationRecord;
}

/**
 * Looks again and again until all three levels are verified or the policy's limit is over, and answers what it saw then. The
 * ledger has it before that, and the raw answers as evidence. A level that cannot be read is not verified and no failure.
 * Throws `malformed` or `decision-rejected` for a step that the ledger does not have, `bad-policy`, `ledger-corrupt`, and the
 * `Failure` of a finding that cannot be read. Changes nothing on the workload; safe to repeat.
 */
export function verifyContainment(deps: ContainDeps) {
  return async function verifyContainment(input: VerifyInput): Promise<Observation> {
    const { verification } = (await deps.policy()).policy;
    const context = Context.current();
    const until = deps.now().getTime() + verification.limitMs;
    const subject = await subjectOf(deps, input);
    if ('levels' in subject) return { verification: subject, evidence: [], takenBack: false };
    for (;;) {
      const isLast = deps.now().getTime() >= until;
      const seen = await checkLevels(deps, subject, { ...verification, isLast });
      if (isContained(seen.verification) || isLast) return record(deps, subject, input, seen);
      await context.sleep(verification.pollMs);
    }
  };
}

/** Looks once, while a contained workload is watched: drift and late signs show here. Records and throws as the above. */
export function checkContainment(deps: ContainDeps) {
  return async function checkContainment(input: VerifyInput): Promise<Observation> {
    const { verification } = (await deps.policy()).policy;
    const patience: Patience = { ...verification, isLast: true };
    const subject = await subjectOf(deps, input);
    if ('levels' in subject) return { verification: subject, evidence: [], takenBack: false };
    return record(deps, subject, input, await checkLevels(deps, subject, patience));
  };
}

/** The step by the ledger, or that it has none begun: then nothing is known, and nothing recorded. */
async function subjectOf(deps: ContainDeps, input: VerifyInput): Promise<Subject | Verification> {
  const { plan, step } = await readStepRequest(deps.ledger, input);
  const state = await deps.ledger.stepState(step.target.workload, plan.incident, step.hash, plan.hash);
  if (state.stage === 'none') {
    const text = 'not looked at: by the ledger this step was never begun';
    const levels = verificationLevels.map(
      (name) => ({ level: name, verified: false, unread: true, text }) as const,
    );
    return { levels, at: deps.now().toISOString() };
  }
  const { claim } = state;
  const settled = 'settled' in state ? state.settled : undefined;
  const since = settled?.answer.result === 'applied' ? settled.answer.at : claim.at;
  return { plan, step, claim, since, projectId: await projectOf(deps, plan, input) };
}

/**
 * SCC's own word on the project: what is asked for in the name of another would be quiet, and prove nothing. Only of a
 * finding that is gone the given one is taken; one that cannot be read leaves it open.
 */
async function projectOf(deps: ContainDeps, plan: Plan, { projectId }: VerifyInput): Promise<string> {
  const [first] = plan.findings;
  if (first === undefined) return projectId;
  const read = await deps.google.findings.read(parseFindingName(first)).catch((thrown: unknown) => {
    if (Failure.from(thrown).code === 'not-found') return undefined;
    throw thrown;
  });
  return read?.facts.projectId ?? projectId;
}

async function record(
  deps: ContainDeps,
  subject: Subject,
  { incident: asking }: VerifyInput,
  seen: Seen,
): Promise<Observation> {
  const { plan, step } = subject;
  const { workload } = step.target;
  // It may have been put back while it was looked at.
  const state = await deps.ledger.stepState(workload, plan.incident, step.hash, plan.hash);
  if (state.stage === 'taken-back') return { ...seen, takenBack: true };
  const recorded = recordOf(subject, seen.verification);
  await deps.ledger.recordObservation(plan.incident, recorded);
  if (asking !== undefined && asking !== plan.incident && (await isOfWorkload(deps, asking, workload)))
    await deps.ledger.recordObservation(asking, recorded);
  return { ...seen, takenBack: false, recorded };
}

/** Tells whether the ledger has opened such an incident of the workload. */
async function isOfWorkload({ ledger }: ContainDeps, incident: string, workload: Workload): Promise<boolean> {
  const at = incident.lastIndexOf('#');
  const number = Number(incident.slice(at + 1));
  if (incident !== `${workloadPath(workload)}#${number}` || !Number.isInteger(number) || number < 1)
    return false;
  return number <= (await ledger.newestIncident(workload));
}

/** The record that the ledger keeps of a look. */
function recordOf({ plan, step, claim }: Subject, verification: Verification): ObservationRecord {
  return {
    plan: plan.hash,
    step: step.hash,
    claim: claim.claim,
    contained: isContained(verification),
    verified: verification.levels.filter(({ verified }) => verified).map(({ level: name }) => name),
    at: verification.at,
  };
}
