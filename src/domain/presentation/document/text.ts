/**
 * A text from outside. It has no way to become a string but by a printer, which hands in how it makes such a text harmless
 * where it prints. `max`, in UTF-16 units, is where a printer that has little room cuts it.
 */
export class Outside {
  readonly #text: string;
  readonly max: number | undefined;

  constructor(text: string, max?: number) {
    this.#text = text;
    this.max = max;
  }

  /** For printers: the text as `inert` makes it harmless. */
  printed(inert: (text: string, max: number | undefined) => string): string {
    return inert(this.#text, this.max);
  }
}

/** A text of Firebreak's own: a literal part of a template, and so nothing that anybody sent. */
class Ours {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

/** A piece of a line, as it is printed: by its author, exact so that it can be copied, a time (RFC 3339), or in bold. */
export type Span =
  | { readonly kind: 'ours'; readonly value: Ours }
  | { readonly kind: 'outside'; readonly value: Outside }
  | { readonly kind: 'exact'; readonly value: Outside }
  | { readonly kind: 'time'; readonly value: Outside }
  | { readonly kind: 'bold'; readonly text: Text };

/** One line of a document, without markup. */
export type Text = readonly Span[];

/**
 * A line from a template: `` say`asked by ${name}` ``. Its literal parts are ours; a string that is put in is taken for one
 * from outside, whatever it is, so that nothing has to be remembered where a line is written. Space at its ends is lost; a
 * piece that needs it is a template of its own.
 */
export function say(strings: TemplateStringsArray, ...values: readonly (string | number | Text)[]): Text {
  return strings.flatMap((part, index): Text => {
    const value = values[index];
    const own: Text = part === '' ? [] : [{ kind: 'ours', value: new Ours(part) }];
    if (value === undefined) return own;
    return [...own, ...(typeof value === 'object' ? value : outside(String(value)))];
  });
}

/** A text from outside as a line or a piece of one, cut at `max` units where there is little room. */
export function outside(text: string, max?: number): Text {
  return [{ kind: 'outside', value: new Outside(text, max) }];
}

/** A value that people copy or compare: printed as it is where that can do no harm. */
export function exact(text: string, max?: number): Text {
  return [{ kind: 'exact', value: new Outside(text, max) }];
}

/** A time of RFC 3339, printed as people read it; anything else as a text from outside. */
export function timeOf(rfc3339: string): Text {
  return [{ kind: 'time', value: new Outside(rfc3339, 40) }];
}

export function bold(text: Text): Text {
  return [{ kind: 'bold', text }];
}

/** Lines as one, with `between` between them. */
export function joined(texts: readonly Text[], between: Text): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [...between, ...text]));
}
