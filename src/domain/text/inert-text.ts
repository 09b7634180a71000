// Control, format (bidi, zero-width, tags), line and paragraph separators, and what fonts draw as nothing.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A hostile text as one line that shows what it holds and does nothing: control, ANSI, bidi and zero-width characters
 * become visible escapes (`\u001b`), runs of spaces one space, lone surrogates U+FFFD. At most `max` UTF-16 units,
 * 200 by default; a longer text ends in `…`.
 */
export function inertLine(text: string, max = 200): string {
  // Most texts are plain, and a page is made of hundreds of them at every change.
  if (text.length <= max && /^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  return capped(inertPieces(text), max);
}

/**
 * As `inertLine`, and dead as Markdown too: no links, images, headings, lists, code, HTML or entities. Addresses are
 * broken (`hxxps://`, `www[.]`, `a[@]b`) because renderers link them even where every special character is escaped.
 */
export function inertMarkdown(text: string, max = 200): string {
  const dead = breakLinks(inertLine(text, max)).replace(/[\\`*_[\]{}<>#|~&$^!]/g, '\\$&');
  // A list item, a rule or an underline needs a space or nothing else after it: "203.0.113.7" and "+40" are none.
  return (
    dead
      .replace(/^(?:[-+](?=\s|$)|[-=]+\s*$|- ?(?=-))/, '\\$&')
      .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\')
      // The Temporal UI draws "23/4444" as a fraction and "--flag" with a dash; an entity and an escape keep them apart.
      .replace(/(?<=\d)\/(?=\d)/g, '&#47;')
      .replace(/(?<=-)-/g, '\\-')
  );
}

/** Look-alikes of the characters that chat programs take for bold, strikethrough or code. */
const CHAT: Readonly<Record<string, string>> = { '*': '∗', '`': 'ˋ', '~': '∼', '<': '‹', '>': '›' };

/**
 * As `inertLine`, and dead in a chat program, a mail or a pager, which make links, mentions, tags and bold of plain text:
 * every address is broken (`c2[.]example`), also where its dot is one of another script; so is every mention
 * (`[@]here`); what formats is written by a character that looks the same.
 */
export function inertPlain(text: string, max = 200): string {
  return (
    breakLinks(inertLine(text, max))
      // Ideographic, fullwidth and halfwidth dots are dots to a resolver of names.
      .replace(/(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=[\p{L}\p{M}])/gu, '[.]')
      .replace(/[@\uff20](?=[\p{L}\p{N}])/gu, '[@]')
      .replace(/\](?=\()/g, '] ')
      .replace(/[*`~<>]/g, (character) => CHAT[character] ?? character)
      // Inside a word it is a part of a name, at its edge it is italics.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
  );
}

/** A hostile text as an inline code span, for values that a person must be able to copy exactly. */
export function inertCode(text: string, max = 200): string {
  const line = inertLine(text, max);
  if (line === '') return '` `';
  const fence = fenceFor(line, 1);
  // A space on both sides is taken away again by the renderer; it lets a text begin or end with a backtick.
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Lines as a fenced block, for what a person copies whole: as they are, indents included, made inert, 2,000 units each. */
export function inertBlock(lines: readonly string[], language = ''): string {
  const inert = lines.map((line) => {
    const [indent = ''] = /^ {0,20}/.exec(line) ?? [];
    return `${indent}${inertLine(line.slice(indent.length), 2_000)}`;
  });
  const fence = fenceFor(inert.join('\n'), 3);
  return [`${fence}${language}`, ...inert, fence].join('\n');
}

function* inertPieces(text: string): Generator<string> {
  let space = true;
  let marks = 0;
  for (const character of text) {
    // Most of what is long is plain, and the classes below cost much for each character.
    if (character > ' ' && character <= '~') {
      yield character;
      space = false;
      marks = 0;
      continue;
    }
    const isSpace = /\p{Zs}/u.test(character);
    // A pile of combining marks climbs over the lines above it.
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    if (!(isSpace && space) && marks <= 2) yield isSpace ? ' ' : visible(character);
    space = isSpace;
  }
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (!UNSAFE.test(character)) return character;
  const hex = code.toString(16);
  return SHORT[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}

/** Joins pieces up to `max` units; never cuts a piece, so no escape and no surrogate pair is left half. */
function capped(pieces: Iterable<string>, max: number): string {
  let line = '';
  let atEllipsis = '';
  for (const piece of pieces) {
    if (line.length + piece.length > max) return `${atEllipsis.trimEnd()}…`;
    line += piece;
    if (line.length < max) atEllipsis = line;
  }
  return line.trimEnd();
}

function breakLinks(text: string): string {
  return text
    .replace(/\bhttp(s?):\/\//gi, 'hxxp$1://')
    .replace(/\b(?!hxxps?:)([a-z][a-z0-9+.-]{0,30}):\/\//gi, '$1[:]//')
    .replace(/\b(mailto|xmpp|javascript|data|vbscript|tel):/gi, '$1[:]')
    .replace(/www[.\u3002\uff0e\uff61]/gi, (www) => `${www.slice(0, 3)}[.]`)
    .replace(/(?<=\S)@(?=\S)/g, '[@]');
}

function fenceFor(text: string, atLeast: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(Math.max(atLeast, longest + 1));
}

/**
 * Units that a single value from outside has at most inside a line, by what it is: room for everything that is real, and
 * an end for what an attacker makes long so that the rest of its line is not read.
 */
export const valueRoom = {
  /** A path with its query; exploits stand in them. */
  path: 800,
  /** The name that a client gives itself. */
  client: 300,
  /** A full resource name, or the name of a revision or an execution. */
  name: 400,
  /** A person, an account, a caller. */
  who: 250,
  /** The output of a program. */
  output: 600,
  /** A sentence that names an account, a role and a resource. */
  sentence: 600,
} as const;
