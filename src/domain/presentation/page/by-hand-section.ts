import type { ByHandEntry } from '../../plan/by-hand';
import { inertBlock, inertMarkdown } from '../../text/inert-text';
import { bullets, section } from './markdown';

/** What a person can do by hand where there is no step: each with what it stops and does not stop, and its way back. */
export function byHandSection(entries: readonly ByHandEntry[] = []): string {
  if (entries.length === 0) return '';
  return section('By hand: Firebreak does not carry this out yet', [
    'In this order. Nothing here was tried, and nobody is asked: whoever runs it has decided it.',
    ...entries.flatMap((entry, index) => ['', ...entryLines(entry, index + 1)]),
  ]);
}

function entryLines(entry: ByHandEntry, number: number): readonly string[] {
  const { title, commands, stops, doesNotStop, notes, undo } = entry;
  const part = (name: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : ['', `**${name}**`, '', ...bullets(texts)];
  return [
    `#### ${number}. ${inertMarkdown(title)}`,
    '',
    inertBlock(commands, 'sh'),
    ...part('Stops', stops),
    ...part('Does NOT stop', doesNotStop),
    ...part('Know before', notes),
    ...(undo.length === 0
      ? ['', '**Cannot be taken back.**']
      : ['', '**Take it back:**', '', inertBlock(undo, 'sh')]),
  ];
}
