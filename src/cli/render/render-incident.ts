import type { Phase } from '../../domain/phases';
import { code, subheading, type Blocks, type Medium } from '../../domain/presentation/document/block';
import { incidentDocument } from '../../domain/presentation/document/incident-document';
import { say } from '../../domain/presentation/document/text';
import { outcomeHeadline } from '../../domain/presentation/outcome-headline';
import { shellQuote } from '../../domain/text/shell-quote';
import type { SeenIncident } from '../../temporal/incident-client';
import { whatGoesOn, whatToType } from './next-actions';
import { columns, wrap } from './text-layout';
import { toTerminal, type TerminalLayout } from './to-terminal';
import { endedText, stamp, when } from './when';

export interface RenderOptions extends TerminalLayout {
  readonly now: Date;
}

/** Prints the short form for the person who was woken up by it, and how to see everything. */
export function renderShort(view: SeenIncident, options: RenderOptions): string {
  const name = view.incident === '' ? '' : ` ${shellQuote(view.incident)}`;
  const { short } = incidentDocument(view, mediumOf(view, options));
  return [
    ...header(view, options),
    ...toTerminal([...short, ...typed(view, FIRST)], options),
    `  firebreak show${name} --full`,
  ].join('\n');
}

/** Everything about an incident, whole, after the first screen. */
export function renderIncident(view: SeenIncident, options: RenderOptions): string {
  const { short, rest } = incidentDocument(view, mediumOf(view, options));
  return [...header(view, options), ...toTerminal([...short, ...typed(view), ...rest], options)].join('\n');
}

/** A terminal is read now, so its times say how far away they are. */
export function inTerminal(now: Date): Medium {
  return { on: 'terminal', when: (at) => when(at, now) };
}

function mediumOf(view: SeenIncident, { now }: RenderOptions): Medium {
  const medium = inTerminal(now);
  return view.ended === undefined || view.phase === 'closed'
    ? medium
    : { ...medium, ended: whatGoesOn(view, medium.when) };
}

/** Where it stands, what it is called, what it is about. */
function header(view: SeenIncident, { width, colors }: RenderOptions): readonly string[] {
  const { incident, ended, phase, severity, brief } = view;
  const end = outcomeHeadline(view);
  const restored = view.restored && end === undefined ? ', RESTORED' : '';
  const isLost = ended !== undefined && phase !== 'closed';
  return [
    isLost
      ? `${colors.bold(`ENDED (${ended.how})`)}, was ${phase.toUpperCase()}  ${severity}`
      : `${colors.bold(paint(phase, colors)(`${phase.toUpperCase()}${restored}`))}  ${severity}`,
    ...wrap(isLost ? `${incident} ${endedText(ended)}` : incident === '' ? 'being opened' : incident, width),
    ...(brief === undefined ? [] : wrap(brief.headline, width)),
    ...(end === undefined ? [] : wrap(`Outcome: ${end}`, width)),
  ];
}

/** Commands on the first screen, which an open question fills. */
const FIRST = 2;

/** The commands that act on the incident as it stands. */
function typed(view: SeenIncident, most = Infinity): Blocks {
  const lines = whatToType(view).slice(0, most).flat();
  const isAsked = view.phase === 'awaiting-decision' && view.plan !== undefined;
  return lines.length === 0
    ? []
    : [
        ...subheading(
          isAsked ? say`Type (YOU: your name in the policy; acknowledge: you are on it):` : say`Type:`,
        ),
        ...code(lines),
      ];
}

function paint(phase: Phase, colors: RenderOptions['colors']): (text: string) => string {
  if (phase === 'awaiting-decision') return colors.red;
  return phase === 'closed' ? colors.dim : colors.yellow;
}

/** Columns of a time and of the space behind it. */
const STAMP = '2026-03-01 14:03:00 UTC  '.length;

/** One line of the story, wrapped under its time. */
export function storyLines(
  { at, text }: { readonly at: string; readonly text: string },
  width: number,
): readonly string[] {
  const time = columns([[stamp(at)]])[0] ?? '';
  return wrap(text, width - STAMP).map((line, index) => `${(index === 0 ? time : '').padEnd(STAMP)}${line}`);
}
