/**
 * The body of an answer: its JSON, or the beginning of its text, since the edge in front of the API answers in HTML.
 * What JSON can escape and evidence cannot hold (lone surrogates, numbers beyond all bounds) is replaced.
 */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => storable(value));
  } catch {
    return text.slice(0, 2000).toWellFormed();
  }
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), member as unknown]),
  );
}
