/** Constructs that make a text from outside act on its reader, by the program that shows it. */

/** Control, bidirectional, zero-width and other characters that act instead of showing; a line's end is layout. */
export const ACTING_CHARACTER = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

const OWN_LINKS =
  'https://(?:console\\.cloud\\.google\\.com|(?:docs\\.)?cloud\\.google\\.com|www\\.virustotal\\.com|attack\\.mitre\\.org)/';

/** Markdown that an attacker's text could become, at whatever place. */
export const livingMarkdown: readonly (readonly [string, RegExp])[] = [
  ['a link or an image', new RegExp(String.raw`(?<!\\)\]\((?!${OWN_LINKS})`, 'u')],
  ['an address that renderers link', /https?:\/\/evil\.example/u],
  ['HTML', /(?<!\\)<(?:img|b)/u],
  ['a heading of the attacker', /^#+ (?:Approved|APPROVED|Stands|Clean|Advice|Send this\n\n\{)/mu],
  ['a list item of the attacker', /^- \*\*(?:Outcome|Is the attacker still in\?)\*\* No\./mu],
];

/** In code spans and blocks nothing is made of a text: values that people copy stand there as they are. */
export function outsideCode(markdown: string): string {
  return markdown.replaceAll(/^(`{3,}).*?^\1$/gmsu, '').replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/gu, '');
}

/** Lists the parts of these texts that act, one line each; `markdown` for texts that the Temporal UI renders. */
export function actingTexts(
  texts: readonly { readonly where: string; readonly text: string; readonly markdown?: boolean }[],
): readonly string[] {
  return texts.flatMap(({ where, text, markdown = false }) => [
    ...seen(where, 'a character that acts', ACTING_CHARACTER, text),
    ...(markdown
      ? livingMarkdown.flatMap(([what, alive]) => seen(where, what, alive, outsideCode(text)))
      : []),
  ]);
}

function seen(where: string, what: string, acts: RegExp, text: string): readonly string[] {
  const found = acts.exec(text);
  if (found === null) return [];
  const around = text.slice(Math.max(0, found.index - 40), found.index + 40);
  return [`${where} has ${what}: ${JSON.stringify(around)}`];
}
