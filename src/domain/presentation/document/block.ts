import { defined } from '../../defined';
import { timeText } from '../../text/time';
import { Outside, type Text } from './text';

/** A question that is answered in one line. */
export interface Fact {
  /** As a whole, with its colon or question mark. */
  readonly label: Text;
  /** The label where a column has no room: at most 14 characters, with no mark behind it. Default: the label. */
  readonly short?: Text;
  /** One or more sentences. */
  readonly texts: readonly Text[];
}

export interface Link {
  readonly label: Text;
  readonly address: Outside;
}

/**
 * A piece of a document, the same for every printer. A heading of the first level begins a section, which ends where the
 * next begins; one of the second begins a part of it.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  /** Stands before everything else, since somebody believes otherwise. */
  | { readonly kind: 'alert'; readonly text: Text }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A word that stands for what is listed below it: `Before`, with all that it was before. */
  | { readonly kind: 'part'; readonly label: Text; readonly short?: Text; readonly texts: readonly Text[] }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  /** Lines that are copied whole. */
  | { readonly kind: 'code'; readonly language: 'sh' | 'json'; readonly lines: readonly Outside[] }
  | { readonly kind: 'links'; readonly links: readonly Link[] };

/** Blocks of a document. What has nothing to say is no block. */
export type Blocks = readonly Block[];

/** A heading of the first level and what is below it; nothing where nothing is. */
export function section(title: Text, below: Blocks): Blocks {
  return below.length === 0 ? [] : [{ kind: 'heading', level: 1, text: title }, ...below];
}

export function subheading(text: Text): Blocks {
  return [{ kind: 'heading', level: 2, text }];
}

export function paragraph(text: Text): Blocks {
  return [{ kind: 'paragraph', text }];
}

export function alert(text: Text): Blocks {
  return [{ kind: 'alert', text }];
}

export function facts(given: readonly Fact[]): Blocks {
  return given.length === 0 ? [] : [{ kind: 'facts', facts: given }];
}

export function fact(label: Text, text: Text | readonly Text[], short?: Text): Fact {
  return { label, texts: isLines(text) ? text : [text], ...defined({ short }) };
}

function isLines(text: Text | readonly Text[]): text is readonly Text[] {
  return Array.isArray(text[0]);
}

/** `short` stands where a column has no room for the label. */
export function part(label: Text, texts: readonly Text[], short?: Text): Blocks {
  return texts.length === 0 ? [] : [{ kind: 'part', label, texts, ...defined({ short }) }];
}

export function list(items: readonly Text[]): Blocks {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** Lines that are copied whole, such as commands. */
export function code(lines: readonly string[], language: 'sh' | 'json' = 'sh'): Blocks {
  return lines.length === 0
    ? []
    : [{ kind: 'code', language, lines: lines.map((line) => new Outside(line)) }];
}

export function links(given: readonly { readonly label: Text; readonly address: string }[]): Blocks {
  if (given.length === 0) return [];
  return [
    {
      kind: 'links',
      links: given.map(({ label, address }) => ({ label, address: new Outside(address) })),
    },
  ];
}

/** Where a document is read: it says the same everywhere, and leaves to each place what it has room for. */
export interface Medium {
  /** A page of the Temporal UI is short and leaves out its end; a terminal shows everything. */
  readonly on: 'page' | 'terminal';
  /** Writes a time that somebody compares with now. */
  readonly when: (rfc3339: string) => string;
  /** Of an incident whose workflow has ended, so that nothing is asked any more: what goes on. */
  readonly ended?: string;
}

/** A page can be read long after it was made, so its times are absolute. */
export const onPage: Medium = { on: 'page', when: timeText };
