import { attackerNow } from '../../../domain/presentation/attacker-presence';
import { shortHash } from '../../../domain/text/digest';
import { Failure } from '../../../domain/failures';
import type { SeenIncident } from '../../../temporal/incident-client';
import { leftToDo } from '../../../domain/presentation/outcome-headline';
import { isContained } from '../../../domain/plan/verification';
import { confirmTyped, processTerminal, type Terminal } from './confirm-typed';
import type { Output } from '../../output';
import type { ResolvedIncident } from '../../incident/resolve-incident';
import { field } from '../../render/text-layout';
import type { UnreadIncident } from '../../incident/unread-incident';
import { isChanged } from '../../../domain/presentation/if-nothing';
import { when } from '../../render/when';

/** Something that a close would leave as it is. */
export interface OpenMatter {
  readonly label: string;
  readonly text: string;
  /** Nobody has decided about it: without a terminal a close over it has to say so. */
  readonly undecided?: true;
}

/** What is open on an incident, the most urgent first; empty where a close leaves nothing behind. */
export function whatIsOpen(view: SeenIncident, now: Date): readonly OpenMatter[] {
  const { phase, plan, deadline, assessment, brief, verification, outcome } = view;
  if (phase === 'closed' || view.ended !== undefined) return [];
  const isOut = outcome === 'contained' && verification !== undefined && isContained(verification);
  const isHeld = (brief?.keeps ?? []).length > 0;
  const left = leftToDo(brief?.byHand?.length ?? 0);
  const due = deadline === undefined ? '' : `, decide by ${when(deadline, now)}`;
  return [
    ...(phase === 'awaiting-decision' && plan !== undefined
      ? [
          {
            label: 'question',
            text: `plan ${shortHash(plan.hash)} is asked and nobody has answered it${due}`,
            undecided: true as const,
          },
        ]
      : []),
    ...(phase === 'investigating'
      ? [
          {
            label: 'investigation',
            text: 'it is still being investigated; no plan was asked',
            undecided: true as const,
          },
        ]
      : []),
    ...(assessment === undefined || isOut
      ? []
      : [{ label: 'verdict', text: `${assessment.verdict}, confidence ${assessment.confidence}` }]),
    ...(isOut && !isHeld ? [] : [{ label: 'attacker', text: attackerNow(view, (at) => when(at, now)) }]),
    ...(isChanged(view)
      ? [
          {
            label: 'stays changed',
            text: 'what was contained stays so until it is restored; nobody watches it then',
          },
        ]
      : []),
    ...(left === '' ? [] : [{ label: 'by hand', text: `${left}; \`firebreak show\` has the commands` }]),
  ];
}

/** How a close is confirmed. */
export interface CloseConsent {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Says what a close would leave open, and on a terminal asks for the workload's name. Throws `malformed` without a terminal
 * where a question is unanswered, or nobody can say what is open, unless `yes` says to close it all the same.
 */
export async function confirmClose(
  incident: ResolvedIncident | UnreadIncident,
  { yes, json }: CloseConsent,
  output: Output,
  terminal: Terminal = processTerminal(),
): Promise<void> {
  const open = 'view' in incident ? whatIsOpen(incident.view, new Date()) : [UNREAD];
  if (open.length === 0) return;
  const name = 'view' in incident ? incident.view.incident : incident.incident;
  const undecided = open.filter((matter) => matter.undecided === true);
  if (!output.interactive && yes !== true && undecided.length > 0) {
    const what = open.map(({ label, text }) => `${label}: ${text}`).join('; ');
    throw new Failure('malformed', `${name} is not done with. ${what}. To close it all the same, say --yes`);
  }
  if (json !== true || output.interactive) {
    output.note(`Open on ${name}, and left so by closing it:`);
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
