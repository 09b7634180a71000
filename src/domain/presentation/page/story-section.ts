import type { Assessment, BlastRadius } from '../../assessment/assessment';
import { inertMarkdown } from '../../text/inert-text';
import { markText, shortened, type Timeline } from '../../evidence/timeline';
import { resultText } from '../../incident/verdict-text';
import { bullets, time } from './markdown';

/** Lines of the timeline that the page shows; `firebreak show` has more, the evidence all. */
const SHOWN = 12;

/** The timeline, shortened: what is marked always stays. */
export function timelineLines(timeline: Timeline | undefined): readonly string[] {
  if (timeline === undefined) return [];
  const { lines, leftOut } = shortened(timeline, SHOWN);
  return [
    ...lines.map(({ at, text, source, clock, mark }) => {
      const label = mark === undefined ? '' : ` **${markText[mark]}**`;
      return `- ${time(at)}${label}: ${inertMarkdown(text, 1_500)} (${inertMarkdown(source, 60)}, clock: ${inertMarkdown(clock, 40)})`;
    }),
    ...(leftOut === 0 ? [] : [`- ${leftOut} more; \`firebreak show --full\` and the evidence have them.`]),
  ];
}

/** Whether it happened or was only tried. */
export function stageLines({ stage }: Assessment): readonly string[] {
  return stage === undefined
    ? []
    : ['', `**${resultText[stage.stage]}:** ${inertMarkdown(stage.text, 1_500)}`];
}

/** What whoever is in can reach. */
export function blastLines(blast: BlastRadius | undefined): readonly string[] {
  return blast === undefined
    ? []
    : ['', `**How far it reaches: ${blast.reach}**`, '', ...bullets(blast.lines)];
}
