import { syntaxErrorAt } from './syntax-error';

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
