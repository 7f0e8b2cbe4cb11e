import type { SyntaxNode } from '@lezer/common';
import type { BinaryOperator } from './expression';
import { children } from './read-selector';

/** The precedence of an operator: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '<': 3,
  '>=': 3,
  '<=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};

/** An operand, with its suffixes: `[5m]`, `[1h:1m]`, `offset 5m`, `@ end()`. */
interface Operand {
  readonly kind: 'operand';
  readonly node: SyntaxNode;
  /** The innermost first. */
  readonly suffixes: SyntaxNode[];
}

type Link = Operand | { readonly kind: 'operator' | 'sign'; readonly node: SyntaxNode };

/** Makes expressions from the links of a chain. */
export interface ChainReader<T> {
  symbolOf(node: SyntaxNode): BinaryOperator;
  /** @param depth the depth of the chain */
  operand(node: SyntaxNode, suffixes: readonly SyntaxNode[], depth: number): T;
  signed(node: SyntaxNode, of: T): T;
  binary(node: SyntaxNode, left: T, right: T): T;
}

const SUFFIXES: ReadonlySet<string> = new Set(['MatrixSelector', 'SubqueryExpr', 'OffsetExpr', 'StepInvariantExpr']);

/** Does the node belong to a chain of operators, rather than be an operand? */
export function isLinked({ name }: SyntaxNode): boolean {
  return name === 'BinaryExpr' || name === 'UnaryExpr' || SUFFIXES.has(name);
}

/**
 * Parses a chain of operators again. The grammar, which is made for editors, applies `offset 5m` and other suffixes to the
 * whole chain: `(a - b) offset 5m`. Prometheus applies them to the last operand: `a - (b offset 5m)`.
 */
export class OperatorChain<T> {
  readonly #links: readonly Link[];
  #next = 0;

  constructor(
    node: SyntaxNode,
    readonly reader: ChainReader<T>,
  ) {
    this.#links = linksOf(node);
  }

  /** The greatest depth of the resulting tree. */
  get depth(): number {
    return this.#links.filter(({ kind }) => kind !== 'operand').length;
  }

  read(least = 0): T {
    let left = this.#operand();
    for (;;) {
      const link = this.#links[this.#next];
      if (link?.kind !== 'operator') return left;
      const symbol = this.reader.symbolOf(link.node);
      const precedence = PRECEDENCE[symbol];
      if (precedence < least) return left;
      this.#next++;
      // Only powers are right-associative.
      left = this.reader.binary(link.node, left, this.read(symbol === '^' ? precedence : precedence + 1));
    }
  }

  #operand(): T {
    const link = this.#links[this.#next++];
    if (link === undefined) throw new Error('a chain of operators ends with an operand');
    if (link.kind === 'operand') return this.reader.operand(link.node, link.suffixes, this.depth);
    // A sign has the precedence of multiplication: -2 ^ 2 is -4.
    return this.reader.signed(link.node, this.read(PRECEDENCE['*'] + 1));
  }
}

function linksOf(chain: SyntaxNode): readonly Link[] {
  const links: Link[] = [];
  // A stack: the next one is last.
  const rest: (SyntaxNode | Link | { readonly append: SyntaxNode })[] = [chain];
  for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
    if ('kind' in one) links.push(one);
    else if ('append' in one) {
      const last = links.at(-1);
      if (last?.kind === 'operand') last.suffixes.push(one.append);
    } else rest.push(...pieces(one).reverse());
  }
  return links;
}

function pieces(node: SyntaxNode): (SyntaxNode | Link | { readonly append: SyntaxNode })[] {
  const [first, second, ...more] = children(node);
  const last = more.at(-1) ?? second;
  if (node.name === 'BinaryExpr' && first !== undefined && last !== undefined) {
    return [first, { kind: 'operator', node }, last];
  }
  if (node.name === 'UnaryExpr' && second !== undefined) return [{ kind: 'sign', node }, second];
  if (SUFFIXES.has(node.name) && first !== undefined) return [first, { append: node }];
  return [{ kind: 'operand', node, suffixes: [] }];
}
