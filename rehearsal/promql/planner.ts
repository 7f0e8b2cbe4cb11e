import { AbsentNode, labelsForSure, NumberVectorNode, OnlyValueNode } from './absent-node';
import { AggregateNode } from './aggregate-node';
import type { Expression, Range, Selector } from './expression';
import { HistogramQuantileNode } from './histogram-quantile-node';
import { MatchedNode, SetNode } from './matched-node';
import { refuseQuery, UnsupportedConstruct } from './query-text';
import { each, latest, RANGE_FUNCTIONS, type RangeRule } from './range-functions';
import { RangeNode, type SampleRules } from './range-node';
import { CALCULATE, COMPARE, isArithmetic, isComparison } from './scalar-operators';
import { SeriesSet } from './series-set';
import type { ScalarNode, VectorNode } from './vector-node';
import { MappedNode, VectorScalarNode } from './vector-scalar-node';

/** How to read what is left open. */
export interface PlanRules extends SampleRules {
  readonly lookbackMs: number;
}

type Planned = { readonly vector: VectorNode } | { readonly scalar: ScalarNode } | { readonly range: Range };

const LATEST: RangeRule = { fill: each(latest), drifts: false, keepsName: true };
const PRESENCE: RangeRule = { fill: each(() => 1), drifts: false };
const TIME: ScalarNode = { value: (time) => time / 1_000, nextChange: (time) => time };

const MAPPED: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
};

/**
 * Lays queries out as parts that share what they have in common: two rules that take the same rate of the same series
 * compute it once.
 */
export class Planner {
  /** Every part, those below before those above. */
  readonly nodes: VectorNode[] = [];
  readonly sets = new Map<string, SeriesSet>();
  readonly #known = new Map<string, VectorNode>();

  constructor(readonly rules: PlanRules) {}

  /**
   * The parts of a query that gives series.
   * @throws FilterError PQL001 where the types do not fit
   * @throws UnsupportedConstruct for what is not evaluated
   */
  plan(text: string, query: Expression): VectorNode {
    const planned = new Query(this, text).of(query);
    this.#nest();
    if ('vector' in planned) return planned.vector;
    return refuseQuery(text, query.at, 'an alert needs a query that gives series', 'compare series with a number');
  }

  /** The same part again where there is one. */
  shared(key: string, make: () => VectorNode): VectorNode {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fresh = make();
    this.#known.set(key, fresh);
    this.nodes.push(fresh);
    return fresh;
  }

  /** Lets a part over fewer series pick from one that does the same over more of them. */
  #nest(): void {
    const ranges = this.nodes.filter((node) => node instanceof RangeNode);
    for (const narrow of ranges) {
      const wider = ranges
        .filter((other) => other !== narrow && other.does(narrow) && narrow.set.within(other.set))
        .sort((a, b) => a.set.matchers.length - b.set.matchers.length)[0];
      if (wider !== undefined && !wider.set.within(narrow.set)) narrow.pickFrom(wider);
    }
  }

  setOf({ name, matchers }: Selector): SeriesSet {
    const key = JSON.stringify([name, matchers], withoutPlace);
    const set = this.sets.get(key) ?? new SeriesSet(name, matchers);
    this.sets.set(key, set);
    return set;
  }
}

class Query {
  constructor(
    readonly planner: Planner,
    readonly text: string,
  ) {}

  of(expression: Expression): Planned {
    switch (expression.kind) {
      case 'number': {
        const { value } = expression;
        return { scalar: { value: () => value, nextChange: () => Infinity } };
      }
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
    const rule = RANGE_FUNCTIONS[name];
    if (rule !== undefined) {
      const { selector, rangeMs } = this.#rangeArgument(call);
      return this.#range(selector, rangeMs, rule, name);
    }
    const mapped = MAPPED[name];
    if (mapped !== undefined) {
      const of = this.#vector(this.#argument(call, 0, 1));
      return this.#node(call, () => new MappedNode(mapped, of));
    }
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
      default:
        throw new UnsupportedConstruct(`${name}()`);
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Planned {
    const { operator, bool, matching } = expression;
    const [left, right] = [this.of(expression.left), this.of(expression.right)];
    if ('range' in left || 'range' in right) return this.#bad(expression, 'an operator takes no range');
    if (operator === 'and' || operator === 'or' || operator === 'unless') {
      if ('scalar' in left || 'scalar' in right) return this.#bad(expression, `${operator} takes series on both sides`);
      return this.#node(expression, () => new SetNode(operator, matching, left.vector, right.vector));
    }
    if (!isArithmetic(operator) && !isComparison(operator))
      throw new UnsupportedConstruct(`the operator ${String(operator)}`);
    if ('vector' in left && 'vector' in right) {
      return this.#node(expression, () => new MatchedNode(operator, bool, matching, left.vector, right.vector));
    }
    if ('scalar' in left && 'scalar' in right) {
      if (isComparison(operator) && !bool) this.#bad(expression, 'a comparison of two numbers needs bool');
      const [a, b] = [left.scalar, right.scalar];
      const calculate = isArithmetic(operator)
        ? CALCULATE[operator]
        : (x: number, y: number) => Number(COMPARE[operator](x, y));
      return {
        scalar: {
          value: (time) => calculate(a.value(time), b.value(time)),
          nextChange: (time) => Math.min(a.nextChange(time), b.nextChange(time)),
        },
      };
    }
    const scalarFirst = 'scalar' in left;
    const scalar = 'scalar' in left ? left.scalar : 'scalar' in right ? right.scalar : TIME;
    const vector = 'vector' in left ? left.vector : this.#vector(expression.right);
    return this.#node(expression, () => new VectorScalarNode({ operator, bool, scalarFirst }, vector, scalar));
  }

  #negate(expression: Expression, of: Planned): Planned {
    if ('vector' in of) return this.#node(expression, () => new MappedNode((value) => -value, of.vector));
    if ('range' in of) return this.#bad(expression, 'an operator takes no range');
    const { scalar } = of;
    return { scalar: { value: (time) => -scalar.value(time), nextChange: (time) => scalar.nextChange(time) } };
  }

  #vector(expression: Expression): VectorNode {
    const planned = this.of(expression);
    return 'vector' in planned ? planned.vector : this.#bad(expression, 'expected series');
  }

  #scalar(expression: Expression): ScalarNode {
    const planned = this.of(expression);
    return 'scalar' in planned ? planned.scalar : this.#bad(expression, 'expected a number');
  }

  #rangeArgument(call: Extract<Expression, { kind: 'call' }>): Range {
    const argument = this.#argument(call, 0, 1);
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

/** Where something stands in its text does not make it another part; a pattern stands beside its own text. */
function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  if (key === 'regex') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
