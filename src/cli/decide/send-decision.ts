import { randomUUID } from 'node:crypto';
import type { Decision } from '../../domain/decision/decision';
import { Failure } from '../../domain/failures';
import { shellQuote } from '../../domain/text/shell-quote';
import { timeText } from '../../domain/text/time';
import type { IncidentClient } from '../../temporal/incident-client';
import { endedText } from '../render/when';
import { LEFT } from '../exit-codes';
import type { Output } from '../output';
import type { ResolvedIncident } from '../incident/resolve-incident';
import { wrap } from '../render/text-layout';
import type { DecidedIncident } from '../incident/unread-incident';
import { defined } from '../../domain/defined';

/** The options that every decision takes. */
export interface DecisionOptions {
  /** No default on purpose: the person says the name that goes into the ledger; it is never guessed from the machine. */
  readonly by: string;
  readonly reason: string;
  readonly id?: string;
  readonly json?: true;
}

/** The content of a decision besides who decided, and why. */
export type DecisionContent = Pick<Decision, 'act'> & Partial<Pick<Decision, 'plan' | 'steps' | 'finding'>>;

/**
 * Sends a decision to an incident and prints the receipt. Its id is made once, so that whatever is tried again below
 * counts once. When no worker answers, the same decision is left as a signal and the exit code is 3. Throws
 * `decision-rejected` with the incident's code and reason when it does not count.
 */
export async function sendDecision(
  incidents: IncidentClient,
  incident: DecidedIncident,
  content: DecisionContent,
  options: DecisionOptions,
  output: Output,
): Promise<void> {
  const { workflowId } = incident;
  const name = 'view' in incident ? openName(incident) : incident.incident;
  const id = options.id ?? randomUUID();
  const message = messageOf(name, id, content, options);
  // An incident that did not answer a question just now is not made to answer an update for another ten seconds.
  if (!('view' in incident))
    return leave(incidents, workflowId, message, incident.unanswered, options, output);
  const answer = await incidents
    .decide(workflowId, message, id)
    .catch((thrown: unknown) => Failure.from(thrown));
  if (answer instanceof Failure) {
    if (answer.code !== 'unreachable') throw withId(answer, id);
    return leave(incidents, workflowId, message, answer, options, output);
  }
  const receipt = answer.counted
    ? answer.receipt
    : await countedBefore(incidents, workflowId, message, answer);
  if (options.json === true) output.json(receipt);
  else {
    printReceipt(output, output.colors.green, 'counted', `${receipt.text} (id ${receipt.id})`);
    output.print(`Follow it: firebreak watch ${shellQuote(name)}`);
  }
}

type Message = ReturnType<typeof messageOf>;

function messageOf(incident: string, id: string, content: DecisionContent, { by, reason }: DecisionOptions) {
  const { act, plan = '', steps, finding } = content;
  const isAnswer = act === 'approve' || act === 'refuse';
  return {
    kind: 'plain',
    id,
    incident,
    ...(isAnswer ? { answer: act } : { act }),
    ...(isAnswer && steps !== undefined ? { steps } : {}),
    plan,
    by,
    reason,
    ...defined({ finding }),
  };
}

function openName({ view }: ResolvedIncident): string {
  if (view.incident === '')
    throw rejected('nothing-to-decide', 'the incident is being opened; try again in a moment');
  if (view.phase === 'closed') {
    throw rejected('nothing-to-decide', `${view.incident} is closed; a new finding opens a new one`);
  }
  if (view.ended !== undefined) {
    throw rejected(
      'nothing-to-decide',
      `${view.incident} ${endedText(view.ended)}; a new finding opens a new one`,
    );
  }
  return view.incident;
}

/** Leaves the decision for whenever a worker is there. It is the same one, so an update that arrives after all counts no second time. */
async function leave(
  incidents: IncidentClient,
  workflowId: string,
  message: Message,
  unanswered: Failure,
  options: DecisionOptions,
  output: Output,
): Promise<void> {
  const { id, incident } = message;
  await incidents.leave(workflowId, message).catch((thrown: unknown) => {
    const failure = Failure.from(thrown);
    throw failure.code === 'not-found' ? failure : withId(unanswered, id);
  });
  const text = `no worker is running. ${incident} will check the decision when one starts`;
  if (options.json === true) output.json({ counted: false, left: true, id, incident, text });
  else {
    printReceipt(output, output.colors.yellow, 'queued', `${text} (id ${id})`);
    output.print('Start a worker: firebreak worker');
    output.print(`Then see the result: firebreak show ${shellQuote(incident)}`);
  }
  process.exitCode = LEFT;
}

/** Breaks lines at a terminal's width only: a script reads one line. */
function printReceipt(output: Output, colour: (text: string) => string, label: string, text: string): void {
  const [first = '', ...rest] = wrap(`${label}: ${text}`, output.printWidth);
  output.print([`${colour(label)}${first.slice(label.length)}`, ...rest].join('\n'));
}

/** An id that counted already is no rejection when it is this very decision, which was left as a signal or sent twice. */
async function countedBefore(
  incidents: IncidentClient,
  workflowId: string,
  { id, by, incident, ...message }: Message,
  { code, reason }: { readonly code: string; readonly reason: string },
): Promise<{
  readonly counted: true;
  readonly id: string;
  readonly incident: string;
  readonly text: string;
}> {
  const act = 'act' in message ? message.act : message.answer;
  if (code === 'replayed-id') {
    const { decisions } = await incidents.view(workflowId);
    const same = decisions.find(({ decision }) => decision.id === id);
    if (same?.decision.act === act && same.decision.by === by) {
      return {
        counted: true,
        id,
        incident,
        text: `${act} counted already for ${incident}, at ${timeText(same.at)}`,
      };
    }
  }
  throw rejected(code, reason);
}

/** In a terminal a command is typed and no message: the incident's advice to send one becomes the command that does it. */
function rejected(code: string, reason: string): Failure {
  const said = reason.replace(
    /(?:, then send|Send exactly|can be sent): ?\{.*\}.*$/,
    ': `firebreak show` has the commands.',
  );
  return new Failure('decision-rejected', `${code}: ${said}`);
}

/** Without an answer nobody knows whether it counted; the id makes asking again safe. */
function withId(failure: Failure, id: string): Failure {
  if (failure.code !== 'unreachable' && failure.code !== 'temporal-unavailable') return failure;
  return new Failure(
    failure.code,
    `${failure.message}. Send the same decision again with --id ${id}: it counts once`,
    { cause: failure },
  );
}
