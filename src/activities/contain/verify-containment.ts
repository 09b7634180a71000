import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failures';
import { parseFindingName } from '../../domain/finding/finding-name';
import type { Plan } from '../../domain/plan/plan';
import { isContained, verificationLevels } from '../../domain/plan/verification';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { ContainDeps } from './deps';
import { observe, recordOf, type Observation, type Patience, type Subject } from './observe';
import { readStepRequest, type StepRequest } from './parse-request';

/** What to look at. Where it is looked at, and since when, is told by the ledger and by SCC, not by this. */
export interface VerifyInput extends StepRequest {
  /** The project's id, where SCC no longer tells it. */
  readonly projectId: string;
  /** The incident that asks, where it took over a step of an earlier one of the same workload: it has the observation, too. */
  readonly incident?: string;
}

/**
 * Looks again and again until all three levels are verified or the policy's limit is over, and says what it saw then.
 * What it saw is in the ledger before it is answered. Safe to repeat.
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
      const seen = await observe(deps, subject, { ...verification, isLast });
      if (isContained(seen.verification) || isLast) return record(deps, subject, input, seen);
      await context.sleep(verification.pollMs);
    }
  };
}

/** Looks once, while a contained workload is watched: drift and late signs show here. Safe to repeat. */
export function checkContainment(deps: ContainDeps) {
  return async function checkContainment(input: VerifyInput): Promise<Observation> {
    const { verification } = (await deps.policy()).policy;
    const patience: Patience = { ...verification, isLast: true };
    const subject = await subjectOf(deps, input);
    if ('levels' in subject) return { verification: subject, evidence: [], takenBack: false };
    return record(deps, subject, input, await observe(deps, subject, patience));
  };
}

/** The step by the ledger, or that it has none begun: then nothing is known, and nothing recorded. */
async function subjectOf(
  deps: ContainDeps,
  input: VerifyInput,
): Promise<Subject | Observation['verification']> {
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
  seen: Pick<Observation, 'verification' | 'evidence'>,
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

/** Whether the ledger has opened such an incident of the workload. */
async function isOfWorkload({ ledger }: ContainDeps, incident: string, workload: Workload): Promise<boolean> {
  const at = incident.lastIndexOf('#');
  const number = Number(incident.slice(at + 1));
  if (incident !== `${workloadPath(workload)}#${number}` || !Number.isInteger(number) || number < 1)
    return false;
  return number <= (await ledger.newestIncident(workload));
}
