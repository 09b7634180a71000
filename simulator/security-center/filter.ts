import type { FindingRecord } from '../world/finding/findings';
import { fieldNamed } from './finding-fields';
import { invalidFilter, tokensOf, type Token } from './filter-tokens';
import { testOf, type FindingTest } from './restriction';

/**
 * Compiles a findings filter as v2 documents it: `field operator value`, `-` in front to negate, AND, OR, parentheses; OR
 * binds tighter than AND. An empty filter takes all. Throws INVALID_ARGUMENT, naming it, for any other syntax or field.
 */
export function compileFilter(filter: string): FindingTest {
  const tokens = new TokenReader(tokensOf(filter));
  if (tokens.peek().kind === 'end') return () => true;
  const test = conjunction(tokens);
  if (tokens.peek().kind !== 'end') throw unexpected(tokens.peek(), 'AND or OR');
  return test;
}

/** Where the parser stands. */
class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', value: '', at: 0 };
  }

  take(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** Takes the next token when it is that; says whether it was. */
  took(kind: Token['kind'], value: string): boolean {
    const found = this.peek().kind === kind && this.peek().value === value;
    if (found) this.#position += 1;
    return found;
  }
}

function conjunction(tokens: TokenReader): FindingTest {
  const parts = [disjunction(tokens)];
  while (tokens.took('word', 'AND')) parts.push(disjunction(tokens));
  return (record) => parts.every((part) => part(record));
}

function disjunction(tokens: TokenReader): FindingTest {
  const parts = [factor(tokens)];
  while (tokens.took('word', 'OR')) parts.push(factor(tokens));
  return (record) => parts.some((part) => part(record));
}

function factor(tokens: TokenReader): FindingTest {
  if (tokens.took('minus', '-')) {
    const negated = factor(tokens);
    return (record: FindingRecord) => !negated(record);
  }
  if (!tokens.took('open', '(')) return restriction(tokens);
  const inner = conjunction(tokens);
  if (!tokens.took('close', ')')) throw unexpected(tokens.peek(), "')'");
  return inner;
}

function restriction(tokens: TokenReader): FindingTest {
  const name = tokens.take();
  if (name.kind !== 'word') throw unexpected(name, 'a field');
  const field = fieldNamed(name.value);
  if (field === undefined) throw invalidFilter(`findings have no field '${name.value}' to filter by`);
  const operator = tokens.take();
  if (operator.kind !== 'operator') throw unexpected(operator, 'an operator');
  if (!field.operators.includes(operator.value)) {
    throw invalidFilter(`'${name.value}' takes ${field.operators.join(' ')}, not '${operator.value}'`);
  }
  const value = tokens.take();
  if (value.kind !== 'text' && value.kind !== 'word') throw unexpected(value, 'a value');
  return testOf(name.value, field, operator.value, value);
}

function unexpected(token: Token, wanted: string): Error {
  const found = token.kind === 'end' ? 'the end' : `'${token.value}'`;
  return invalidFilter(`${found} at ${token.at} where ${wanted} must stand`);
}
