import type { Outcome } from '../../domain/phases';
import { field } from '../text-layout';
import type { LocalEvent } from './events';
import type { EventLayout } from './render-event';

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;

/** Where the incident has come to rest. */
export function renderOutcome({ outcome }: Of<'outcome'>, { colors }: EventLayout): readonly string[] {
  return [
    '',
    colors.bold((outcome === 'contained' ? colors.green : colors.yellow)(`Outcome: ${SAID[outcome]}`)),
  ];
}

const SAID: Readonly<Record<Outcome, string>> = {
  contained: 'contained',
  'partly-contained': 'partly contained',
  'not-verified': 'not verified',
  refused: 'refused; nothing was changed',
  expired: 'expired; nothing was changed',
  observed: 'observed; nothing was proposed',
  'no-action': 'no action',
  'not-ours': 'not ours',
  gone: 'the finding is gone',
  failed: 'failed',
};

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
