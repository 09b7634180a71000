import { inertLine } from '../../domain/text/inert-text';

/** Most characters of one text: nothing real is longer, so that no value is cut, and a terminal is not flooded for ever. */
const LONGEST = 20_000;
/** Columns of a field's label. */
const LABEL = 16;

/**
 * A text as inert lines of at most `width` columns. A word that is longer stands whole on a line of its own: what is cut
 * cannot be copied. One line where `width` is Infinity.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of inertLine(text, LONGEST).split(' ')) {
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

/** Lays out lines that are copied whole: inert, indented by `indent` more than they are, never wrapped. */
export function verbatim(lines: readonly string[], indent = 2): readonly string[] {
  return lines.map((line) => {
    const [own = ''] = /^ {0,20}/.exec(line) ?? [];
    return `${' '.repeat(indent)}${own}${inertLine(line.slice(own.length), 2_000)}`;
  });
}

/** A heading and what is below it; nothing at all when there is nothing below it. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

/**
 * Rows as columns, two spaces apart, each as wide as its widest cell. Cells are made inert and stay whole. Where a row has
 * no room in `width`, its cells from the right stand below, indented: a line breaks between columns, never inside a name.
 */
export function columns(rows: readonly (readonly string[])[], width = Infinity): readonly string[] {
  const inert = rows.map((row) => row.map((cell) => inertLine(cell, LONGEST)));
  const widths = (inert[0] ?? []).map((_, at) => Math.max(...inert.map((row) => (row[at] ?? '').length)));
  const split = columnsPerLine(widths, width);
  return inert.flatMap((row) =>
    split.map(({ from, to }) =>
      row
        .slice(from, to)
        .map((cell, at) => cell.padEnd(widths[from + at] ?? 0))
        .join('  ')
        .replace(/^/, from === 0 ? '' : '    ')
        .trimEnd(),
    ),
  );
}

/** Which columns stand on one line, the same for every row. */
function columnsPerLine(
  widths: readonly number[],
  width: number,
): readonly { readonly from: number; readonly to: number }[] {
  const lines: { from: number; to: number }[] = [{ from: 0, to: 0 }];
  let used = 0;
  widths.forEach((wide, at) => {
    const line = lines.at(-1);
    if (line === undefined) return;
    const needed = used === 0 ? wide : used + 2 + wide;
    if (at > line.from && needed > width) {
      lines.push({ from: at, to: at + 1 });
      used = 4 + wide;
    } else {
      line.to = at + 1;
      used = needed;
    }
  });
  return lines;
}
