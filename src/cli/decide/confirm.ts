import { createInterface } from 'node:readline/promises';
import { Failure } from '../../domain/failures';
import type { IncidentView } from '../../domain/incident/incident-view';
import type { Outcome, Phase } from '../../domain/phases';
import { isContained } from '../../domain/plan/verification';
import { attackerNow } from '../../domain/presentation/attacker-presence';
import { isChanged } from '../../domain/presentation/if-nothing';
import { leftToDo } from '../../domain/presentation/outcome-headline';
import { shortHash } from '../../domain/text/digest';
import type { SeenIncident } from '../../temporal/incident-client';
import type { DecidedIncident } from '../incident/unread-incident';
import type { Output } from '../output';
import { field } from '../render/text-layout';
import { when } from '../render/when';

/** A terminal, or what stands for one. */
interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for `word` to be typed, the hash of a plan or the name of a workload, so that nobody acts on something without having
 * looked at it. `to` ends the sentence: `approve this plan`. Throws `decision-rejected` for anything else, end of input
 * included.
 */
export async function confirmTyped(to: string, word: string, { input, output }: Terminal): Promise<void> {
  const lines = createInterface({ input, output });
  try {
    // A closed input never answers the question; the last line that came before its end still does.
    const ended = new Promise<string>((resolve) => {
      lines.once('close', () => setImmediate(() => resolve('')));
    });
    const typed = await Promise.race([lines.question(`Type ${word} to ${to}: `), ended]);
    if (typed.trim().toLowerCase() === word) return;
    throw new Failure('decision-rejected', `not sent: what was typed is not ${word}`);
  } finally {
    lines.close();
  }
}

/** The process's own terminal: the question goes to stderr, since stdout carries what was asked for. */
export function processTerminal(): Terminal {
  return { input: process.stdin, output: process.stderr };
}

/** Something that a close would leave as it is. */
interface OpenMatter {
  readonly label: string;
  readonly text: string;
  /** It has not come to an end, and is no quiet matter: without a terminal a close over it has to say so. */
  readonly undecided?: true;
}

/** Outcomes that leave nobody in. */
const HARMLESS: readonly Outcome[] = ['no-action', 'not-ours', 'gone'];

/** The change that is under way on the workload. */
const BUSY: Partial<Record<Phase, string>> = {
  containing: 'the approved change is being made; nothing says yet whether it holds',
  verifying: 'the change is being verified; nothing says yet whether the attacker is out',
  restoring: 'the saved state is being put back',
};

/** Lists the open matters of an incident, the most urgent first; empty where a close leaves nothing behind. */
export function openMatters(view: SeenIncident, now: Date): readonly OpenMatter[] {
  const { phase, plan, deadline, assessment, brief, verification, outcome } = view;
  if (phase === 'closed' || view.ended !== undefined) return [];
  const isOut = outcome === 'contained' && verification !== undefined && isContained(verification);
  const isHeld = (brief?.keeps ?? []).length > 0;
  const left = leftToDo(brief?.byHand?.length ?? 0);
  const isPlain =
    (isOut && !isHeld) ||
    (view.restored && !isHeld) ||
    assessment?.verdict === 'likely-benign' ||
    (outcome !== undefined && HARMLESS.includes(outcome));
  const busy = BUSY[phase];
  const due = deadline === undefined ? '' : `, decide by ${when(deadline, now)}`;
  return [
    ...(phase === 'awaiting-decision' && plan !== undefined
      ? [
          {
            label: 'pending',
            text: `plan ${shortHash(plan.hash)} waits for approval${due}`,
            undecided: true as const,
          },
        ]
      : []),
    ...(phase === 'investigating'
      ? [
          {
            label: 'investigation',
            text: 'it is still being investigated; no plan was proposed',
            undecided: true as const,
          },
        ]
      : []),
    ...(busy === undefined ? [] : [{ label: 'under way', text: busy, undecided: true as const }]),
    ...(assessment === undefined || isOut
      ? []
      : [{ label: 'verdict', text: `${assessment.verdict}, confidence ${assessment.confidence}` }]),
    ...(isOut && !isHeld
      ? []
      : [
          {
            label: 'attacker',
            text: attackerNow(view, (at) => when(at, now)),
            ...(isPlain ? {} : { undecided: true as const }),
          },
        ]),
    ...(isChanged(view)
      ? [
          {
            label: 'stays changed',
            text: 'the workload stays contained until it is restored; Firebreak stops watching it',
          },
        ]
      : []),
    ...(left === '' ? [] : [{ label: 'by hand', text: `${left}; \`firebreak show\` has the commands` }]),
  ];
}

/** The options that a decision is confirmed by. */
interface Consent {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Says what a close would leave open, and on a terminal asks for the workload's name. Throws `malformed` without a terminal
 * where a question is unanswered, or nobody can say what is open, unless `yes` says to close it all the same.
 */
export async function confirmClose(
  incident: DecidedIncident,
  { yes, json }: Consent,
  output: Output,
  terminal: Terminal = processTerminal(),
): Promise<void> {
  const open = 'view' in incident ? openMatters(incident.view, new Date()) : [UNREAD];
  if (open.length === 0) return;
  const name = 'view' in incident ? incident.view.incident : incident.incident;
  const undecided = open.filter((matter) => matter.undecided === true);
  if (!output.interactive && yes !== true && undecided.length > 0) {
    const what = open.map(({ label, text }) => `${label}: ${text.replace(/\.$/, '')}`).join('; ');
    throw new Failure('malformed', `${name} is not finished. ${what}. To close it all the same, say --yes`);
  }
  if (json !== true || output.interactive) {
    output.note(`Still open on ${name}; closing leaves it so:`);
    open.forEach(({ label, text }) =>
      field(label, [text], output.width).forEach((line) => output.note(line)),
    );
  }
  if (output.interactive && yes !== true)
    await confirmTyped('close it all the same', workloadOf(name), terminal);
}

const UNREAD: OpenMatter = {
  label: 'not known',
  text: 'no worker answers, so nobody can say what is open on it',
  undecided: true,
};

/** `payments` of `415104041262/europe-west1/services/payments#3`. */
function workloadOf(incident: string): string {
  return incident.replace(/^.*\//, '').replace(/#.*$/, '');
}

/** Lists what comes back to life when the saved state is put back, and what that lets in again. */
export function renderRestore(view: IncidentView, width: number, now: Date): readonly string[] {
  const applied = (view.plan?.steps ?? []).filter(({ hash }) =>
    view.steps.some((step) => step.hash === hash && step.state === 'applied'),
  );
  return [
    `A restore of ${view.incident} brings back to life what was stopped.`,
    ...applied
      .toReversed()
      .flatMap(({ title, before, undo }) => [
        ...field('taken back', [title], width),
        ...field('comes back', before, width),
        ...(undo.differs.length === 0 ? [] : field('differs', undo.differs, width)),
      ]),
    ...field('attacker now', [attackerNow(view, (at) => when(at, now))], width),
    ...field(
      'know before',
      ['It runs the same code with the same way in: deploy a fixed revision first, then restore.'],
      width,
    ),
  ];
}

/**
 * Shows what a restore brings back, and on a terminal asks for the workload's name. A restore is what undoes a mistaken
 * freeze, so a script needs no word more. Where nothing stands there is nothing to ask: the incident says so itself.
 */
export async function confirmRestore(
  view: SeenIncident,
  { yes, json }: Consent,
  output: Output,
  terminal: Terminal = processTerminal(),
): Promise<void> {
  if (!isChanged(view) || view.phase === 'closed' || view.ended !== undefined) return;
  if (json === true && !output.interactive) return;
  renderRestore(view, output.width, new Date()).forEach((line) => output.note(line));
  if (output.interactive && yes !== true) await confirmTyped('restore it', view.workload.name, terminal);
}
