import { FilterError } from './filter-error';
import { LANGUAGE, tokenize, type Token } from './monitoring/monitoring-lexer';

/** Reads the tokens of a Monitoring filter, and reports where one is unexpected. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  /** @throws FilterError FLT001 as `tokenize` */
  constructor(readonly text: string) {
    this.#tokens = tokenize(text);
  }

  /** The next token, without taking it. */
  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', offset: this.text.length, end: this.text.length };
  }

  /** Takes the next token. */
  advance(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** Takes the next token if it is this one. */
  take(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#next++;
    return true;
  }

  expect(punctuation: string): void {
    if (!this.take('punctuation', punctuation)) this.fail(`expected '${punctuation}'`);
  }

  /** The text of the filter from a token up to the next one. */
  written(from: Token): string {
    return this.text.slice(from.offset, this.#tokens[this.#next - 1]?.end);
  }

  /** @throws FilterError FLT001 at the next token */
  fail(expected: string): never {
    return this.failAt(this.peek(), 'FLT001', expected, 'correct the filter there');
  }

  /** @throws FilterError at a token */
  failAt(token: Token, code: string, expected: string, fix: string): never {
    throw new FilterError({ code, language: LANGUAGE, text: this.text, offset: token.offset, expected, fix });
  }
}
