/**
 * A value as indented JSON that does nothing to the terminal that shows it: besides what JSON escapes anyway, control
 * characters of the C1 range, bidi and other format characters are written as `\uXXXX`, so the document says the same.
 * With `indent` 0 it is one line.
 */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
