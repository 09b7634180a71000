import { renderByHand } from '../../render/render-by-hand';
import { field, wrap } from '../../render/text-layout';
import type { LocalEvent } from './events';
import type { EventLayout } from './render-event';

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;

/** Where the incident has come to rest, and what is left for a person to do. */
export function renderOutcome(
  { outcome, headline, attacker, byHand }: Of<'outcome'>,
  { width, colors, now }: EventLayout,
): readonly string[] {
  const isDone = outcome === 'contained' && byHand.length === 0;
  const color = isDone ? colors.green : colors.yellow;
  return [
    '',
    ...wrap(`Outcome: ${headline}`, width).map((line) => colors.bold(color(line))),
    ...field('attacker', [attacker], width),
    ...renderByHand(byHand, { width, colors, now }),
  ];
}

const SHELL = {
  alive: 'still open: the attacker is in',
  dead: 'dead',
  none: 'there was none',
} as const;

const TOKEN = {
  alive: 'was stolen and still works',
  dead: 'was stolen and no longer works',
  none: 'was not stolen',
} as const;

/** What the simulator knows, whatever Firebreak believes. */
export function renderTruth(
  { truth, restoredEqual }: Of<'truth'>,
  { width, colors }: EventLayout,
): readonly string[] {
  const { shell, token, disturbed, changes } = truth;
  return [
    '',
    colors.bold('What is true, by the simulator:'),
    ...field('the shell', [SHELL[shell]], width),
    ...field('its token', [TOKEN[token]], width),
    ...field('disturbed', [disturbed.length === 0 ? 'nobody uninvolved' : disturbed.join(', ')], width),
    ...field('changes made', [String(changes)], width),
    ...(restoredEqual === undefined
      ? []
      : field(
          'restored',
          [restoredEqual ? 'the settings are what they were' : 'the settings are NOT what they were'],
          width,
        )),
  ];
}
