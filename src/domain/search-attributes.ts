/**
 * The attributes by which incidents and findings are searched in Temporal, declared once: the development server's
 * flags, the registration on a running server, the workflows' keys and the client's keys all come from here. Temporal
 * never encrypts them, so nothing personal and no evidence belongs in one. A namespace takes at most ten Keyword and
 * three KeywordList attributes.
 */
export const searchAttributes = {
  phase: { name: 'FirebreakPhase', type: 'KEYWORD' },
  severity: { name: 'FirebreakSeverity', type: 'KEYWORD' },
  outcome: { name: 'FirebreakOutcome', type: 'KEYWORD' },
  project: { name: 'FirebreakProject', type: 'KEYWORD' },
  workload: { name: 'FirebreakWorkload', type: 'KEYWORD' },
  categories: { name: 'FirebreakCategories', type: 'KEYWORD_LIST' },
  links: { name: 'FirebreakLinks', type: 'KEYWORD_LIST' },
  deadline: { name: 'FirebreakDeadline', type: 'DATETIME' },
} as const satisfies Record<string, SearchAttribute>;

/** One attribute: its name in Temporal, and the type by the SDK's name for it. */
export interface SearchAttribute {
  readonly name: string;
  readonly type: 'KEYWORD' | 'KEYWORD_LIST' | 'DATETIME';
}

/** The longest value that is stored, in bytes of UTF-8. Temporal fails the workflow above 2,048. */
export const MAX_ATTRIBUTE_BYTES = 255;

/** `value` cut to `MAX_ATTRIBUTE_BYTES`, never inside a character. */
export function cutAttribute(value: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(value).length <= MAX_ATTRIBUTE_BYTES) return value;
  let kept = '';
  let bytes = 0;
  for (const character of value) {
    bytes += encoder.encode(character).length;
    if (bytes > MAX_ATTRIBUTE_BYTES) break;
    kept += character;
  }
  return kept;
}
