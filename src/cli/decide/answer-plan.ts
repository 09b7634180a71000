import { Failure } from '../../domain/failures';
import { SHORT_HASH, shortHash } from '../../domain/text/digest';
import type { IncidentView } from '../../domain/incident/incident-view';
import { inertLine } from '../../domain/text/inert-text';
import type { Plan } from '../../domain/plan/plan';
import { shellQuote } from '../../domain/text/shell-quote';
import type { SeenIncident } from '../../temporal/incident-client';
import { confirmTyped, processTerminal } from './confirm';
import { processOutput, type Output } from '../output';
import { renderShortPlan } from '../render/render-plan';
import { sendDecision, type DecisionContent, type DecisionOptions } from './send-decision';
import { resolveForDecision, type UnreadIncident } from '../incident/unread-incident';
import { withIncidents } from '../temporal';

/** Names the plan and the steps that are answered. */
export interface AnswerOptions extends DecisionOptions {
  readonly plan?: string;
  readonly step?: readonly string[];
  readonly yes?: true;
}

type Named = Pick<AnswerOptions, 'plan' | 'step'>;
type Act = 'approve' | 'refuse';

/** The options by which a command names what it answers. */
export const planOptions = [
  ['--plan <hash>', `the plan that you saw, by ${SHORT_HASH} or more characters of its hash`],
  ['--step <hash...>', `only these steps, by ${SHORT_HASH} or more characters (default: all)`],
  ['-y, --yes', 'answer whichever plan is pending, without confirmation'],
] as const;

/** Answers the plan that is asked, which is shown first unless it was named. Throws as `sendDecision` does. */
export async function answerPlan(act: Act, given: string | undefined, options: AnswerOptions): Promise<void> {
  const output = processOutput();
  const hashes = checked(options);
  refuseUnseen(act, options, output);
  await withIncidents(async (incidents) => {
    const incident = await resolveForDecision(incidents, given);
    const content =
      'view' in incident
        ? await answerTo(act, incident.view, hashes, options, output)
        : unread(act, incident, hashes);
    await sendDecision(incidents, incident, content, options, output);
  });
}

/**
 * An answer without a terminal names the plan that somebody saw: in a script, a cron job or a chat nobody is shown the one that
 * is asked. Throws `malformed` where neither the plan is named nor `--yes` says that any will do.
 */
export function refuseUnseen(
  act: Act,
  { plan, yes }: Pick<AnswerOptions, 'plan' | 'yes'>,
  { interactive }: Pick<Output, 'interactive'>,
): void {
  if (interactive || plan !== undefined || yes === true) return;
  throw new Failure(
    'malformed',
    `without a terminal nobody sees the plan that ${act} would answer: name the one that you saw with --plan HASH (\`firebreak show\` prints it), or say --yes for whichever plan is pending`,
  );
}

async function answerTo(
  act: Act,
  view: SeenIncident,
  hashes: Named,
  options: AnswerOptions,
  output: Output,
): Promise<DecisionContent> {
  const asked = pendingPlan(view);
  // A plan that takes no answer any more is not shown as a question: the incident's own word comes at once.
  if (hashes.plan === undefined && isOpen(view)) await showPlan(act, view, asked, options, output);
  return { act, ...named(asked, hashes) };
}

/** Describes a plan that nobody could read: its hash, which the incident completes, and all its steps. */
function unread(act: Act, { incident, unanswered }: UnreadIncident, { plan, step }: Named): DecisionContent {
  if (plan === undefined || step !== undefined) {
    throw new Failure(
      'unreachable',
      `${unanswered.message}. The plan cannot be read either; to leave an answer for it, name the plan that you saw and all its steps: firebreak ${act} ${shellQuote(incident)} --plan HASH`,
      { cause: unanswered },
    );
  }
  return { act, plan };
}

async function showPlan(
  act: Act,
  view: IncidentView,
  asked: Plan,
  options: AnswerOptions,
  output: Output,
): Promise<void> {
  // With --json and nobody there, stderr carries an error or nothing.
  if (options.json === true && !output.interactive) return;
  const { width, noteColors: colors } = output;
  output.note(renderShortPlan(view, asked, { width, now: new Date(), colors }));
  if (!output.interactive || options.yes === true) return;
  await confirmTyped(`${act} this plan`, shortHash(asked.hash), processTerminal());
}

function isOpen({ phase, steps, ended }: SeenIncident): boolean {
  if (ended !== undefined) return false;
  return phase === 'awaiting-decision' || steps.some(({ state }) => state === 'asked');
}

function pendingPlan({ plan, phase }: IncidentView): Plan {
  if (plan !== undefined) return plan;
  throw new Failure('decision-rejected', `nothing-to-decide: no plan is asked; the incident is ${phase}`);
}

/** The hashes as they may be sent. A text that is not a hash is mistyped; it is found here and not by an incident. */
export function checked({ plan, step }: Named): Named {
  return {
    ...(plan === undefined ? {} : { plan: hashOf('--plan', plan) }),
    ...(step === undefined ? {} : { step: step.map((name) => hashOf('--step', name)) }),
  };
}

function hashOf(option: string, given: string): string {
  const hash = given.trim().toLowerCase();
  if (hash.length >= SHORT_HASH && /^[0-9a-f]{1,64}$/.test(hash)) return hash;
  throw new Failure(
    'malformed',
    `${option} takes ${SHORT_HASH} to 64 hexadecimal digits of a hash, as \`firebreak show\` prints it; ${inertLine(given, 70)} is none`,
  );
}

/**
 * The plan and the steps that the options name, in full. A hash of another plan goes out as it is, so that the incident
 * says what is wrong with it.
 */
export function named(
  asked: Plan,
  { plan = asked.hash, step }: Named,
): { readonly plan: string; readonly steps: readonly string[] } {
  const steps =
    step === undefined ? asked.steps.map(({ hash }) => hash) : step.map((name) => stepOf(asked, name));
  return { plan: asked.hash.startsWith(plan) ? asked.hash : plan, steps };
}

function stepOf({ steps }: Plan, name: string): string {
  const fitting = steps.filter(({ hash }) => hash.startsWith(name));
  const [step] = fitting;
  if (step !== undefined && fitting.length === 1) return step.hash;
  const known = steps.map(({ hash, title }) => `${shortHash(hash)} (${title})`).join(', ');
  throw new Failure(
    'decision-rejected',
    `unknown-step: the plan has no step ${name}; its steps are ${known}`,
  );
}
