import { countermeasuresText } from '../../domain/attack/d3fend';
import type { ByHandEntry } from '../../domain/plan/by-hand';
import type { RenderOptions } from './render-plan';
import { field, section, verbatim } from './text-layout';

/** What somebody can do by hand where Firebreak has no step: commands to copy whole, each with its way back. */
export function renderByHand(
  entries: readonly ByHandEntry[] = [],
  { width, colors }: RenderOptions,
): readonly string[] {
  if (entries.length === 0) return [];
  return section(colors.bold('BY HAND, IN THIS ORDER: FIREBREAK DOES NOT CARRY THIS OUT YET'), [
    ...entries.flatMap(({ title, commands, stops, doesNotStop, notes, undo }, index) => [
      '',
      ...field(String(index + 1), [title], width),
      ...verbatim(commands),
      ...field('stops', stops, width),
      ...field('does not stop', doesNotStop, width),
      ...(notes.length === 0 ? [] : field('know before', notes, width)),
      ...countermeasuresText(commands).flatMap((text) => field('D3FEND', [text], width)),
      ...(undo.length === 0
        ? field('back', ['cannot be taken back'], width)
        : ['And back:', ...verbatim(undo)]),
    ]),
  ]);
}
