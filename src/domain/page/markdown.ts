import { bytesOfText } from '../byte-limit';
import { inertCode, inertMarkdown } from '../inert-text';
import { timeText } from '../time-text';

// The only hosts that a page links to: everything else is shown as dead text.
const LINKED =
  /^https:\/\/(?:console\.cloud\.google\.com|(?:docs\.)?cloud\.google\.com|www\.virustotal\.com|attack\.mitre\.org)(?:\/[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*)?$/;

/** A heading with its lines below, or nothing where there are none. */
export function section(title: string, lines: readonly string[], level = 2): string {
  return lines.length === 0 ? '' : `${'#'.repeat(level)} ${title}\n\n${lines.join('\n')}`;
}

/** List items of hostile texts, each made inert and capped at `max` units, 300 by default. */
export function bullets(texts: readonly string[], max = 300): readonly string[] {
  return texts.map((text) => `- ${inertMarkdown(text, max)}`);
}

/** A list item with a label in bold. The label is ours, the text may be hostile. */
export function labelled(label: string, text: string, max = 600): string {
  return `- **${label}** ${inertMarkdown(text, max)}`;
}

/** A link where the address is one of Google's, VirusTotal's or MITRE's pages; else dead text. */
export function link(label: string, address: string): string {
  const dead = inertMarkdown(label, 120);
  return LINKED.test(address) && address.length <= 2_000
    ? `[${dead}](${address})`
    : `${dead}: ${inertMarkdown(address, 300)} (not linked: not a page of Google, VirusTotal or MITRE)`;
}

/** A text that begins with an address: linked where the address may be, else dead. What follows it is dead in any case. */
export function addressed(text: string, max = 400): string {
  const [address = ''] = text.split(' ', 1);
  if (!LINKED.test(address) || address.length > max) return inertMarkdown(text, max);
  return `[${inertCode(address, max)}](${address}) ${inertMarkdown(text.slice(address.length), max)}`.trimEnd();
}

/** An RFC 3339 time in UTC to the second as people read it; anything else as dead text. */
export function time(rfc3339: string): string {
  const text = timeText(rfc3339);
  return text === rfc3339 ? inertMarkdown(rfc3339, 40) : text;
}

/**
 * Sections in their order, the empty ones left out. What would go beyond `max` bytes is left out from the end and named, since the
 * beginning is what a person acts on.
 */
export function page(sections: readonly string[], max: number): string {
  const full = sections.filter((text) => text !== '');
  const kept: string[] = [];
  let length = 0;
  for (const text of full) {
    length += bytesOfText(text) + 2;
    if (length > max) break;
    kept.push(text);
  }
  const left = full.slice(kept.length).map((text) => /^#+ (.*)/.exec(text)?.[1] ?? 'a part without a title');
  const more =
    left.length === 0 ? [] : [`**Left out for length:** ${left.join(', ')}. \`firebreak show\` has them.`];
  return [...kept, ...more].join('\n\n');
}
