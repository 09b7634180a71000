import { inertLine, inertPlain } from '../../text/inert-text';
import { timeText } from '../../text/time';
import type { Block, Blocks } from './block';
import type { Span, Text } from './text';

/** Units of one text at most: a receiver shows little. */
const LONGEST = 1_200;
/** Units of a line that is copied whole. */
const LONGEST_LINE = 2_000;

/**
 * A document as plain lines, for receivers that show nothing but text: chat programs, mails, pagers. Every text from outside
 * is dead in them; commands and names stay as they are, so that they can be copied.
 */
export function toText(blocks: Blocks): string {
  return blocks.flatMap(linesOf).join('\n');
}

/** One line of a document as plain text, for a field of its own. */
export function lineOf(text: Text): string {
  return text.map(spanText).join('');
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
    case 'alert':
      return [lineOf(block.text)];
    case 'facts':
      return block.facts.map(({ label, texts }) => `${lineOf(label)} ${texts.map(lineOf).join(' ')}`);
    case 'part':
      return block.texts.map((text) => `${lineOf(block.label)}: ${lineOf(text)}`);
    case 'list':
      return block.items.map(lineOf);
    case 'code':
      return block.lines.map((line) => line.printed((text) => inertLine(text, LONGEST_LINE)));
    case 'links':
      return block.links.map(
        ({ label, address }) => `${lineOf(label)}: ${address.printed((text) => inertPlain(text, LONGEST))}`,
      );
  }
}

function spanText(span: Span): string {
  switch (span.kind) {
    case 'ours':
      return span.value.text;
    case 'outside':
      return span.value.printed((text, max = LONGEST) => inertPlain(text, max));
    case 'exact':
      return span.value.printed((text, max = LONGEST_LINE) => inertLine(text, max));
    case 'time':
      return span.value.printed((text, max) => inertPlain(timeText(text), max));
    case 'bold':
      return lineOf(span.text);
  }
}
