/** One JSON value of a file, or what stands in its place, with the line on which it begins. Lines count from 1. */
export type Document =
  { readonly line: number; readonly value: unknown } | { readonly line: number; readonly fault: string };

/** Reads one text as JSON. Of several lines that are not JSON together, each is read by itself, so that a good one counts. */
export function parseDocument(text: string, line: number): readonly Document[] {
  const whole = parseLine(text, line);
  if (!('fault' in whole)) return [whole];
  const lines = text.split('\n');
  const apart = lines.flatMap((each, index) => {
    const read = parseLine(each, line + index);
    return 'value' in read && typeof read.value === 'object' && read.value !== null ? [read] : [];
  });
  return [whole, ...apart];
}

/** Reads one text as JSON. A comma after it is forgiven: it was cut from a list. A fault is on the line on which it is. */
export function parseLine(text: string, line: number): Document {
  const trimmed = text.trim().replace(/,$/, '');
  try {
    return { line, value: JSON.parse(trimmed) };
  } catch (thrown) {
    const at = syntaxErrorAt(trimmed) ?? 0;
    const before = text.slice(0, text.length - text.trimStart().length) + trimmed.slice(0, at);
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    // The engine's own position counts from where the value begins, and so would mislead.
    return {
      line: line + before.split('\n').length - 1,
      fault: why.replace(/ (?:in JSON )?at position \d+.*$/, ''),
    };
  }
}

/**
 * Where a text stops being JSON: the index of the first character that cannot stand there, the text's length where it ends
 * too early. Undefined for JSON. Not every message of the engine says it, and those that do count in its own way.
 */
export function syntaxErrorAt(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expects: 'value' | 'key' | 'colon' | 'after' | 'first-key' | 'first-value' = 'value';
  const token =
    // eslint-disable-next-line no-control-regex -- what JSON does not allow in a text
    /[ \t\r\n]*(?:([{}[\]:,])|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![A-Za-z0-9_.+-]))/y;
  let at = 0;
  for (;;) {
    const begins = at + (/^[ \t\r\n]*/.exec(text.slice(at, at + 100_000))?.[0].length ?? 0);
    if (begins >= text.length) return open.length === 0 && expects === 'after' ? undefined : text.length;
    if (open.length === 0 && expects === 'after') return begins;
    token.lastIndex = at;
    const [whole, mark, literal] = token.exec(text) ?? [];
    if (whole === undefined) return text[begins] === '"' ? brokenText(text, begins) : begins;
    at = token.lastIndex;
    const isText = mark === undefined && literal === undefined;
    if (mark === '{' || mark === '[') {
      if (expects !== 'value' && expects !== 'first-value') return begins;
      open.push(mark);
      expects = mark === '{' ? 'first-key' : 'first-value';
    } else if (mark === '}' || mark === ']') {
      const closes = mark === '}' ? '{' : '[';
      const empty = mark === '}' ? 'first-key' : 'first-value';
      if (open.pop() !== closes || (expects !== 'after' && expects !== empty)) return begins;
      expects = 'after';
    } else if (mark === ',') {
      if (expects !== 'after' || open.length === 0) return begins;
      expects = open.at(-1) === '{' ? 'key' : 'value';
    } else if (mark === ':') {
      if (expects !== 'colon') return begins;
      expects = 'value';
    } else if (expects === 'key' || expects === 'first-key') {
      if (!isText) return begins;
      expects = 'colon';
    } else if (expects === 'value' || expects === 'first-value') expects = 'after';
    else return begins;
  }
}

/** A text that is not closed, or holds what a text cannot: a line break, an unknown escape. */
function brokenText(text: string, begins: number): number {
  // eslint-disable-next-line no-control-regex -- as above
  const good = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
  good.lastIndex = begins;
  good.exec(text);
  return Math.max(begins, good.lastIndex);
}
