import { AbsentNode, exactLabels, NumberVectorNode } from './absent-node';
import { isConstant, type Expression, type Range, type Subquery } from './expression';
import { HistogramQuantileNode } from './histogram-quantile-node';
import { MATH_FUNCTIONS, type MathFunction } from './math-functions';
import type { Call, Plan, Planned } from './plan';
import { UnsupportedConstruct } from './query-text';
import { each, latestTimes, RANGE_FUNCTIONS, type RangeRule } from './range-functions';
import { RANGE_AND_NUMBER, RANGE_STATISTICS } from './range-statistics';
import { LabelReplaceNode } from './label-replace-node';
import { readRelabelling } from './label-replace';
import { ScalarCallNode, TIME } from './scalar-node';
import { MathNode } from './vector-scalar-node';

const PRESENCE: RangeRule = { fill: each(() => 1), drifts: false };

/**
 * The plan of a function call.
 * @throws UnsupportedConstruct for a function that is not evaluated
 */
export function planCall(plan: Plan, call: Call): Planned {
  const { name } = call;
  const rule = RANGE_FUNCTIONS[name] ?? RANGE_STATISTICS[name];
  if (rule !== undefined) return { vector: plan.samples(rangeArgument(plan, call), rule, name) };
  const withNumber = RANGE_AND_NUMBER[name];
  if (withNumber !== undefined) {
    const [numberAt, rangeAt] = withNumber.numberFirst ? [0, 1] : [1, 0];
    const range = rangeArgument(plan, call, rangeAt, 2);
    const number = constantOf(plan, argument(plan, call, numberAt, 2), name);
    return { vector: plan.samples(range, withNumber.rule(number), `${name} ${number}`) };
  }
  const math = MATH_FUNCTIONS[name];
  if (math !== undefined) return planMath(plan, call, math);
  const planOther = OTHER_FUNCTIONS[name];
  if (planOther === undefined) throw new UnsupportedConstruct(`${name}()`);
  return planOther(plan, call);
}

/** The functions that are neither over ranges nor over single values. */
const OTHER_FUNCTIONS: Readonly<Record<string, (plan: Plan, call: Call) => Planned>> = {
  time: (plan, call) => (call.args.length > 0 ? plan.bad(call, 'time() takes no argument') : { scalar: TIME }),
  vector: (plan, call) => {
    const of = plan.scalar(argument(plan, call, 0, 1));
    return plan.node(call, () => new NumberVectorNode(of));
  },
  scalar: (plan, call) => ({ scalar: new ScalarCallNode(plan.vector(argument(plan, call, 0, 1))) }),
  absent: (plan, call) => {
    const series = argument(plan, call, 0, 1);
    const of = plan.vector(series);
    return plan.node(call, () => new AbsentNode(of, series.kind === 'selector' ? exactLabels(series) : {}));
  },
  absent_over_time: (plan, call) => {
    const range = rangeArgument(plan, call);
    const of = plan.samples(range, PRESENCE, 'presence');
    return plan.node(call, () => new AbsentNode(of, range.kind === 'range' ? exactLabels(range.selector) : {}));
  },
  histogram_quantile: (plan, call) => {
    const quantile = plan.scalar(argument(plan, call, 0, 2));
    const buckets = plan.vector(argument(plan, call, 1, 2));
    return plan.node(call, () => new HistogramQuantileNode(quantile, buckets));
  },
  timestamp: (plan, call) => {
    const selector = argument(plan, call, 0, 1);
    if (selector.kind !== 'selector') throw new UnsupportedConstruct('timestamp() of an expression');
    const range: Range = { kind: 'range', at: selector.at, selector, rangeMs: plan.lookbackMs };
    return { vector: plan.samples(range, { fill: latestTimes, drifts: false }, call.name) };
  },
  // The order of the series does not matter to an alert.
  sort: (plan, call) => ({ vector: plan.vector(argument(plan, call, 0, 1)) }),
  sort_desc: (plan, call) => ({ vector: plan.vector(argument(plan, call, 0, 1)) }),
  label_join: (plan, call) => planRelabelling(plan, call, 'label_join'),
  label_replace: (plan, call) => planRelabelling(plan, call, 'label_replace'),
};

function planRelabelling(plan: Plan, call: Call, name: 'label_join' | 'label_replace'): Planned {
  const [series, ...texts] = call.args;
  const of = plan.vector(series ?? plan.bad(call, `${name}() takes series and text`));
  const relabel = readRelabelling(
    name,
    texts.map((text) => textOf(plan, text)),
  );
  if (typeof relabel === 'string') return plan.bad(call, relabel);
  return plan.node(call, () => new LabelReplaceNode(of, relabel, name));
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
  return plan.node(call, () => new MathNode(of, vector, scalars));
}

/** A constant argument. */
function constantOf(plan: Plan, expression: Expression, name: string): number {
  if (!isConstant(expression)) throw new UnsupportedConstruct(`${name}() with a number that is not constant`);
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
