import { cutEncoded, encodedBytes } from '../text/byte-limit';

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

/**
 * Most bytes of a single value as it is encoded. The server counts the JSON, not the text: a control character is six
 * bytes there, a quote two.
 */
export const MAX_ATTRIBUTE_BYTES = 255;
/** Most bytes of a list as it is encoded: Temporal terminates a workflow whose list has more than 2,048. */
export const MAX_LIST_BYTES = 1_900;

/** `value` cut to `MAX_ATTRIBUTE_BYTES`, never inside a character. */
export function cutAttribute(value: string): string {
  return cutEncoded(value.toWellFormed(), MAX_ATTRIBUTE_BYTES);
}

/**
 * The values of a list, each once, as many of the newest as `MAX_LIST_BYTES` hold; `oldestFirst` is in the order in which
 * they came. Sorted, so that the same values are the same list.
 */
export function cutList(oldestFirst: readonly string[]): string[] {
  const newestFirst = new Set(oldestFirst.map(cutAttribute).reverse());
  const kept: string[] = [];
  for (const value of newestFirst) {
    if (encodedBytes([...kept, value]) > MAX_LIST_BYTES) break;
    kept.push(value);
  }
  return kept.sort();
}
