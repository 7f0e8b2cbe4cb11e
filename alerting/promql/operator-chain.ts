import type { SyntaxNode } from '@lezer/common';
import type { BinaryOperator } from './expression';
import { children } from './read-selector';

/** How tightly an operator binds: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const TIGHTNESS: Readonly<Record<BinaryOperator, number>> = {
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

/** Something between operators, and what is appended to it: `[5m]`, `[1h:1m]`, `offset 5m`, `@ end()`. */
interface Operand {
  readonly kind: 'operand';
  readonly node: SyntaxNode;
  /** The innermost first. */
  readonly appended: SyntaxNode[];
}

type Link = Operand | { readonly kind: 'operator' | 'sign'; readonly node: SyntaxNode };

/** What the links of a chain are made into. */
export interface ChainReader<T> {
  symbolOf(node: SyntaxNode): BinaryOperator;
  /** @param depth that of the chain */
  operand(node: SyntaxNode, appended: readonly SyntaxNode[], depth: number): T;
  signed(node: SyntaxNode, of: T): T;
  binary(node: SyntaxNode, left: T, right: T): T;
}

const APPENDED: ReadonlySet<string> = new Set(['MatrixSelector', 'SubqueryExpr', 'OffsetExpr', 'StepInvariantExpr']);

/** Is it a part of a chain of operators, rather than something between them? */
export function isLinked({ name }: SyntaxNode): boolean {
  return name === 'BinaryExpr' || name === 'UnaryExpr' || APPENDED.has(name);
}

/**
 * Reads a chain of operators anew. The grammar, made for editors, appends `offset 5m` and the like to all that stands
 * before it, as in `(a - b) offset 5m`; Prometheus appends it to the last operand: `a - (b offset 5m)`.
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

  /** How deep a tree it may become. */
  get depth(): number {
    return this.#links.filter(({ kind }) => kind !== 'operand').length;
  }

  read(least = 0): T {
    let left = this.#operand();
    for (;;) {
      const link = this.#links[this.#next];
      if (link?.kind !== 'operator') return left;
      const symbol = this.reader.symbolOf(link.node);
      const tightness = TIGHTNESS[symbol];
      if (tightness < least) return left;
      this.#next++;
      // Only powers are read from the right.
      left = this.reader.binary(link.node, left, this.read(symbol === '^' ? tightness : tightness + 1));
    }
  }

  #operand(): T {
    const link = this.#links[this.#next++];
    if (link === undefined) throw new Error('a chain of operators ends with an operand');
    if (link.kind === 'operand') return this.reader.operand(link.node, link.appended, this.depth);
    // A sign binds as multiplication does: -2 ^ 2 is -4.
    return this.reader.signed(link.node, this.read(TIGHTNESS['*'] + 1));
  }
}

function linksOf(chain: SyntaxNode): readonly Link[] {
  const links: Link[] = [];
  // What is still to be read, the next one last.
  const rest: (SyntaxNode | Link | { readonly append: SyntaxNode })[] = [chain];
  for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
    if ('kind' in one) links.push(one);
    else if ('append' in one) {
      const last = links.at(-1);
      if (last?.kind === 'operand') last.appended.push(one.append);
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
  if (APPENDED.has(node.name) && first !== undefined) return [first, { append: node }];
  return [{ kind: 'operand', node, appended: [] }];
}
