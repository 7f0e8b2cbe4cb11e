import { AbsentNode, labelsForSure, NumberVectorNode } from './absent-node';
import { isConstant, type Expression, type Range, type Subquery } from './expression';
import { HistogramQuantileNode } from './histogram-quantile-node';
import { MATH_FUNCTIONS, type MathFunction } from './math-functions';
import type { Call, Plan, Planned } from './plan';
import { UnsupportedConstruct } from './query-text';
import { each, latestTimes, RANGE_FUNCTIONS, type RangeRule } from './range-functions';
import { RANGE_AND_NUMBER, RANGE_STATISTICS } from './range-statistics';
import { RelabelledNode } from './label-replace-node';
import { readRelabelling } from './label-replace';
import { OnlyValueNode, TIME } from './scalar-node';
import { MappedNode } from './vector-scalar-node';

const PRESENCE: RangeRule = { fill: each(() => 1), drifts: false };

/**
 * The part of a call of a function.
 * @throws UnsupportedConstruct for a function that is not evaluated
 */
export function planCall(plan: Plan, call: Call): Planned {
  const { name, args } = call;
  const rule = RANGE_FUNCTIONS[name] ?? RANGE_STATISTICS[name];
  if (rule !== undefined) {
    return { vector: plan.samples(rangeArgument(plan, call), rule, name) };
  }
  const withNumber = RANGE_AND_NUMBER[name];
  if (withNumber !== undefined) {
    const [numberAt, rangeAt] = withNumber.numberFirst ? [0, 1] : [1, 0];
    const range = rangeArgument(plan, call, rangeAt, 2);
    const number = constantOf(plan, argument(plan, call, numberAt, 2), name);
    return { vector: plan.samples(range, withNumber.rule(number), `${name} ${number}`) };
  }
  const math = MATH_FUNCTIONS[name];
  if (math !== undefined) return planMath(plan, call, math);
  switch (name) {
    case 'time':
      if (args.length > 0) plan.bad(call, 'time() takes no argument');
      return { scalar: TIME };
    case 'vector': {
      const of = plan.scalar(argument(plan, call, 0, 1));
      return plan.node(call, () => new NumberVectorNode(of));
    }
    case 'scalar':
      return { scalar: new OnlyValueNode(plan.vector(argument(plan, call, 0, 1))) };
    case 'absent': {
      const series = argument(plan, call, 0, 1);
      const of = plan.vector(series);
      return plan.node(call, () => new AbsentNode(of, series.kind === 'selector' ? labelsForSure(series) : {}));
    }
    case 'absent_over_time': {
      const range = rangeArgument(plan, call);
      const of = plan.samples(range, PRESENCE, 'presence');
      return plan.node(call, () => new AbsentNode(of, range.kind === 'range' ? labelsForSure(range.selector) : {}));
    }
    case 'histogram_quantile': {
      const quantile = plan.scalar(argument(plan, call, 0, 2));
      const buckets = plan.vector(argument(plan, call, 1, 2));
      return plan.node(call, () => new HistogramQuantileNode(quantile, buckets));
    }
    case 'timestamp': {
      const selector = argument(plan, call, 0, 1);
      if (selector.kind !== 'selector') throw new UnsupportedConstruct('timestamp() of what is computed');
      const range: Range = { kind: 'range', at: selector.at, selector, rangeMs: plan.lookbackMs };
      return { vector: plan.samples(range, { fill: latestTimes, drifts: false }, name) };
    }
    case 'sort':
    case 'sort_desc':
      // An alert takes series in no order.
      return { vector: plan.vector(argument(plan, call, 0, 1)) };
    case 'label_join':
    case 'label_replace': {
      const [series, ...texts] = args;
      const of = plan.vector(series ?? plan.bad(call, `${name}() takes series and text`));
      const rule = readRelabelling(
        name,
        texts.map((text) => textOf(plan, text)),
      );
      if (typeof rule === 'string') return plan.bad(call, rule);
      return plan.node(call, () => new RelabelledNode(of, rule, name));
    }
    default:
      throw new UnsupportedConstruct(`${name}()`);
  }
}

function planMath(plan: Plan, call: Call, { numbers: [least, most], of, ofTime }: MathFunction): Planned {
  const [series, ...numbers] = call.args;
  if (series === undefined && ofTime !== true) return plan.bad(call, `${call.name}() takes series`);
  if (numbers.length < least || numbers.length > most) {
    return plan.bad(
      call,
      `${call.name}() takes ${most === 0 ? 'no' : most} number${most === 1 ? '' : 's'} beside series`,
    );
  }
  const now: Call = { kind: 'call', at: call.at, name: 'time', args: [] };
  const vector = plan.vector(series ?? { kind: 'call', at: call.at, name: 'vector', args: [now] });
  const scalars = numbers.map((number) => plan.scalar(number));
  return plan.node(call, () => new MappedNode(of, vector, scalars));
}

/** A number that depends on neither time nor data. */
function constantOf(plan: Plan, expression: Expression, name: string): number {
  if (!isConstant(expression)) throw new UnsupportedConstruct(`${name}() of a number that changes`);
  return plan.scalar(expression).value(0);
}

function textOf(plan: Plan, expression: Expression): string {
  return expression.kind === 'text' ? expression.value : plan.bad(expression, 'expected text in quotes');
}

function rangeArgument(plan: Plan, call: Call, index = 0, count = 1): Range | Subquery {
  const range = argument(plan, call, index, count);
  if (range.kind === 'range' || range.kind === 'subquery') return range;
  return plan.bad(range, `${call.name}() takes a range such as x[5m]`);
}

function argument(plan: Plan, call: Call, index: number, count: number): Expression {
  const found = call.args[index];
  if (found !== undefined && call.args.length === count) return found;
  return plan.bad(call, `${call.name}() takes ${count} argument${count === 1 ? '' : 's'}`);
}
