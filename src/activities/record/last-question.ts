import type { CountedDecision } from '../../domain/decision/decision';
import { answersTo, tally } from '../../domain/decision/tally';
import type { Policy } from '../../domain/plan/policy';
import type { Question } from '../../ledger/shared/plans';
import type { ActivityDeps } from '../deps';

/** Clocks of two machines differ; a workflow's clock is the server's. */
export const SLACK_MS = 60_000;

/**
 * How the last question of an incident stands: `none` was asked; `open`: it waits for its answer; `answered` before its
 * deadline; `over`: that has passed.
 */
type LastQuestion = 'none' | 'open' | 'answered' | 'over';

/**
 * Reads how the last question of an incident stands, by the ledger. `decisions`: those of the incident. Somebody who may
 * restore or close answers it as well, since nobody waits for its answer then.
 */
export async function lastQuestion(
  { ledger, now }: Pick<ActivityDeps, 'ledger' | 'now'>,
  incident: string,
  decisions: readonly CountedDecision[],
  policy: Policy,
): Promise<LastQuestion> {
  const question = (await ledger.questionsOf(incident)).at(-1);
  if (question === undefined) return 'none';
  if (now().getTime() >= Date.parse(question.deadline) - SLACK_MS) return 'over';
  const approvers = policy.plainDecisions ? policy.approvers : [];
  const isLeft = decisions.some(({ decision: { act, by }, at }) => {
    const may = approvers.find(({ id }) => id === by)?.may ?? [];
    return (act === 'restore' || act === 'close') && may.includes(act) && isSince(at, question);
  });
  if (isLeft) return 'answered';
  const plan = await ledger.readPlan(question.plan).catch(() => undefined);
  const answers = answersTo(question.plan, decisions);
  const states = (plan?.steps ?? []).map(
    ({ hash, kind }) => tally(hash, answers, { needed: policy.approvals[kind], approvers }).state,
  );
  const isDecided =
    states.includes('approved') || (states.length > 0 && states.every((state) => state === 'refused'));
  return isDecided ? 'answered' : 'open';
}

function isSince(at: string, { askedAt }: Question): boolean {
  return Date.parse(at) >= Date.parse(askedAt) - SLACK_MS;
}
