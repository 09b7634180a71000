import { bytesOfText } from '../../text/byte-limit';
import { inertCode, inertMarkdown } from '../../text/inert-text';
import { timeText } from '../../text/time';

// The only hosts that a page links to: everything else is shown as dead text.
const LINKED =
  /^https:\/\/(?:console\.cloud\.google\.com|(?:docs\.)?cloud\.google\.com|www\.virustotal\.com|attack\.mitre\.org)(?:\/[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*)?$/;

/**
 * A heading with its lines below, or nothing where there are none. The Temporal UI draws first and second levels so large
 * that one heading fills the screen, so pages begin with the third.
 */
export function section(title: string, lines: readonly string[], level = 3): string {
  return lines.length === 0 ? '' : `${'#'.repeat(level)} ${title}\n\n${lines.join('\n')}`;
}

/** Units of one text at most: no real value is longer, and a page leaves out whole parts before that. */
const LONGEST = 2_000;

/** List items of hostile texts, each made inert and capped at `max` units. */
export function bullets(texts: readonly string[], max = LONGEST): readonly string[] {
  return texts.map((text) => `- ${inertMarkdown(text, max)}`);
}

/** A list item with a label in bold. The label is ours, the text may be hostile. */
export function labelled(label: string, text: string, max = LONGEST): string {
  return `- **${label}** ${inertMarkdown(text, max)}`;
}

/** A link where the address is one of Google's, VirusTotal's or MITRE's pages; else dead text. */
export function link(label: string, address: string): string {
  const dead = inertMarkdown(label, 120);
  return LINKED.test(address) && address.length <= 2_000
    ? `[${dead}](${address})`
    : `${dead}: ${inertMarkdown(address, 300)} (not linked: not a page of Google, VirusTotal or MITRE)`;
}

/**
 * A value that people copy: a link where it begins with an address that may be one, else exactly as it is, in a code span,
 * where no renderer makes anything of it.
 */
export function addressed(text: string, max = LONGEST): string {
  const [address = ''] = text.split(' ', 1);
  if (!LINKED.test(address) || address.length > max) return inertCode(text, max);
  return `[${inertCode(address, max)}](${address}) ${inertMarkdown(text.slice(address.length), max)}`.trimEnd();
}

/** An RFC 3339 time in UTC to the second as people read it; anything else as dead text. */
export function time(rfc3339: string): string {
  const text = timeText(rfc3339);
  return text === rfc3339 ? inertMarkdown(rfc3339, 40) : text;
}

/**
 * Sections in their order, the empty ones left out. One that would go beyond `max` bytes is left out whole and named, as
 * what was `missing` before: the beginning is what a person acts on, and half a value is none.
 */
export function page(sections: readonly string[], max: number, missing: readonly string[] = []): string {
  const full = sections.filter((text) => text !== '');
  const kept: string[] = [];
  const left: string[] = [];
  let length = 0;
  for (const text of full) {
    const needed = bytesOfText(text) + 2;
    if (length + needed > max) left.push(/^#+ (.*)/.exec(text)?.[1] ?? 'a part without a title');
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

/** The titles of sections, for a table of contents in one line. */
export function contents(sections: readonly string[]): string {
  const titles = sections.flatMap((text) => /^#+ (.*)/.exec(text)?.[1] ?? []);
  return titles.join(' · ');
}
