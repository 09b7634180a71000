import { bytesOfText } from '../../text/byte-limit';
import { inertBlock, inertCode, inertMarkdown } from '../../text/inert-text';
import { timeText } from '../../text/time';
import type { Block, Blocks, Fact, Link } from './block';
import type { Span, Text } from './text';

// The only hosts that a page links to: everything else is shown as dead text.
const LINKED =
  /^https:\/\/(?:console\.cloud\.google\.com|(?:docs\.)?cloud\.google\.com|www\.virustotal\.com|attack\.mitre\.org)(?:\/[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*)?$/;

/** Units of one text at most: no real value is longer, and a page leaves out whole sections before that. */
const LONGEST = 2_000;

/** The Temporal UI draws first and second levels so large that one heading fills the screen, so pages begin with the third. */
const HASHES = { 1: '###', 2: '####' } as const;

/**
 * A document as Markdown for the Temporal UI: headings, bold, lists, links and code blocks only, since the UI draws tables
 * and check boxes badly. Sections keep their order. One that would go beyond `max` bytes is left out whole and named, as
 * what was `missing` before: the beginning is what a person acts on, and half a value is none.
 */
export function toMarkdown(blocks: Blocks, max: number, missing: readonly string[] = []): string {
  const kept: string[] = [];
  const left: string[] = [];
  let length = 0;
  for (const { title, text } of sectionsOf(blocks)) {
    const needed = bytesOfText(text) + 2;
    if (length + needed > max) left.push(title);
    else {
      kept.push(text);
      length += needed;
    }
  }
  const all = [...left, ...missing];
  const more =
    all.length === 0
      ? []
      : [`**Left out for length:** ${all.join(', ')}. \`firebreak show --full\` has them.`];
  return [...kept, ...more].join('\n\n');
}

interface Printed {
  readonly title: string;
  readonly text: string;
}

function sectionsOf(blocks: Blocks): readonly Printed[] {
  const sections: Block[][] = [];
  for (const block of blocks) {
    const current = sections.at(-1);
    const begins = block.kind === 'heading' && block.level === 1;
    if (current === undefined || begins) sections.push([block]);
    else current.push(block);
  }
  return sections.map((all) => {
    const [first] = all;
    const title = first?.kind === 'heading' ? markdown(first.text) : 'a part without a title';
    return { title, text: all.map(blockText).join('\n\n') };
  });
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${HASHES[block.level]} ${markdown(block.text)}`;
    case 'paragraph':
      return markdown(block.text);
    case 'alert':
      return `**${markdown(block.text)}**`;
    case 'facts':
      return block.facts.map(factText).join('\n');
    case 'part':
      return `**${markdown(block.label)}**\n\n${block.texts.map(item).join('\n')}`;
    case 'list':
      return block.items.map(item).join('\n');
    case 'code':
      return inertBlock(
        block.lines.map((line) => line.printed((text) => text)),
        block.language,
      );
    case 'links':
      return block.links.map((link) => `- ${linkText(link)}`).join('\n');
  }
}

function factText({ label, texts }: Fact): string {
  return `- **${markdown(label)}** ${texts.map(markdown).join(' ')}`;
}

function item(text: Text): string {
  return `- ${markdown(text)}`;
}

function markdown(text: Text): string {
  return text.map(spanText).join('');
}

function spanText(span: Span): string {
  switch (span.kind) {
    case 'ours':
      return span.value.text;
    case 'outside':
      return span.value.printed((text, max = LONGEST) => inertMarkdown(text, max));
    case 'exact':
      return span.value.printed((text, max = LONGEST) => exactText(text, max));
    case 'time':
      return span.value.printed(time);
    case 'bold':
      return `**${markdown(span.text)}**`;
  }
}

/** A link where the address is one of Google's, VirusTotal's or MITRE's pages; else dead text. */
function linkText({ label, address }: Link): string {
  const dead = markdown(label);
  return address.printed((text) =>
    LINKED.test(text) && text.length <= LONGEST
      ? `[${dead}](${text})`
      : `${dead}: ${inertMarkdown(text, 300)} (not linked: not a page of Google, VirusTotal or MITRE)`,
  );
}

/**
 * A value that people copy: a link where it begins with an address that may be one, else exactly as it is, in a code span,
 * where no renderer makes anything of it.
 */
function exactText(text: string, max: number): string {
  const [address = ''] = text.split(' ', 1);
  if (!LINKED.test(address) || address.length > max) return inertCode(text, max);
  return `[${inertCode(address, max)}](${address}) ${inertMarkdown(text.slice(address.length), max)}`.trimEnd();
}

/** An RFC 3339 time in UTC to the second as people read it; anything else as dead text. */
function time(rfc3339: string, max?: number): string {
  const text = timeText(rfc3339);
  return text === rfc3339 ? inertMarkdown(rfc3339, max) : text;
}
