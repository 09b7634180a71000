import { byHandBlocks } from '../../../domain/presentation/document/actions';
import { part } from '../../../domain/presentation/document/block';
import { outside, say } from '../../../domain/presentation/document/text';
import type { Phase } from '../../../domain/phases';
import { shellQuote } from '../../../domain/text/shell-quote';
import { storyLines } from '../../render/render-incident';
import { field, verbatim, wrap } from '../../render/text-layout';
import { toTerminal } from '../../render/to-terminal';
import type { EventLayout, LocalEvent } from './events';
import { SANDBOX_APPROVER } from '../sandbox-config';
import { renderAssessed, renderAsked, renderVerified } from './render-grounds';

const PHASES: Readonly<Record<Phase, string>> = {
  investigating: 'Investigating',
  'awaiting-decision': 'Waiting for a decision',
  containing: 'Containing',
  verifying: 'Verifying: control plane, instances, symptom',
  watching: 'Watching',
  restoring: 'Restoring',
  closed: 'Closed',
};

/** An event as lines for a person; none where another event's lines say it already. Texts from outside come out inert. */
export function renderEvent(event: LocalEvent, layout: EventLayout): readonly string[] {
  const { width, colors } = layout;
  switch (event.event) {
    case 'preparing':
      return verbatim([preparing(event)], 0).map(colors.dim);
    case 'ready':
      return renderReady(event, layout);
    case 'playing':
      return ['', 'The attack begins. What the detector finds arrives as a Pub/Sub notification.'];
    case 'incident':
      return event.page === undefined ? [] : ['', ...address('Page', event.page)];
    case 'phase':
      // The outcome follows at once, and says more.
      return event.phase === 'watching' ? [] : ['', colors.bold(PHASES[event.phase])];
    case 'told':
      return storyLines(event.line, width);
    case 'assessed':
      return renderAssessed(event, layout);
    case 'asked':
      return renderAsked(event, layout);
    case 'rejected':
      return wrap(
        `A message did not count: ${event.message.code} (${event.message.via}): ${event.message.reason}`,
        width,
      ).map(colors.yellow);
    case 'verified':
      return renderVerified(event, layout);
    case 'outcome':
      return renderOutcome(event, layout);
    case 'ended':
      return [
        '',
        ...wrap(
          `${event.incident} was ended from outside (${event.how}); nothing of it goes on. Its findings open the next incident.`,
          width,
        ).map(colors.yellow),
      ];
    case 'answering':
      return ['', ...wrap(answering(event), width)];
    case 'not-counted':
      return wrap(`That did not count: ${event.code}: ${event.reason}`, width).map(colors.yellow);
    case 'waiting':
      return renderWaiting(event, layout);
    case 'failing':
      return [
        '',
        ...wrap(`${event.text}. Nothing that is typed now is an answer; it is being stopped.`, width),
      ];
    case 'silent':
      return wrap(event.text, width).map(colors.yellow);
    case 'truth':
      return renderTruth(event, layout);
    case 'stopped':
      return stopped(event);
    // Their texts are lines of the incident's story, which is told.
    case 'opened':
    case 'found':
    case 'decided':
    case 'restored':
      return [];
  }
}

type Of<Name extends LocalEvent['event']> = Extract<LocalEvent, { readonly event: Name }>;

function preparing({ text, percent }: Of<'preparing'>): string {
  return `${text}${percent === undefined ? '' : ` ${String(percent)} %`}`;
}

function renderReady(event: Of<'ready'>, { width, colors }: EventLayout): readonly string[] {
  const { temporal, temporalUi, title, scenario } = event;
  return [
    '',
    ...wrap(
      'Firebreak on this machine. Temporal is real; Google Cloud and VirusTotal are simulated, with real wire protocols.',
      width,
    ).map(colors.bold),
    '',
    ...field('Scenario', [`${title} (${scenario})`], width),
    ...field('Temporal', [`${temporal.address}, ${temporal.from}`], width),
    ...(temporalUi === undefined ? [] : address('Temporal UI', temporalUi)),
  ];
}

/** Never wrapped: it is copied whole. */
function address(label: string, text: string): readonly string[] {
  return verbatim([text], 0).map((line) => `${label.padEnd(16)}${line}`);
}

function answering({ act, by }: Of<'answering'>): string {
  return act === 'restore'
    ? `Restoring, as ${by}, an approver of the sandbox's policy.`
    : `Nobody is asked here: answering "${act}" as ${by}, an approver of the sandbox's policy.`;
}

function renderWaiting(event: Of<'waiting'>, { width, colors }: EventLayout): readonly string[] {
  const shell = address('In other shells', `. ${shellQuote(event.environmentFile)} && firebreak show`);
  const page = event.page === undefined ? [] : address('Temporal UI', event.page);
  if (event.for === 'person') {
    return [
      '',
      ...wrap(
        `You decide, as ${SANDBOX_APPROVER}. As long as it is asked, a decision from the Temporal UI or another shell counts as well.`,
        width,
      ),
      ...shell,
    ];
  }
  if (event.for === 'decision') {
    return [
      '',
      ...wrap('Waiting for a decision from the Temporal UI or another shell.', width),
      ...page,
      ...shell,
    ];
  }
  return [
    '',
    colors.bold('It stays up until Ctrl-C. What can be tried:'),
    ...page,
    ...shell,
    ...field('', ['firebreak restore --by ada@example.com --reason "image replaced"'], width),
    ...field('', ['firebreak close --by ada@example.com --reason "cleaned up"'], width),
  ];
}

function stopped({ kept }: Of<'stopped'>): readonly string[] {
  return [
    '',
    'Stopped. Everything that was started here is gone.',
    ...(kept === undefined ? [] : address('Ledger and log', kept)),
  ];
}

/** Where the incident has come to rest, and what is left for a person to do. */
function renderOutcome(
  { outcome, headline, attacker, byHand }: Of<'outcome'>,
  layout: EventLayout,
): readonly string[] {
  const { width, colors } = layout;
  const isDone = outcome === 'contained' && byHand.length === 0;
  const color = isDone ? colors.green : colors.yellow;
  return [
    '',
    ...wrap(`Outcome: ${headline}`, width).map((line) => colors.bold(color(line))),
    ...toTerminal(
      [...part(say`Attacker`, [outside(attacker)]), ...byHandBlocks(byHand, { on: 'terminal' })],
      layout,
    ),
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

/** Prints the simulator's truth, whatever Firebreak believes. */
function renderTruth(
  { truth, restoredEqual }: Of<'truth'>,
  { width, colors }: EventLayout,
): readonly string[] {
  const { shell, token, disturbed, changes } = truth;
  return [
    '',
    colors.bold('The truth, by the simulator:'),
    ...field('the shell', [SHELL[shell]], width),
    ...field('its token', [TOKEN[token]], width),
    ...field('disturbed', [disturbed.length === 0 ? 'no other workload' : disturbed.join(', ')], width),
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
