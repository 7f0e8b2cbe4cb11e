import type { Token } from './monitoring-lexer';
import type { Comparison, MonitoringExpression, Operand, Operator, Selector, SloSelection } from './monitoring-syntax';
import { re2Pattern } from '../re2-pattern';
import { TokenReader } from '../token-reader';

/** Limit of nested parentheses; keeps hostile input off the call stack. */
const DEEPEST = 200;

const PREFIXES = 'group, metadata, metric, project or resource';

/**
 * Parses a Monitoring filter. `OR` binds tighter than `AND`, and two comparisons side by side are joined by `AND`.
 * Grammar: https://cloud.google.com/monitoring/api/v3/filters
 * @throws FilterError FLT001 (syntax), FLT002 (unknown selector), FLT003 (function misused), FLT004 (pattern)
 */
export function parseMonitoringFilter(text: string): MonitoringExpression {
  return new Parser(text).parse();
}

class Parser extends TokenReader {
  #depth = 0;

  parse(): MonitoringExpression {
    const tree = this.#conjunction();
    if (this.peek().kind !== 'end') this.fail('expected AND, OR or the end of the filter (words are in capitals)');
    return tree;
  }

  #conjunction(): MonitoringExpression {
    const all = [this.#disjunction()];
    for (;;) {
      const explicit = this.take('word', 'AND');
      if (!explicit && !this.#startsTerm()) break;
      all.push(this.#disjunction());
    }
    const [only] = all;
    return all.length === 1 && only !== undefined ? only : { kind: 'and', all };
  }

  #disjunction(): MonitoringExpression {
    const any = [this.#negation()];
    while (this.take('word', 'OR')) any.push(this.#negation());
    const [only] = any;
    return any.length === 1 && only !== undefined ? only : { kind: 'or', any };
  }

  #negation(): MonitoringExpression {
    if (this.take('word', 'NOT') || this.take('punctuation', '-')) return { kind: 'not', of: this.#primary() };
    return this.#primary();
  }

  #primary(): MonitoringExpression {
    if (!this.take('punctuation', '(')) return this.#leaf();
    if (++this.#depth > DEEPEST) this.fail(`expected at most ${DEEPEST} parentheses inside each other`);
    const inner = this.#conjunction();
    this.expect(')');
    this.#depth--;
    return inner;
  }

  #leaf(): Comparison | SloSelection {
    const first = this.peek();
    if (first.kind !== 'word') this.fail('expected a comparison, such as metric.type = "…"');
    if (first.text.startsWith('select_slo_')) return this.#sloSelection();
    const selector = this.#selector();
    const operator = this.peek();
    if (operator.kind !== 'operator') this.fail(`expected one of = != > >= < <= : after ${this.written(first)}`);
    this.advance();
    const operand = this.#operand(operator);
    return { kind: 'comparison', offset: first.offset, selector, operator: operator.text as Operator, operand };
  }

  #selector(): Selector {
    const start = this.advance();
    switch (start.text) {
      case 'project':
        return { kind: 'project' };
      case 'group':
        this.#member(['id'], 'group');
        return { kind: 'group' };
      case 'metric':
      case 'resource': {
        const member = this.#member(['type', 'labels', 'label'], start.text);
        return member === 'type' ? { kind: `${start.text}.type` } : { kind: `${start.text}.labels`, key: this.#key() };
      }
      case 'metadata': {
        const member = this.#member(['user_labels', 'system_labels'], 'metadata');
        return { kind: 'metadata', of: member === 'user_labels' ? 'userLabels' : 'systemLabels', key: this.#key() };
      }
      default:
        return this.failAt(start, 'FLT002', `a comparison starts with ${PREFIXES}`, 'compare one of these');
    }
  }

  #member(allowed: readonly string[], of: string): string {
    if (!this.take('punctuation', '.')) this.fail(`expected .${allowed.join(` or .`)} after ${of}`);
    const member = this.peek();
    if (member.kind !== 'word' || !allowed.includes(member.text)) {
      this.failAt(member, 'FLT002', `expected ${allowed.join(' or ')} after '${of}.'`, 'compare one of these');
    }
    this.advance();
    return member.text;
  }

  #key(): string {
    if (!this.take('punctuation', '.')) this.fail("expected '.' and the key of a label");
    const key = this.peek();
    if (key.kind !== 'word' && key.kind !== 'string') this.fail('expected the key of a label');
    this.advance();
    return key.text;
  }

  #operand(operator: Token): Operand {
    const token = this.peek();
    switch (token.kind) {
      case 'string':
        this.advance();
        return { kind: 'string', value: token.text };
      case 'number':
        this.advance();
        return { kind: 'number', value: Number(token.text) };
      case 'word':
        if (token.text === 'true' || token.text === 'false') {
          this.advance();
          return { kind: 'boolean', value: token.text === 'true' };
        }
        return this.#call(operator);
      case 'punctuation':
        if (token.text === '(') {
          const fix = 'write one_of("a", "b")';
          this.failAt(
            token,
            'FLT001',
            `expected one value after '${operator.text}': lists are written with one_of`,
            fix,
          );
        }
    }
    return this.fail(`expected a value after '${operator.text}'`);
  }

  #call(operator: Token): Operand {
    const first = this.peek();
    const name = this.#dottedName();
    if (!this.take('punctuation', '(')) {
      this.failAt(first, 'FLT001', `expected a value after '${operator.text}'`, 'put text in double quotes');
    }
    if (operator.text !== '=' && operator.text !== '!=') {
      this.failAt(operator, 'FLT003', `${name}() goes with = or != only`, `write = ${name}(…) or != ${name}(…)`);
    }
    const operand = this.#arguments(name, first);
    this.expect(')');
    return operand;
  }

  #arguments(name: string, at: Token): Operand {
    switch (name) {
      case 'starts_with':
      case 'ends_with':
        return { kind: name, value: this.#string() };
      case 'has_substring': {
        const value = this.#string();
        return { kind: name, value, ignoreCase: this.take('punctuation', ',') && this.#ignoreCase() };
      }
      case 'one_of': {
        const values = [this.#string()];
        while (this.take('punctuation', ',')) values.push(this.#string());
        return { kind: name, values };
      }
      case 'monitoring.regex.full_match': {
        const literal = this.peek();
        const pattern = this.#string();
        const regex = re2Pattern(pattern);
        if (typeof regex === 'string') {
          this.failAt(literal, 'FLT004', `the pattern ${regex}`, 'rewrite the pattern without it');
        }
        return { kind: 'full_match', pattern, regex };
      }
      default: {
        const known = 'one_of, starts_with, ends_with, has_substring or monitoring.regex.full_match';
        return this.failAt(at, 'FLT003', `expected ${known}`, 'use one of these functions');
      }
    }
  }

  #ignoreCase(): boolean {
    if (!this.take('word', 'ignore_case')) this.fail('expected ignore_case=true or ignore_case=false');
    if (!this.take('operator', '=')) this.fail("expected '=' after ignore_case");
    if (this.take('word', 'true')) return true;
    if (this.take('word', 'false')) return false;
    return this.fail('expected true or false after ignore_case=');
  }

  #sloSelection(): SloSelection {
    const { text: name, offset } = this.advance();
    this.expect('(');
    const slo = this.#string();
    const lookback = this.take('punctuation', ',') ? this.#lookback() : undefined;
    this.expect(')');
    return { kind: 'slo', offset, name, slo, lookback };
  }

  /** A duration, with or without quotes: `60m`. */
  #lookback(): string {
    const number = this.peek();
    if (number.kind !== 'number') return this.#string();
    this.advance();
    const unit = this.peek();
    if (unit.kind !== 'word' || unit.offset !== number.end) this.fail('expected a unit of time, such as in 60m');
    return number.text + this.advance().text;
  }

  #dottedName(): string {
    let name = this.advance().text;
    while (this.take('punctuation', '.')) {
      if (this.peek().kind !== 'word') this.fail(`expected the rest of a name after '${name}.'`);
      name += `.${this.advance().text}`;
    }
    return name;
  }

  #string(): string {
    if (this.peek().kind !== 'string') this.fail('expected text in quotes');
    return this.advance().text;
  }

  /** Does a comparison, a negation or a parenthesis start here, after an implicit `AND`? */
  #startsTerm(): boolean {
    const { kind, text } = this.peek();
    if (kind === 'punctuation') return text === '(' || text === '-';
    return kind === 'word' && text !== 'OR' && !/^(and|or|not)$/.test(text);
  }
}
