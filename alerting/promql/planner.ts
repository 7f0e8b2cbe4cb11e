import { AggregateNode } from './aggregate-node';
import { TopkNode, QuantileNode } from './topk-quantile-node';
import type { Expression, Range, Subquery } from './expression';
import { VectorBinaryNode } from './vector-binary-node';
import type { Plan, Planned } from './plan';
import { planCall } from './plan-call';
import { refuseQuery, UnsupportedConstruct } from './query-text';
import { latest, type RangeRule } from './range-functions';
import { RangeNode } from './range-node';
import { constant, ScalarOperation, TIME, type ScalarNode } from './scalar-node';
import { isArithmetic, isComparison } from './scalar-operators';
import { AndUnlessNode, OrNode } from './set-node';
import { NodePool, withoutPosition } from './node-pool';
import { SubquerySteps } from './subquery-steps';
import { TimeFrame, type SampleRules } from './time-frame';
import type { VectorNode } from './vector-node';
import { MathNode, VectorScalarNode } from './vector-scalar-node';

/** The rules of evaluation. */
export interface PlanRules extends SampleRules {
  readonly lookbackMs: number;
  /** Time between two evaluations: the default step of a subquery. */
  readonly periodMs: number;
}

const LATEST: RangeRule = { fill: latest, drifts: false, keepsName: true };

/** The most steps of subqueries: an evaluation with more would take too long. */
const MOST_STEPS = 100_000;

/**
 * Plans queries as nodes that share common subexpressions: two rules with the same rate of the same series compute it
 * once.
 */
export class Planner extends NodePool {
  readonly #frame: TimeFrame;

  constructor(readonly rules: PlanRules) {
    super();
    this.#frame = new TimeFrame('', rules, { reachMs: 0, steps: 1 });
  }

  /**
   * The nodes of a query whose result is series.
   * @throws FilterError PQL001 where the types do not fit
   * @throws UnsupportedConstruct for a construct that is not evaluated
   */
  plan(text: string, query: Expression): VectorNode {
    const planned = new Query(this, text, this.#frame).of(query);
    this.nest();
    if ('vector' in planned) return planned.vector;
    return refuseQuery(text, query.at, 'an alert needs a query whose result is series', 'compare series with a number');
  }
}

class Query implements Plan {
  constructor(
    readonly planner: Planner,
    readonly text: string,
    /** The instants at which its nodes are evaluated. */
    readonly frame: TimeFrame,
  ) {}

  get lookbackMs(): number {
    return this.planner.rules.lookbackMs;
  }

  of(expression: Expression): Planned {
    switch (expression.kind) {
      case 'number':
        return { scalar: constant(expression.value) };
      case 'text':
        return this.bad(expression, 'expected series or a number');
      case 'selector': {
        const range = { kind: 'range', at: expression.at, selector: expression, rangeMs: this.lookbackMs } as const;
        return { vector: this.samples(range, LATEST, 'latest') };
      }
      case 'range':
      case 'subquery':
        return { range: expression };
      case 'call':
        return planCall(this, expression);
      case 'aggregate': {
        const of = this.vector(expression.of);
        const { operator, grouping } = expression;
        return this.node(expression, () => new AggregateNode(operator, grouping, of));
      }
      case 'number-aggregate': {
        const { operator, grouping } = expression;
        const [number, of] = [this.scalar(expression.number), this.vector(expression.of)];
        return this.node(expression, () =>
          operator === 'quantile'
            ? new QuantileNode(grouping, number, of)
            : new TopkNode(operator, grouping, number, of),
        );
      }
      case 'negate':
        return this.#negate(expression, this.of(expression.of));
      case 'binary':
        return this.#binary(expression);
    }
  }

  vector(expression: Expression): VectorNode {
    const planned = this.of(expression);
    return 'vector' in planned ? planned.vector : this.bad(expression, 'expected series');
  }

  scalar(expression: Expression): ScalarNode {
    const planned = this.of(expression);
    return 'scalar' in planned ? planned.scalar : this.bad(expression, 'expected a number');
  }

  samples(range: Range | Subquery, rule: RangeRule, name: string): VectorNode {
    const { planner, frame } = this;
    const { rangeMs } = range;
    if (range.kind === 'subquery') {
      const key = `${name} ${JSON.stringify(range, withoutPosition)}`;
      const steps = this.#steps(range);
      return planner.shared(frame, key, () => new RangeNode(steps, range, rule, frame));
    }
    const { name: metric, offsetMs, fixed, matchers, metadata } = range.selector;
    const fixedMs = typeof fixed === 'number' ? fixed : undefined;
    const key = JSON.stringify([name, metric, matchers, metadata, rangeMs, offsetMs, fixedMs], withoutPosition);
    const set = planner.setOf(range.selector);
    return planner.shared(frame, key, () => new RangeNode(set, { rangeMs, offsetMs, fixedMs }, rule, frame));
  }

  node(expression: Expression, make: () => VectorNode): Planned {
    return { vector: this.planner.shared(this.frame, JSON.stringify(expression, withoutPosition), make) };
  }

  bad(expression: Expression, expected: string): never {
    return refuseQuery(this.text, expression.at, expected, 'fix the query at this position');
  }

  #steps(subquery: Subquery): SubquerySteps {
    const { planner, frame } = this;
    const { rangeMs, offsetMs, stepMs = planner.rules.periodMs } = subquery;
    const count = (frame.steps * (rangeMs + stepMs)) / stepMs;
    if (!(count <= MOST_STEPS)) throw new UnsupportedConstruct(`a subquery of more than ${MOST_STEPS} steps`);
    const name = `${frame.name} ${JSON.stringify(subquery, withoutPosition)}`;
    const existing = planner.subqueries.get(name);
    if (existing !== undefined) return existing;
    const inner = new TimeFrame(
      name,
      frame.rules,
      { reachMs: frame.reachMs + rangeMs + offsetMs, steps: count },
      frame,
    );
    const of = new Query(planner, this.text, inner).vector(subquery.of);
    const steps = new SubquerySteps(of, inner, { rangeMs, offsetMs, stepMs });
    planner.subqueries.set(name, steps);
    return steps;
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Planned {
    const { operator, bool, matching } = expression;
    const [left, right] = [this.of(expression.left), this.of(expression.right)];
    if ('range' in left || 'range' in right) return this.bad(expression, 'an operator takes no range');
    if (bool && !isComparison(operator)) return this.bad(expression, 'bool goes with a comparison');
    if (matching.labels.length > 0 && ('scalar' in left || 'scalar' in right)) {
      return this.bad(expression, 'on() and ignoring() go with series on both sides');
    }
    if (operator === 'and' || operator === 'or' || operator === 'unless') {
      if (matching.many !== undefined) return this.bad(expression, `${operator} takes no group_${matching.many}`);
      if ('scalar' in left || 'scalar' in right) return this.bad(expression, `${operator} takes series on both sides`);
      const sides = [matching, left.vector, right.vector] as const;
      return this.node(expression, () =>
        operator === 'or' ? new OrNode(...sides) : new AndUnlessNode(operator, ...sides),
      );
    }
    if (!isArithmetic(operator) && !isComparison(operator))
      throw new UnsupportedConstruct(`the operator ${String(operator)}`);
    if ('vector' in left && 'vector' in right) {
      return this.node(expression, () => new VectorBinaryNode({ operator, bool, matching }, left.vector, right.vector));
    }
    if ('scalar' in left && 'scalar' in right) {
      if (isComparison(operator) && !bool) this.bad(expression, 'a comparison of two numbers needs bool');
      return { scalar: new ScalarOperation(operator, left.scalar, right.scalar) };
    }
    const scalarFirst = 'scalar' in left;
    const scalar = 'scalar' in left ? left.scalar : 'scalar' in right ? right.scalar : TIME;
    const vector = 'vector' in left ? left.vector : this.vector(expression.right);
    return this.node(expression, () => new VectorScalarNode({ operator, bool, scalarFirst }, vector, scalar));
  }

  #negate(expression: Expression, of: Planned): Planned {
    if ('vector' in of) return this.node(expression, () => new MathNode((value) => -value, of.vector));
    if ('range' in of) return this.bad(expression, 'an operator takes no range');
    return { scalar: new ScalarOperation('*', constant(-1), of.scalar) };
  }
}
