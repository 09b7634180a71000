import { invalidFilter, tokensOf } from './filter-tokens';
import type { Token } from './filter-tokens';

/** How a field is compared. `:*` (the field exists) is `exists`. */
export type Operator = '=' | '!=' | ':' | '>' | '>=' | '<' | '<=' | '=~' | '!~' | 'exists';

/** A parsed filter. */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | {
      readonly kind: 'comparison';
      readonly path: readonly string[];
      readonly operator: Operator;
      readonly value: string;
    };

const comparators: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  ':': ':',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
  '=~': '=~',
  '!~': '!~',
};

/** Fields of a LogEntry that a path may begin with. */
const roots: readonly string[] = [
  'httpRequest',
  'insertId',
  'jsonPayload',
  'labels',
  'logName',
  'operation',
  'protoPayload',
  'receiveTimestamp',
  'resource',
  'severity',
  'spanId',
  'textPayload',
  'timestamp',
  'trace',
];

/**
 * Parses the part of the Logging query language that is simulated: comparisons, AND, OR, NOT, `-`, parentheses, AND by
 * juxtaposition, quoted strings and path parts, `field:*`, and log_id("..."). NOT binds tightest, then OR, then AND.
 * Throws INVALID_ARGUMENT naming what is not part of it, such as a search for bare words.
 */
export function parseFilter(text: string): Filter {
  const parser = new FilterParser(tokensOf(text));
  return parser.parse();
}

class FilterParser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Filter {
    if (this.#tokens.length === 0) return { kind: 'all' };
    const filter = this.#conjunction();
    const rest = this.#peek();
    if (rest !== undefined) throw invalidFilter(`unexpected '${rest.text}'`);
    return filter;
  }

  #conjunction(): Filter {
    const parts = [this.#disjunction()];
    for (;;) {
      const next = this.#peek();
      if (next === undefined || next.kind === 'close') break;
      if (isWord(next, 'AND')) this.#at += 1;
      parts.push(this.#disjunction());
    }
    return combined('and', parts);
  }

  #disjunction(): Filter {
    const parts = [this.#negation()];
    while (isWord(this.#peek(), 'OR')) {
      this.#at += 1;
      parts.push(this.#negation());
    }
    return combined('or', parts);
  }

  #negation(): Filter {
    const next = this.#peek();
    if (!isWord(next, 'NOT') && next?.kind !== 'minus') return this.#term();
    this.#at += 1;
    return { kind: 'not', part: this.#negation() };
  }

  #term(): Filter {
    if (this.#peek()?.kind === 'open') {
      this.#at += 1;
      const inner = this.#conjunction();
      this.#expect('close', "')'");
      return inner;
    }
    const path = this.#path();
    if (this.#peek()?.kind === 'open') return this.#call(path.join('.'));
    const operator = comparators[this.#expect('operator', `an operator after '${path.join('.')}'`).text];
    if (operator === undefined) throw invalidFilter(`unknown operator after '${path.join('.')}'`);
    const [root = ''] = path;
    if (!roots.includes(camelCase(root)))
      throw invalidFilter(`field '${root}' is not a field of a log entry`);
    const { text, quoted } = this.#value(path);
    if (operator === ':' && text === '*' && !quoted)
      return { kind: 'comparison', path, operator: 'exists', value: '' };
    return { kind: 'comparison', path, operator, value: text };
  }

  #path(): readonly string[] {
    const parts: string[] = [];
    do {
      const token = this.#next('a field');
      if (token.kind !== 'word' && token.kind !== 'quoted')
        throw invalidFilter(`'${token.text}' is no field`);
      if (token.kind === 'quoted' && parts.length === 0) {
        throw invalidFilter(`a search for the text "${token.text}" in all fields is not simulated`);
      }
      parts.push(token.text);
    } while (this.#skipDot());
    return parts;
  }

  #skipDot(): boolean {
    if (this.#peek()?.kind !== 'dot') return false;
    this.#at += 1;
    return true;
  }

  #call(name: string): Filter {
    if (name !== 'log_id') throw invalidFilter(`function '${name}' is not simulated`);
    this.#expect('open', "'('");
    const id = this.#expect('quoted', 'a quoted log id').text;
    this.#expect('close', "')'");
    return { kind: 'comparison', path: ['logName'], operator: ':', value: `/logs/${encodeURIComponent(id)}` };
  }

  #value(path: readonly string[]): { readonly text: string; readonly quoted: boolean } {
    const token = this.#next(`a value for '${path.join('.')}'`);
    if (token.kind === 'quoted') return { text: token.text, quoted: true };
    if (token.kind === 'word') {
      let text = token.text;
      // An unquoted value such as cloud_run_revision has no dots; one such as run.googleapis.com is put together again.
      while (this.#skipDot()) text += `.${this.#expect('word', 'the rest of the value').text}`;
      return { text, quoted: false };
    }
    throw invalidFilter(`'${token.text}' is not a value for '${path.join('.')}'`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(wanted: string): Token {
    const token = this.#peek();
    if (token === undefined) throw invalidFilter(`it ends where ${wanted} should stand`);
    this.#at += 1;
    return token;
  }

  #expect(kind: Token['kind'], wanted: string): Token {
    const token = this.#next(wanted);
    if (token.kind !== kind) throw invalidFilter(`'${token.text}' stands where ${wanted} should`);
    return token;
  }
}

/** Field names may be written in snake_case as well. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/gu, (_match, letter: string) => letter.toUpperCase());
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

function combined(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}
