import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  AGGREGATORS,
  ARITHMETIC,
  NUMBER_AGGREGATORS,
  COMPARISON,
  SETS,
  selectorsIn,
  type BinaryOperator,
  type Expression,
  type LabelChoice,
  type Matching,
} from './expression';
import { isLinked, OperatorChain } from './operator-chain';
import { durationMsOf, numberOf, refuseQuery, stringOf, UnsupportedConstruct } from './query-text';
import { children, readSelector } from './read-selector';

/** The greatest depth of nesting. */
const MOST_DEPTH = 200;

/**
 * Reads a PromQL query with the grammar of the Prometheus project.
 * @throws FilterError PQL001 for a query that PromQL does not allow
 * @throws UnsupportedConstruct for a construct that is not evaluated
 */
export function readQuery(text: string): Expression {
  const tree = parser.parse(text);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError) refuseSyntax(text, from);
    },
  });
  const [top] = children(tree.topNode);
  if (top === undefined) return refuseQuery(text, 0, 'expected a PromQL expression', 'write a query');
  return new Reader(text).read(top, 0);
}

/** Refuses a query where its grammar ends; a name with arguments that is no function is named. */
function refuseSyntax(text: string, at: number): never {
  const called = text[at] === '(' ? /[A-Za-z_]\w*(?=\s*$)/.exec(text.slice(0, at)) : null;
  if (called === null) return refuseQuery(text, at, 'expected a PromQL expression', 'fix the query at this position');
  const fix = 'use one of https://prometheus.io/docs/prometheus/latest/querying/functions/';
  return refuseQuery(text, called.index, `PromQL has no function ${called[0]}`, fix);
}

class Reader {
  constructor(readonly text: string) {}

  read(node: SyntaxNode, depth: number): Expression {
    if (depth > MOST_DEPTH) throw new UnsupportedConstruct(`nesting deeper than ${MOST_DEPTH}`);
    const at = node.from;
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', at, value: numberOf(this.#textOf(node)) ?? this.#bad(node, 'expected a number') };
      case 'ParenExpr':
        return this.read(this.#child(node, 0), depth + 1);
      case 'VectorSelector':
        return readSelector(this.text, node);
      case 'FunctionCall':
        return this.#call(node, depth);
      case 'AggregateExpr':
        return this.#aggregate(node, depth);
      default:
        if (isLinked(node)) return this.#chain(node, depth);
        throw new UnsupportedConstruct(node.name);
    }
  }

  #chain(node: SyntaxNode, depth: number): Expression {
    const chain = new OperatorChain<Expression>(node, {
      symbolOf: (operator) => this.#symbolOf(operator),
      operand: (operand, suffixes, more) =>
        suffixes.reduce((of, one) => this.#append(of, one), this.read(operand, depth + more + 1)),
      signed: (sign, of) => (this.#textOf(this.#child(sign, 0)) === '-' ? { kind: 'negate', at: sign.from, of } : of),
      binary: (operator, left, right) => this.#binary(operator, left, right),
    });
    if (chain.depth > MOST_DEPTH) throw new UnsupportedConstruct(`nesting deeper than ${MOST_DEPTH}`);
    return chain.read();
  }

  /** Applies a suffix: a range, a subquery or an offset. */
  #append(of: Expression, node: SyntaxNode): Expression {
    const [, first, second] = children(node);
    switch (node.name) {
      case 'MatrixSelector':
        if (of.kind !== 'selector' || of.offsetMs !== 0 || of.fixed !== undefined || first === undefined) {
          return this.#bad(node, 'expected a selector and a range');
        }
        return { kind: 'range', at: of.at, selector: of, rangeMs: this.#durationMs(first) };
      case 'SubqueryExpr': {
        if (of.kind === 'range' || of.kind === 'subquery' || first === undefined) {
          return this.#bad(node, 'a subquery takes an expression that is not a range');
        }
        const stepMs = second === undefined ? undefined : this.#durationMs(second);
        if (selectorsIn(of).some(({ fixed }) => fixed === 'evaluation')) {
          throw new UnsupportedConstruct('@ start() and @ end() in a subquery');
        }
        return { kind: 'subquery', at: of.at, of, rangeMs: this.#durationMs(first), stepMs, offsetMs: 0 };
      }
      case 'OffsetExpr':
        return this.#offset(of, node, second ?? this.#bad(node, 'expected an offset'));
      default:
        return this.#fix(of, node);
    }
  }

  /** The `@` modifier. */
  #fix(of: Expression, node: SyntaxNode): Expression {
    const at = children(node).at(-1);
    const text = at === undefined ? '' : this.#textOf(at);
    const seconds = numberOf(text);
    if (seconds !== undefined && !Number.isFinite(seconds)) return this.#bad(node, 'expected a timestamp after @');
    const fixed = seconds === undefined ? 'evaluation' : Math.round(seconds * 1_000);
    const before = of.kind === 'range' ? of.selector : of;
    if (before.kind === 'subquery') throw new UnsupportedConstruct('the @ modifier of a subquery');
    if (before.kind !== 'selector') return this.#bad(node, 'expected a selector or a range before @');
    if (before.fixed !== undefined) return this.#bad(node, 'expected no second @');
    const selector = { ...before, fixed } as const;
    return of.kind === 'range' ? { ...of, selector } : selector;
  }

  #offset(of: Expression, node: SyntaxNode, duration: SyntaxNode): Expression {
    const written = this.#textOf(duration);
    if (durationMsOf(written.replace(/^[-+]\s*/, '')) === 0) return of;
    const sign = written.startsWith('-') ? -1 : 1;
    const offsetMs = sign * this.#durationMs(duration, /^[-+]\s*/);
    const before = of.kind === 'range' ? of.selector : of;
    if ('offsetMs' in before && before.offsetMs !== 0) return this.#bad(node, 'expected no second offset');
    if (of.kind === 'selector' || of.kind === 'subquery') return { ...of, offsetMs };
    if (of.kind === 'range') return { ...of, selector: { ...of.selector, offsetMs } };
    return this.#bad(node, 'expected a selector or a range before offset');
  }

  #call(node: SyntaxNode, depth: number): Expression {
    const [name, body] = children(node);
    const args = body === undefined ? [] : children(body).map((arg) => this.#argument(arg, depth));
    return { kind: 'call', at: node.from, name: name === undefined ? '' : this.#textOf(name), args };
  }

  #argument(node: SyntaxNode, depth: number): Expression {
    if (node.name !== 'StringLiteral') return this.read(node, depth + 1);
    return { kind: 'text', at: node.from, value: stringOf(this.#textOf(node)) ?? this.#bad(node, 'expected text') };
  }

  #aggregate(node: SyntaxNode, depth: number): Expression {
    const parts = children(node);
    const name = this.#textOf(parts[0] ?? node).toLowerCase();
    const modifier = parts.find((part) => part.name === 'AggregateModifier');
    const grouping = { only: modifier === undefined || has(modifier, 'By'), labels: this.#labels(modifier) };
    const at = node.from;
    const [of, ...more] = parts.filter((part) => part.name === 'FunctionCallBody').flatMap(children);
    const operator = AGGREGATORS.find((one) => one === name);
    if (operator !== undefined) {
      if (of === undefined || more.length > 0) return this.#bad(node, `expected one argument of ${name}()`);
      return { kind: 'aggregate', at, operator, grouping, of: this.read(of, depth + 1) };
    }
    const withNumber = NUMBER_AGGREGATORS.find((one) => one === name);
    if (withNumber === undefined) throw new UnsupportedConstruct(`${name}()`);
    const [series, none] = more;
    if (of === undefined || series === undefined || none !== undefined) {
      return this.#bad(node, `expected a number and series in ${name}()`);
    }
    const number = this.read(of, depth + 1);
    return { kind: 'number-aggregate', at, operator: withNumber, grouping, number, of: this.read(series, depth + 1) };
  }

  #symbolOf(node: SyntaxNode): BinaryOperator {
    const symbol = this.#textOf(this.#child(node, 1)).toLowerCase();
    const operator = [...ARITHMETIC, ...COMPARISON, ...SETS].find((one) => one === symbol);
    if (operator === undefined) throw new UnsupportedConstruct(`the operator ${symbol}`);
    return operator;
  }

  #binary(node: SyntaxNode, left: Expression, right: Expression): Expression {
    const parts = children(node);
    const clause = parts.find((part) => part.name === 'MatchingModifierClause');
    if (parts.some((part) => part.name === 'FillModifier' || part.name === 'FillClause')) {
      throw new UnsupportedConstruct('fill()');
    }
    return {
      kind: 'binary',
      at: this.#child(node, 1).from,
      operator: this.#symbolOf(node),
      bool: parts.some((part) => part.name === 'BoolModifier'),
      matching: this.#matching(clause),
      left,
      right,
    };
  }

  #matching(clause: SyntaxNode | undefined): Matching {
    if (clause === undefined) return { only: false, labels: [], many: undefined, include: [] };
    const many = has(clause, 'GroupLeft') ? 'left' : has(clause, 'GroupRight') ? 'right' : undefined;
    const matching: Matching = {
      only: has(clause, 'On'),
      labels: this.#labels(clause),
      many,
      include: this.#labels(clause, 1),
    };
    const twice = matching.only ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
    if (twice !== undefined) this.#bad(clause, `${twice} may be in on() or in group_${many ?? ''}(), not in both`);
    return matching;
  }

  /** The labels of the list number `which` in a clause. */
  #labels(clause: SyntaxNode | undefined, which = 0): LabelChoice['labels'] {
    const lists = clause === undefined ? [] : children(clause).filter((part) => part.name === 'GroupingLabels');
    return children(lists[which]).map((label) => {
      const text = this.#textOf(label);
      return label.name === 'QuotedLabelName' ? (stringOf(text) ?? text) : text;
    });
  }

  /** @param sign what may stand before it */
  #durationMs(node: SyntaxNode, sign = /^$/): number {
    const text = this.#textOf(node).replace(sign, '');
    const ms = durationMsOf(text);
    if (ms !== undefined && ms > 0) return ms;
    if (ms === undefined) throw new UnsupportedConstruct(`the duration ${text}`);
    return this.#bad(node, 'expected a duration above 0');
  }

  #child(node: SyntaxNode, index: number): SyntaxNode {
    return children(node)[index] ?? this.#bad(node, 'expected an expression');
  }

  #textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  #bad(node: SyntaxNode, expected: string): never {
    return refuseQuery(this.text, node.from, expected, 'fix the query at this position');
  }
}

function has(node: SyntaxNode, name: string): boolean {
  return children(node).some((child) => child.name === name);
}
