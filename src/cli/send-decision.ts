import { randomUUID } from 'node:crypto';
import type { Decision } from '../domain/decision';
import { Failure } from '../domain/failures';
import { shellQuote } from '../domain/shell-quote';
import type { IncidentClient } from '../temporal/incident-client';
import type { DecisionOptions } from './decision-options';
import type { Output } from './output';
import type { ResolvedIncident } from './resolve-incident';

/** What a decision says besides who decided, and why. */
export type DecisionContent = Pick<Decision, 'act'> & Partial<Pick<Decision, 'plan' | 'steps' | 'finding'>>;

/**
 * Sends a decision to an incident and prints the receipt. Its id is made once, so that whatever is tried again below
 * counts once. Throws `decision-rejected` with the incident's code and reason when it does not count.
 */
export async function sendDecision(
  incidents: IncidentClient,
  { slot, view }: ResolvedIncident,
  content: DecisionContent,
  options: DecisionOptions,
  output: Output,
): Promise<void> {
  if (view.incident === '')
    throw rejected('nothing-to-decide', 'the incident is being opened; try again in a moment');
  if (view.phase === 'closed') {
    throw rejected('nothing-to-decide', `${view.incident} is closed; a new finding opens a new one`);
  }
  const { act, plan = '', steps = [], finding } = content;
  const id = options.id ?? randomUUID();
  const isAnswer = act === 'approve' || act === 'refuse';
  const message = {
    kind: 'plain',
    id,
    incident: view.incident,
    ...(isAnswer ? { answer: act, steps } : { act }),
    plan,
    by: options.by,
    reason: options.reason,
    ...(finding === undefined ? {} : { finding }),
  };
  const answer = await incidents.decide(slot, message, id).catch((thrown: unknown) => {
    throw withId(thrown, id);
  });
  if (!answer.counted) throw rejected(answer.code, answer.reason);
  if (options.json === true) output.json(answer.receipt);
  else {
    output.print(`${output.colors.green('counted')}: ${answer.receipt.text} (id ${answer.receipt.id})`);
    output.print(`Follow it: firebreak watch ${shellQuote(view.incident)}`);
  }
}

function rejected(code: string, reason: string): Failure {
  return new Failure('decision-rejected', `${code}: ${reason}`);
}

/** Without an answer nobody knows whether it counted; the id makes asking again safe. */
function withId(thrown: unknown, id: string): Failure {
  const failure = Failure.from(thrown);
  if (failure.code !== 'unreachable' && failure.code !== 'temporal-unavailable') return failure;
  return new Failure(
    failure.code,
    `${failure.message}. Send the same decision again with --id ${id}: it counts once`,
    {
      cause: thrown,
    },
  );
}
