import { AbsentNode, labelsForSure, NumberVectorNode } from './absent-node';
import { AggregateNode } from './aggregate-node';
import { isConstant, type Expression, type Range, type Selector } from './expression';
import { HistogramQuantileNode } from './histogram-quantile-node';
import { MatchedNode } from './matched-node';
import { MATH_FUNCTIONS, type MathFunction } from './math-functions';
import { refuseQuery, UnsupportedConstruct } from './query-text';
import { each, latest, RANGE_FUNCTIONS, type RangeRule } from './range-functions';
import { RangeNode, type SampleRules } from './range-node';
import { RANGE_AND_NUMBER, RANGE_STATISTICS } from './range-statistics';
import { readRelabelling } from './relabelling';
import { RelabelledNode } from './relabelled-node';
import { constant, OnlyValueNode, ScalarOperation, TIME, type ScalarNode } from './scalar-node';
import { isArithmetic, isComparison } from './scalar-operators';
import { MembersNode, UnionNode } from './set-node';
import { SharedParts, withoutPlace } from './shared-parts';
import type { VectorNode } from './vector-node';
import { MappedNode, VectorScalarNode } from './vector-scalar-node';

/** How to read what is left open. */
export interface PlanRules extends SampleRules {
  readonly lookbackMs: number;
}

type Planned = { readonly vector: VectorNode } | { readonly scalar: ScalarNode } | { readonly range: Range };

const LATEST: RangeRule = { fill: latest, drifts: false, keepsName: true };
const PRESENCE: RangeRule = { fill: each(() => 1), drifts: false };

/**
 * Lays queries out as parts that share what they have in common: two rules that take the same rate of the same series
 * compute it once.
 */
export class Planner extends SharedParts {
  constructor(readonly rules: PlanRules) {
    super();
  }

  /**
   * The parts of a query that gives series.
   * @throws FilterError PQL001 where the types do not fit
   * @throws UnsupportedConstruct for what is not evaluated
   */
  plan(text: string, query: Expression): VectorNode {
    const planned = new Query(this, text).of(query);
    this.nest();
    if ('vector' in planned) return planned.vector;
    return refuseQuery(text, query.at, 'an alert needs a query that gives series', 'compare series with a number');
  }
}

class Query {
  constructor(
    readonly planner: Planner,
    readonly text: string,
  ) {}

  of(expression: Expression): Planned {
    switch (expression.kind) {
      case 'number':
        return { scalar: constant(expression.value) };
      case 'text':
        return this.#bad(expression, 'expected series or a number');
      case 'selector':
        return this.#range(expression, this.planner.rules.lookbackMs, LATEST, 'latest');
      case 'range':
        return { range: expression };
      case 'call':
        return this.#call(expression);
      case 'aggregate': {
        const of = this.#vector(expression.of);
        const { operator, grouping } = expression;
        return this.#node(expression, () => new AggregateNode(operator, grouping, of));
      }
      case 'negate':
        return this.#negate(expression, this.of(expression.of));
      case 'binary':
        return this.#binary(expression);
    }
  }

  #call(call: Extract<Expression, { kind: 'call' }>): Planned {
    const { name, args } = call;
    const rule = RANGE_FUNCTIONS[name] ?? RANGE_STATISTICS[name];
    if (rule !== undefined) {
      const { selector, rangeMs } = this.#rangeArgument(call);
      return this.#range(selector, rangeMs, rule, name);
    }
    const withNumber = RANGE_AND_NUMBER[name];
    if (withNumber !== undefined) {
      const [numberAt, rangeAt] = withNumber.numberFirst ? [0, 1] : [1, 0];
      const { selector, rangeMs } = this.#rangeArgument(call, rangeAt, 2);
      const number = this.#constant(this.#argument(call, numberAt, 2), name);
      return this.#range(selector, rangeMs, withNumber.rule(number), `${name} ${number}`);
    }
    const math = MATH_FUNCTIONS[name];
    if (math !== undefined) return this.#math(call, math);
    switch (name) {
      case 'time':
        if (args.length > 0) this.#bad(call, 'time() takes no argument');
        return { scalar: TIME };
      case 'vector': {
        const of = this.#scalar(this.#argument(call, 0, 1));
        return this.#node(call, () => new NumberVectorNode(of));
      }
      case 'scalar':
        return { scalar: new OnlyValueNode(this.#vector(this.#argument(call, 0, 1))) };
      case 'absent': {
        const argument = this.#argument(call, 0, 1);
        const of = this.#vector(argument);
        return this.#node(call, () => new AbsentNode(of, argument.kind === 'selector' ? labelsForSure(argument) : {}));
      }
      case 'absent_over_time': {
        const { selector, rangeMs } = this.#rangeArgument(call);
        const of = this.#rangeNode(selector, rangeMs, PRESENCE, 'presence');
        return this.#node(call, () => new AbsentNode(of, labelsForSure(selector)));
      }
      case 'histogram_quantile': {
        const quantile = this.#scalar(this.#argument(call, 0, 2));
        const buckets = this.#vector(this.#argument(call, 1, 2));
        return this.#node(call, () => new HistogramQuantileNode(quantile, buckets));
      }
      case 'label_join':
      case 'label_replace': {
        const [series, ...texts] = args;
        const of = this.#vector(series ?? this.#bad(call, `${name}() takes series and text`));
        const rule = readRelabelling(
          name,
          texts.map((text) => this.#text(text)),
        );
        if (typeof rule === 'string') return this.#bad(call, rule);
        return this.#node(call, () => new RelabelledNode(of, rule, name));
      }
      default:
        throw new UnsupportedConstruct(`${name}()`);
    }
  }

  #math(call: Extract<Expression, { kind: 'call' }>, { numbers: [least, most], of, ofTime }: MathFunction): Planned {
    const [series, ...numbers] = call.args;
    if (series === undefined && ofTime !== true) return this.#bad(call, `${call.name}() takes series`);
    if (numbers.length < least || numbers.length > most) {
      return this.#bad(
        call,
        `${call.name}() takes ${most === 0 ? 'no' : most} number${most === 1 ? '' : 's'} beside series`,
      );
    }
    const vector =
      series === undefined
        ? this.planner.shared('vector(time())', () => new NumberVectorNode(TIME))
        : this.#vector(series);
    const scalars = numbers.map((number) => this.#scalar(number));
    return this.#node(call, () => new MappedNode(of, vector, scalars));
  }

  /** A number that depends on neither time nor data. */
  #constant(expression: Expression, name: string): number {
    if (!isConstant(expression)) throw new UnsupportedConstruct(`${name}() of a number that changes`);
    return this.#scalar(expression).value(0);
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Planned {
    const { operator, bool, matching } = expression;
    const [left, right] = [this.of(expression.left), this.of(expression.right)];
    if ('range' in left || 'range' in right) return this.#bad(expression, 'an operator takes no range');
    if (bool && !isComparison(operator)) return this.#bad(expression, 'bool goes with a comparison');
    if (matching.labels.length > 0 && ('scalar' in left || 'scalar' in right)) {
      return this.#bad(expression, 'on() and ignoring() go with series on both sides');
    }
    if (operator === 'and' || operator === 'or' || operator === 'unless') {
      if (matching.many !== undefined) return this.#bad(expression, `${operator} takes no group_${matching.many}`);
      if ('scalar' in left || 'scalar' in right) return this.#bad(expression, `${operator} takes series on both sides`);
      const sides = [matching, left.vector, right.vector] as const;
      return this.#node(expression, () =>
        operator === 'or' ? new UnionNode(...sides) : new MembersNode(operator, ...sides),
      );
    }
    if (!isArithmetic(operator) && !isComparison(operator))
      throw new UnsupportedConstruct(`the operator ${String(operator)}`);
    if ('vector' in left && 'vector' in right) {
      return this.#node(expression, () => new MatchedNode(operator, bool, matching, left.vector, right.vector));
    }
    if ('scalar' in left && 'scalar' in right) {
      if (isComparison(operator) && !bool) this.#bad(expression, 'a comparison of two numbers needs bool');
      return { scalar: new ScalarOperation(operator, left.scalar, right.scalar) };
    }
    const scalarFirst = 'scalar' in left;
    const scalar = 'scalar' in left ? left.scalar : 'scalar' in right ? right.scalar : TIME;
    const vector = 'vector' in left ? left.vector : this.#vector(expression.right);
    return this.#node(expression, () => new VectorScalarNode({ operator, bool, scalarFirst }, vector, scalar));
  }

  #negate(expression: Expression, of: Planned): Planned {
    if ('vector' in of) return this.#node(expression, () => new MappedNode((value) => -value, of.vector));
    if ('range' in of) return this.#bad(expression, 'an operator takes no range');
    return { scalar: new ScalarOperation('*', constant(-1), of.scalar) };
  }

  #vector(expression: Expression): VectorNode {
    const planned = this.of(expression);
    return 'vector' in planned ? planned.vector : this.#bad(expression, 'expected series');
  }

  #text(expression: Expression): string {
    return expression.kind === 'text' ? expression.value : this.#bad(expression, 'expected text in quotes');
  }

  #scalar(expression: Expression): ScalarNode {
    const planned = this.of(expression);
    return 'scalar' in planned ? planned.scalar : this.#bad(expression, 'expected a number');
  }

  #rangeArgument(call: Extract<Expression, { kind: 'call' }>, index = 0, count = 1): Range {
    const argument = this.#argument(call, index, count);
    return argument.kind === 'range' ? argument : this.#bad(argument, `${call.name}() takes a range such as x[5m]`);
  }

  #argument(call: Extract<Expression, { kind: 'call' }>, index: number, count: number): Expression {
    const argument = call.args[index];
    if (argument !== undefined && call.args.length === count) return argument;
    return this.#bad(call, `${call.name}() takes ${count} argument${count === 1 ? '' : 's'}`);
  }

  #range(selector: Selector, rangeMs: number, rule: RangeRule, name: string): Planned {
    return { vector: this.#rangeNode(selector, rangeMs, rule, name) };
  }

  #rangeNode(selector: Selector, rangeMs: number, rule: RangeRule, name: string): VectorNode {
    const { planner } = this;
    const { offsetMs, matchers } = selector;
    const key = JSON.stringify([name, selector.name, matchers, rangeMs, offsetMs], withoutPlace);
    return planner.shared(key, () => new RangeNode(planner.setOf(selector), rangeMs, offsetMs, rule, planner.rules));
  }

  #node(expression: Expression, make: () => VectorNode): Planned {
    return { vector: this.planner.shared(JSON.stringify(expression, withoutPlace), make) };
  }

  #bad(expression: Expression, expected: string): never {
    return refuseQuery(this.text, expression.at, expected, 'mend the query at this place');
  }
}
