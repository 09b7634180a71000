import { z } from 'zod';
import type { CountedDecision } from '../../domain/decision/decision';
import type { Digest } from '../../domain/text/digest';
import { Failure } from '../../domain/failures';
import { hashPlan, hashStep, stepOfPlan, type Plan, type Step } from '../../domain/plan/plan';
import { countedSchema } from '../../ledger/incident/decisions';
import type { Ledger } from '../../ledger/ledger';
import { planSchema } from '../../ledger/shared/plans';
import { firstIssue } from '../../ledger/store/records';

/** A step as it arrives on the containment queue. Anybody who can reach Temporal can put one there: nothing in it is believed. */
export interface StepRequest {
  /** The plan, or its hash alone. Firebreak acts on the plan that the ledger has under that hash. */
  readonly plan: Plan | Digest;
  /** Hash of the step. */
  readonly step: Digest;
}

/** A change as it arrives. */
export interface ChangeRequest extends StepRequest {
  readonly decisions: readonly CountedDecision[];
}

/** More decisions than a policy can ask for, with room for those of other acts. */
const MOST_DECISIONS = 200;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256');
const stepSchema = z.object({ plan: z.union([hash, planSchema]), step: hash });
const decisionsSchema = z.object({ decisions: z.array(countedSchema).max(MOST_DECISIONS) });

/** A request in which everything is of the form that it has to have, on the plan as the ledger has it. */
export interface RequestedStep {
  readonly plan: Plan;
  readonly step: Step;
}

/**
 * Reads what step of what plan is meant. Throws `malformed` for what is no such request, and `decision-rejected` for a
 * plan or step that does not match its hash or that this installation has not proposed.
 */
export async function readStepRequest(ledger: Ledger, request: unknown): Promise<RequestedStep> {
  const { plan: given, step: stepHash } = parsed<StepRequest>(stepSchema, request);
  if (typeof given !== 'string') checkHashes(given, stepHash);
  const planHash = typeof given === 'string' ? given : given.hash;
  // Its times and previews are not in the hash: those of the ledger count.
  const plan = await ledger.readPlan(planHash);
  if (plan === undefined)
    throw rejected('the plan is not in the ledger: it was not proposed by this installation');
  const step = stepOfPlan(plan, stepHash);
  if (step === undefined) throw rejected(`the plan has no step ${stepHash}`);
  return { plan, step };
}

/** The decisions of a change. Throws `malformed` for what are none; a time that is none is said by name. */
export function readDecisions(request: unknown): readonly CountedDecision[] {
  return parsed<Pick<ChangeRequest, 'decisions'>>(decisionsSchema, request).decisions;
}

function parsed<T>(schema: z.ZodType<T>, request: unknown): T {
  const read = schema.safeParse(request);
  if (read.success) return read.data;
  throw new Failure('malformed', `this is no request of the containment process: ${firstIssue(read.error)}`);
}

function checkHashes(plan: Plan, stepHash: Digest): void {
  if (hashPlan(plan) !== plan.hash) throw rejected('the plan does not match its hash');
  const step = stepOfPlan(plan, stepHash);
  if (step === undefined) throw rejected(`the plan has no step ${stepHash}`);
  if (hashStep(step) !== stepHash) throw rejected('the step does not match its hash');
}

export function rejected(why: string): Failure {
  return new Failure('decision-rejected', `the containment process does not carry this out: ${why}`);
}
