import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  AGGREGATORS,
  type Aggregator,
  type BinaryOperator,
  type Expression,
  type LabelChoice,
  type Matching,
} from './expression';
import { durationMsOf, numberOf, refuseQuery, stringOf, UnsupportedConstruct } from './query-text';
import { readSelector } from './read-selector';

/** Deeper than any query that a person writes. */
const DEEPEST = 200;

/**
 * Reads a PromQL query with the grammar of the Prometheus project.
 * @throws FilterError PQL001 for a query that the language does not allow
 * @throws UnsupportedConstruct for what is not evaluated
 */
export function readQuery(text: string): Expression {
  const tree = parser.parse(text);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError) refuseQuery(text, from, 'expected a PromQL expression', 'mend the query at this place');
    },
  });
  const top = tree.topNode.firstChild;
  if (top === null) return refuseQuery(text, 0, 'expected a PromQL expression', 'write a query');
  return new Reader(text).read(top, 0);
}

class Reader {
  constructor(readonly text: string) {}

  read(node: SyntaxNode, depth: number): Expression {
    if (depth > DEEPEST) throw new UnsupportedConstruct(`nesting deeper than ${DEEPEST}`);
    const at = node.from;
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', at, value: numberOf(this.#textOf(node)) ?? this.#bad(node, 'expected a number') };
      case 'ParenExpr':
        return this.read(this.#child(node, 0), depth + 1);
      case 'UnaryExpr': {
        const of = this.read(this.#child(node, 1), depth + 1);
        return this.#textOf(this.#child(node, 0)) === '-' ? { kind: 'negate', at, of } : of;
      }
      case 'VectorSelector':
        return readSelector(this.text, node);
      case 'MatrixSelector':
        return this.#range(node);
      case 'OffsetExpr':
        return this.#offset(node, depth);
      case 'FunctionCall':
        return this.#call(node, depth);
      case 'AggregateExpr':
        return this.#aggregate(node, depth);
      case 'BinaryExpr':
        return this.#binary(node, depth);
      case 'SubqueryExpr':
        throw new UnsupportedConstruct('a subquery');
      case 'StepInvariantExpr':
        throw new UnsupportedConstruct('the @ modifier');
      default:
        throw new UnsupportedConstruct(node.name);
    }
  }

  #range(node: SyntaxNode): Expression {
    const [selector, duration] = children(node);
    if (selector?.name !== 'VectorSelector' || duration === undefined) {
      return this.#bad(node, 'expected a selector and a range');
    }
    return {
      kind: 'range',
      at: node.from,
      selector: readSelector(this.text, selector),
      rangeMs: this.#durationMs(duration),
    };
  }

  #offset(node: SyntaxNode, depth: number): Expression {
    const [inner, , duration] = children(node);
    if (inner === undefined || duration === undefined) return this.#bad(node, 'expected an offset');
    const of = this.read(inner, depth + 1);
    const negative = this.#textOf(duration).startsWith('-');
    if (negative) throw new UnsupportedConstruct('a negative offset');
    const offsetMs = this.#durationMs(duration);
    if (of.kind === 'selector') return { ...of, offsetMs };
    if (of.kind === 'range') return { ...of, selector: { ...of.selector, offsetMs } };
    return this.#bad(node, 'expected a selector before offset');
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
    const operator = AGGREGATORS.find((one): one is Aggregator => one === name);
    if (operator === undefined) throw new UnsupportedConstruct(`${name}()`);
    const modifier = parts.find((part) => part.name === 'AggregateModifier');
    const args = parts.filter((part) => part.name === 'FunctionCallBody').flatMap(children);
    const [of] = args;
    if (of === undefined || args.length > 1) return this.#bad(node, `expected one argument of ${name}()`);
    const grouping = { only: modifier === undefined || has(modifier, 'By'), labels: this.#labels(modifier) };
    return { kind: 'aggregate', at: node.from, operator, grouping, of: this.read(of, depth + 1) };
  }

  #binary(node: SyntaxNode, depth: number): Expression {
    const parts = children(node);
    const [left, operator] = parts;
    const right = parts.at(-1);
    if (left === undefined || operator === undefined || right === undefined)
      return this.#bad(node, 'expected two sides');
    const clause = parts.find((part) => part.name === 'MatchingModifierClause');
    const symbol = this.#textOf(operator).toLowerCase();
    if (symbol === 'atan2' || operator.name.startsWith('Trim'))
      throw new UnsupportedConstruct(`the operator ${symbol}`);
    if (parts.some((part) => part.name === 'FillModifier' || part.name === 'FillClause')) {
      throw new UnsupportedConstruct('fill()');
    }
    return {
      kind: 'binary',
      at: operator.from,
      operator: symbol as BinaryOperator,
      bool: parts.some((part) => part.name === 'BoolModifier'),
      matching: this.#matching(clause),
      left: this.read(left, depth + 1),
      right: this.read(right, depth + 1),
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
    if (twice !== undefined) this.#bad(clause, `${twice} stands in on() or in group_${many ?? ''}(), not in both`);
    return matching;
  }

  /** The labels of the first list in a clause, or of a later one. */
  #labels(clause: SyntaxNode | undefined, which = 0): LabelChoice['labels'] {
    const lists = clause === undefined ? [] : children(clause).filter((part) => part.name === 'GroupingLabels');
    return children(lists[which]).map((label) => {
      const text = this.#textOf(label);
      return label.name === 'QuotedLabelName' ? (stringOf(text) ?? text) : text;
    });
  }

  #durationMs(node: SyntaxNode): number {
    const text = this.#textOf(node);
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
    return refuseQuery(this.text, node.from, expected, 'mend the query at this place');
  }
}

/** The children that mean something: comments are left out. */
export function children(node: SyntaxNode | undefined): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') all.push(child);
  }
  return all;
}

function has(node: SyntaxNode, name: string): boolean {
  return children(node).some((child) => child.name === name);
}
