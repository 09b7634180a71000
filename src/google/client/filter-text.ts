/**
 * A text as a quoted string of Google's filter languages. Quotes and backslashes are escaped and control characters
 * dropped, so that a name that somebody chose cannot end the string and add to the filter.
 */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that are taken out
  return `"${text.replaceAll(/[\u0000-\u001f\u007f]/g, '').replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Terms of which one must hold. OR binds tighter than AND in SCC's language, looser in Logging's: the parentheses say it for both. */
export function anyOf(terms: readonly string[]): string {
  return terms.length === 1 ? terms.join('') : `(${terms.join(' OR ')})`;
}
