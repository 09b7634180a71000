import type { Command } from 'commander';
import { Failure } from '../domain/failures';
import { SHORT_HASH, shortHash } from '../domain/digest';
import type { IncidentView } from '../domain/incident-view';
import { inertLine } from '../domain/inert-text';
import type { Plan } from '../domain/plan';
import { confirmPlan } from './confirm-plan';
import { decisionOptions, type DecisionOptions } from './decision-options';
import { processOutput, type Output } from './output';
import { renderShortPlan } from './render-plan';
import { resolveIncident } from './resolve-incident';
import { sendDecision } from './send-decision';
import { withIncidents } from './with-incidents';

interface AnswerOptions extends DecisionOptions {
  readonly plan?: string;
  readonly step?: readonly string[];
  readonly yes?: true;
}

/** Makes a command answer the plan that is asked. The one it answers is shown first, unless it was named. */
export function answersPlan(command: Command, act: 'approve' | 'refuse'): Command {
  return decisionOptions(
    command
      .option('--plan <hash>', `the plan that you saw, by ${SHORT_HASH} or more characters of its hash`)
      .option('--step <hash...>', `only these steps, by ${SHORT_HASH} or more characters (default: all)`)
      .option('-y, --yes', 'do not ask on a terminal'),
  ).action(async (given: string | undefined, options: AnswerOptions) => {
    const output = processOutput();
    await withIncidents(async (incidents) => {
      const incident = await resolveIncident(incidents, given);
      const { view } = incident;
      const asked = askedPlan(view);
      if (options.plan === undefined) await showPlan(act, view, asked, options, output);
      const content = { act, ...named(asked, options) };
      await sendDecision(incidents, incident, content, options, output);
    });
  });
}

async function showPlan(
  act: 'approve' | 'refuse',
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
  await confirmPlan(act, shortHash(asked.hash), { input: process.stdin, output: process.stderr });
}

function askedPlan({ plan, phase }: IncidentView): Plan {
  if (plan !== undefined) return plan;
  throw new Failure('decision-rejected', `nothing-to-decide: no plan is asked; the incident is ${phase}`);
}

/**
 * The plan and the steps that the options name, in full. What names no plan or step of this incident goes out as it is,
 * so that the incident says what is wrong with it.
 */
export function named(
  asked: Plan,
  { plan: given = asked.hash, step }: Pick<AnswerOptions, 'plan' | 'step'>,
): { readonly plan: string; readonly steps: readonly string[] } {
  const plan = given.trim().toLowerCase();
  const isAsked = plan.length >= SHORT_HASH && asked.hash.startsWith(plan);
  const steps =
    step === undefined ? asked.steps.map(({ hash }) => hash) : step.map((name) => stepOf(asked, name));
  return { plan: isAsked ? asked.hash : plan, steps };
}

function stepOf({ steps }: Plan, name: string): string {
  const short = name.trim().toLowerCase();
  const fitting = steps.filter(({ hash }) => short.length >= SHORT_HASH && hash.startsWith(short));
  const [step] = fitting;
  if (step !== undefined && fitting.length === 1) return step.hash;
  const known = steps.map(({ hash, title }) => `${shortHash(hash)} (${title})`).join(', ');
  throw new Failure(
    'decision-rejected',
    `unknown-step: the plan has no step ${inertLine(name, 70)}; its steps are ${known}`,
  );
}
