import { ifNothing } from '../../domain/presentation/if-nothing';
import { decisionCommands } from '../../domain/presentation/document/page-commands';
import { shellCommand } from '../../domain/text/shell-quote';
import type { SeenIncident } from '../../temporal/incident-client';
import { endedText } from './when';

/** Tells what goes on if nobody does anything; nothing at all of an incident whose workflow has ended. */
export function whatGoesOn(view: SeenIncident, time: (rfc3339: string) => string): string {
  if (view.ended !== undefined && view.phase !== 'closed')
    return `Nothing of it goes on: it ${endedText(view.ended)}, before it was closed. What it says is how things stood then. Its findings open another incident if they are still being answered; \`firebreak list\` shows it.`;
  return ifNothing(view, time);
}

/** Commands that act on the incident as it stands, each as lines ready to paste. */
export function whatToType(view: SeenIncident): readonly (readonly string[])[] {
  const { incident, phase } = view;
  if (incident === '' || view.ended !== undefined) return [];
  const decisions = decisionCommands(view).map(([what, how]) => [`${what} \\`, `  ${how}`]);
  if (decisions.length > 0) return decisions;
  return phase === 'closed' ? [] : [[shellCommand(['firebreak', 'watch', incident])]];
}
