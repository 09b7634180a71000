import { StatusError } from '../wire/status';

/** One piece of a filter. `quoted` strings are values or parts of a path; `word` is anything else without spaces. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'dot' | 'minus';
  readonly text: string;
}

/** The comma belongs to functions, none of which is simulated; as a token, it lets the parser name the function. */
const operators = ['!=', '>=', '<=', '=~', '!~', '=', ':', '>', '<', ','];
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Cuts a filter into tokens. Throws INVALID_ARGUMENT for what the simulated query language does not have. */
export function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    const rest = filter.slice(at);
    const space = /^\s+/u.exec(rest)?.[0];
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const [token, length] = nextToken(rest);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function nextToken(rest: string): readonly [Token, number] {
  const first = rest.charAt(0);
  if (first === '"') return quoted(rest);
  if (first === '(') return [{ kind: 'open', text: first }, 1];
  if (first === ')') return [{ kind: 'close', text: first }, 1];
  if (first === '.') return [{ kind: 'dot', text: first }, 1];
  if (first === '-' && !/^-\d/u.test(rest)) return [{ kind: 'minus', text: first }, 1];
  const operator = operators.find((each) => rest.startsWith(each));
  if (operator !== undefined) return [{ kind: 'operator', text: operator }, operator.length];
  // A number may hold a dot, a field path may not: its dots are tokens of their own.
  const word = /^(?:-?\d[\d.]*s?(?![\w-])|[\w*@/%-]+)/u.exec(rest)?.[0];
  if (word === undefined) throw invalidFilter(`unexpected '${first}'`);
  return [{ kind: 'word', text: word }, word.length];
}

function quoted(rest: string): readonly [Token, number] {
  let text = '';
  for (let at = 1; at < rest.length; at += 1) {
    const character = rest.charAt(at);
    if (character === '"') return [{ kind: 'quoted', text }, at + 1];
    if (character !== '\\') {
      text += character;
      continue;
    }
    at += 1;
    const escaped = rest.charAt(at);
    text += escapes[escaped] ?? (escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`);
  }
  throw invalidFilter('a quoted string is not closed');
}

/** The answer to a filter that does not fit. */
export function invalidFilter(why: string): StatusError {
  return new StatusError('INVALID_ARGUMENT', `Unparseable filter: ${why}.`);
}
