import { markText, type Timeline } from '../../domain/evidence/timeline';
import { items } from './text-layout';
import { stamp } from './when';

/** The timeline as text, each line with its source and whose clock that is. */
export function renderTimeline(timeline: Timeline | undefined, width: number): readonly string[] {
  if (timeline === undefined) return [];
  const { lines, leftOut } = timeline;
  const texts = lines.map(({ at, text, source, clock, mark }) => {
    const label = mark === undefined ? '' : ` ${markText[mark].toUpperCase()}:`;
    return `${stamp(at)}${label} ${text} [${source}; clock: ${clock}]`;
  });
  return items([...texts, ...(leftOut === 0 ? [] : [`${leftOut} more, which the evidence has.`])], width);
}
