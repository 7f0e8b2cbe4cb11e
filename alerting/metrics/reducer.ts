import type { Distribution } from './distribution';
import { mergedDistribution } from './distribution-sum';
import type { ValueType } from './metric-descriptor';
import { percentileOf } from './percentile';

/** Every cross-series reducer of the API. */
export const REDUCERS = [
  'REDUCE_NONE',
  'REDUCE_MEAN',
  'REDUCE_MIN',
  'REDUCE_MAX',
  'REDUCE_SUM',
  'REDUCE_STDDEV',
  'REDUCE_COUNT',
  'REDUCE_COUNT_TRUE',
  'REDUCE_COUNT_FALSE',
  'REDUCE_FRACTION_TRUE',
  'REDUCE_PERCENTILE_99',
  'REDUCE_PERCENTILE_95',
  'REDUCE_PERCENTILE_50',
  'REDUCE_PERCENTILE_05',
] as const;

export type Reducer = (typeof REDUCERS)[number];

/** The aligned value of one series of a group. */
export interface Member {
  /** For a distribution, its number of values. */
  readonly value: number;
  readonly distribution?: Distribution | undefined;
}

/** Computes the value of a group with at least one member. A series without a value is not a member. */
export type ReduceFunction = (members: readonly Member[]) => number;

/** The computation of a reducer. */
export interface Fold {
  readonly reduce: ReduceFunction;
  /** Set if the result is a distribution; {@link reduce} then counts its values. */
  readonly merge?: (members: readonly Member[]) => Distribution | undefined;
}

interface Rule {
  readonly types: readonly ValueType[];
  /** Value type of the result. @default - that of the input */
  readonly typeOut?: ValueType;
}

const NUMERIC = ['INT64', 'DOUBLE'] as const;
const SPREAD = ['INT64', 'DOUBLE', 'DISTRIBUTION'] as const;
const ANY = ['BOOL', 'INT64', 'DOUBLE', 'STRING', 'DISTRIBUTION'] as const;

const RULES: Readonly<Record<Reducer, Rule>> = {
  REDUCE_NONE: { types: ANY },
  REDUCE_MEAN: { types: SPREAD, typeOut: 'DOUBLE' },
  REDUCE_MIN: { types: NUMERIC },
  REDUCE_MAX: { types: NUMERIC },
  REDUCE_SUM: { types: SPREAD },
  REDUCE_STDDEV: { types: SPREAD, typeOut: 'DOUBLE' },
  REDUCE_COUNT: { types: ANY, typeOut: 'INT64' },
  REDUCE_COUNT_TRUE: { types: ['BOOL'], typeOut: 'INT64' },
  REDUCE_COUNT_FALSE: { types: ['BOOL'], typeOut: 'INT64' },
  REDUCE_FRACTION_TRUE: { types: ['BOOL'], typeOut: 'DOUBLE' },
  REDUCE_PERCENTILE_99: { types: SPREAD, typeOut: 'DOUBLE' },
  REDUCE_PERCENTILE_95: { types: SPREAD, typeOut: 'DOUBLE' },
  REDUCE_PERCENTILE_50: { types: SPREAD, typeOut: 'DOUBLE' },
  REDUCE_PERCENTILE_05: { types: SPREAD, typeOut: 'DOUBLE' },
};

/**
 * Value type of the result for such values; undefined where the API refuses the pair.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto
 */
export function reducedType(reducer: Reducer, input: ValueType): ValueType | undefined {
  const rule = RULES[reducer];
  return rule.types.includes(input) ? (rule.typeOut ?? input) : undefined;
}

/** The computation of a reducer for a value type that it accepts. */
export function foldOf(reducer: Exclude<Reducer, 'REDUCE_NONE'>, type: ValueType): Fold {
  const distributions = type === 'DISTRIBUTION' ? OF_DISTRIBUTIONS[reducer] : undefined;
  return distributions ?? { reduce: REDUCE[reducer] };
}

/** Reducers of numbers; BOOL values are 1 and 0. */
export const REDUCE: Readonly<Record<Exclude<Reducer, 'REDUCE_NONE'>, ReduceFunction>> = {
  REDUCE_MEAN: mean,
  REDUCE_MIN: (members) => members.reduce((least, { value }) => Math.min(least, value), Infinity),
  REDUCE_MAX: (members) => members.reduce((most, { value }) => Math.max(most, value), -Infinity),
  REDUCE_SUM: sum,
  REDUCE_STDDEV: (members) => {
    const middle = mean(members);
    return Math.sqrt(members.reduce((total, { value }) => total + (value - middle) ** 2, 0) / members.length);
  },
  REDUCE_COUNT: (members) => members.length,
  REDUCE_COUNT_TRUE: sum,
  REDUCE_COUNT_FALSE: (members) => members.length - sum(members),
  REDUCE_FRACTION_TRUE: mean,
  REDUCE_PERCENTILE_99: percentile(0.99),
  REDUCE_PERCENTILE_95: percentile(0.95),
  REDUCE_PERCENTILE_50: percentile(0.5),
  REDUCE_PERCENTILE_05: percentile(0.05),
};

const OF_DISTRIBUTIONS: Readonly<Partial<Record<Reducer, Fold>>> = {
  REDUCE_SUM: { reduce: sum, merge: merged },
  REDUCE_MEAN: { reduce: (members) => ofValues(members, ({ mean: middle }) => middle) },
  REDUCE_STDDEV: {
    reduce: (members) =>
      ofValues(members, ({ sumOfSquaredDeviation, count }) => Math.sqrt(sumOfSquaredDeviation / count)),
  },
  REDUCE_PERCENTILE_99: spread(0.99),
  REDUCE_PERCENTILE_95: spread(0.95),
  REDUCE_PERCENTILE_50: spread(0.5),
  REDUCE_PERCENTILE_05: spread(0.05),
};

function merged(members: readonly Member[]): Distribution | undefined {
  return mergedDistribution(members.map(({ distribution }) => distribution));
}

/** NaN where the distributions of the group have no value. */
function ofValues(members: readonly Member[], read: (all: Distribution) => number): number {
  const all = merged(members);
  return all === undefined || !(all.count > 0) ? NaN : read(all);
}

function spread(share: number): Fold {
  return { reduce: (members) => ofValues(members, (all) => percentileOf(all, share)) };
}

function sum(members: readonly Member[]): number {
  let total = 0;
  for (const { value } of members) total += value;
  return total;
}

function mean(members: readonly Member[]): number {
  return sum(members) / members.length;
}

/** Linear between order statistics: the method is not documented. */
function percentile(share: number): ReduceFunction {
  return (members) => {
    const ordered = members.map(({ value }) => value).sort((a, b) => a - b);
    const rank = share * (ordered.length - 1);
    const below = ordered[Math.floor(rank)] ?? NaN;
    const above = ordered[Math.ceil(rank)] ?? NaN;
    return below + (above - below) * (rank - Math.floor(rank));
  };
}
