import { inertLine } from '../domain/inert-text';

/** Most characters that are shown of one text from outside. */
const LONGEST = 600;
/** Columns of a field's label. */
const LABEL = 16;

/** A text as inert lines of at most `width` columns; words that are longer are cut in pieces. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of inertLine(text, LONGEST)
    .split(' ')
    .flatMap((long) => pieces(long, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `label`, then the texts in a column beside it, each beginning a line of its own. */
export function field(label: string, texts: readonly string[], width: number): readonly string[] {
  const lines = texts.flatMap((text) => wrap(text, width - LABEL));
  const [first = '', ...rest] = lines;
  const name = inertLine(label, LABEL - 2).padEnd(LABEL);
  return [`${name}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)];
}

/** Each text as an item with a dash, indented by two. */
export function items(texts: readonly string[], width: number): readonly string[] {
  return texts.flatMap((text) =>
    wrap(text, width - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
  );
}

/** What must be copied whole: inert, indented by `indent`, never wrapped. */
export function verbatim(lines: readonly string[], indent = 2): readonly string[] {
  return lines.map((line) => `${' '.repeat(indent)}${inertLine(line, 2_000)}`);
}

/** A heading and what is below it; nothing at all when there is nothing below it. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

/** Rows as columns, two spaces apart, each as wide as its widest cell. Cells are made inert. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const inert = rows.map((row) => row.map((cell) => inertLine(cell)));
  const widths = (inert[0] ?? []).map((_, at) => Math.max(...inert.map((row) => (row[at] ?? '').length)));
  return inert.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function pieces(word: string, width: number): readonly string[] {
  const cut: string[] = [];
  for (let at = 0; at < word.length; at += width) cut.push(word.slice(at, at + width));
  return cut.length === 0 ? [word] : cut;
}
