import type { Block, Blocks } from '../../domain/presentation/document/block';
import type { Text } from '../../domain/presentation/document/text';
import type { Colors } from '../output';
import { field, items, verbatim, wrap } from './text-layout';
import { stamp } from './when';

export interface TerminalLayout {
  /** Columns; Infinity where a program reads. */
  readonly width: number;
  readonly colors: Colors;
}

/**
 * A document as lines of a terminal, at most `width` columns wide but for what is copied whole. Nothing is cut, as it is on a
 * page; every text comes out inert by the way in which its lines are laid out.
 */
export function toTerminal(blocks: Blocks, layout: TerminalLayout): readonly string[] {
  return blocks.flatMap((block, index) => {
    const lines = linesOf(block, layout);
    return needsRoom(block, blocks[index - 1]) ? ['', ...lines] : lines;
  });
}

/** A blank line stands before what somebody looks for. */
function needsRoom({ kind }: Block, before: Block | undefined): boolean {
  if (kind === 'heading' || kind === 'facts') return true;
  return kind === 'alert' && before?.kind !== 'alert';
}

function linesOf(block: Block, { width, colors }: TerminalLayout): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return block.level === 1
        ? wrap(plain(block.text).toUpperCase(), width).map(colors.bold)
        : wrap(plain(block.text), width).map(colors.bold);
    case 'paragraph':
      return wrap(plain(block.text), width);
    case 'alert':
      return wrap(`! ${plain(block.text)}`, width).map(colors.red);
    case 'facts':
      return block.facts.flatMap(({ label, short = label, texts }) =>
        field(plain(short), texts.map(plain), width),
      );
    case 'part':
      return field(plain(block.short ?? block.label), block.texts.map(plain), width);
    case 'list':
      return items(block.items.map(plain), width);
    case 'code':
      return verbatim(block.lines.map((line) => line.printed((text) => text)));
    case 'links':
      return block.links.flatMap(({ label, address }) => [
        ...items([plain(label)], width),
        ...verbatim([address.printed((text) => text)], 4),
      ]);
  }
}

/** A line before it is laid out, which is when it becomes inert. */
function plain(text: Text): string {
  return text
    .map((span) => {
      switch (span.kind) {
        case 'ours':
          return span.value.text;
        case 'outside':
        case 'exact':
          return span.value.printed((value) => value);
        case 'time':
          return span.value.printed(stamp);
        case 'bold':
          return plain(span.text);
      }
    })
    .join('');
}
