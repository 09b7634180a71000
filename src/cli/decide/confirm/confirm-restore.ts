import { attackerNow } from '../../../domain/presentation/attacker-presence';
import type { IncidentView } from '../../../domain/incident/incident-view';
import type { SeenIncident } from '../../../temporal/incident-client';
import { confirmTyped, processTerminal, type Terminal } from './confirm-typed';
import type { Output } from '../../output';
import { field } from '../../render/text-layout';
import { isChanged } from '../../../domain/presentation/if-nothing';
import { when } from '../../render/when';

/** What a restore is confirmed by. */
export interface RestoreConsent {
  readonly yes?: true;
  readonly json?: true;
}

/** What comes back to life when the saved state is put back, and what that lets in again. */
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
  { yes, json }: RestoreConsent,
  output: Output,
  terminal: Terminal = processTerminal(),
): Promise<void> {
  if (!isChanged(view) || view.phase === 'closed' || view.ended !== undefined) return;
  if (json === true && !output.interactive) return;
  renderRestore(view, output.width, new Date()).forEach((line) => output.note(line));
  if (output.interactive && yes !== true) await confirmTyped('restore it', view.workload.name, terminal);
}
