import type { MetricKind, ValueType } from './metric-descriptor';

/** Every per-series aligner of the API. */
export const ALIGNERS = [
  'ALIGN_NONE',
  'ALIGN_DELTA',
  'ALIGN_RATE',
  'ALIGN_INTERPOLATE',
  'ALIGN_NEXT_OLDER',
  'ALIGN_MIN',
  'ALIGN_MAX',
  'ALIGN_MEAN',
  'ALIGN_COUNT',
  'ALIGN_SUM',
  'ALIGN_STDDEV',
  'ALIGN_COUNT_TRUE',
  'ALIGN_COUNT_FALSE',
  'ALIGN_FRACTION_TRUE',
  'ALIGN_PERCENTILE_99',
  'ALIGN_PERCENTILE_95',
  'ALIGN_PERCENTILE_50',
  'ALIGN_PERCENTILE_05',
  'ALIGN_PERCENT_CHANGE',
] as const;

export type Aligner = (typeof ALIGNERS)[number];

/** Kind and type of a series, before or after a step of aggregation. */
export interface SeriesType {
  readonly kind: MetricKind;
  readonly type: ValueType;
}

interface Rule {
  readonly kinds: readonly MetricKind[];
  readonly types: readonly ValueType[];
  /** Kind of the result. @default - that of the input */
  readonly kindOut?: MetricKind;
  /** Value type of the result. @default - that of the input */
  readonly typeOut?: ValueType;
}

const NUMERIC = ['INT64', 'DOUBLE'] as const;
const ANY = ['BOOL', 'INT64', 'DOUBLE', 'STRING', 'DISTRIBUTION'] as const;
const SAMPLED = ['GAUGE', 'DELTA'] as const;
const COUNTED = ['CUMULATIVE', 'DELTA'] as const;

const same: Rule = { kinds: SAMPLED, types: NUMERIC };
const truth: Rule = { kinds: ['GAUGE'], types: ['BOOL'], typeOut: 'INT64' };
const percentile: Rule = { kinds: SAMPLED, types: ['DISTRIBUTION'], kindOut: 'GAUGE', typeOut: 'DOUBLE' };

/**
 * What each aligner accepts and gives:
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto. For DELTA distributions the
 * API refused ALIGN_COUNT, ALIGN_MAX and ALIGN_MEAN, as this table does.
 */
const RULES: Readonly<Record<Aligner, Rule>> = {
  ALIGN_NONE: { kinds: ['GAUGE', 'DELTA', 'CUMULATIVE'], types: ANY },
  ALIGN_DELTA: { kinds: COUNTED, types: ['INT64', 'DOUBLE', 'DISTRIBUTION'], kindOut: 'DELTA' },
  ALIGN_RATE: { kinds: COUNTED, types: NUMERIC, kindOut: 'GAUGE', typeOut: 'DOUBLE' },
  ALIGN_INTERPOLATE: { kinds: ['GAUGE'], types: NUMERIC },
  ALIGN_NEXT_OLDER: { kinds: ['GAUGE'], types: ANY },
  ALIGN_MIN: same,
  ALIGN_MAX: same,
  ALIGN_MEAN: { ...same, typeOut: 'DOUBLE' },
  ALIGN_COUNT: { kinds: SAMPLED, types: ['INT64', 'DOUBLE', 'BOOL'], typeOut: 'INT64' },
  ALIGN_SUM: { kinds: SAMPLED, types: ['INT64', 'DOUBLE', 'DISTRIBUTION'] },
  ALIGN_STDDEV: { ...same, typeOut: 'DOUBLE' },
  ALIGN_COUNT_TRUE: truth,
  ALIGN_COUNT_FALSE: truth,
  ALIGN_FRACTION_TRUE: { ...truth, typeOut: 'DOUBLE' },
  ALIGN_PERCENTILE_99: percentile,
  ALIGN_PERCENTILE_95: percentile,
  ALIGN_PERCENTILE_50: percentile,
  ALIGN_PERCENTILE_05: percentile,
  ALIGN_PERCENT_CHANGE: { ...same, kindOut: 'GAUGE', typeOut: 'DOUBLE' },
};

/** Kind and type of the result for such a series; undefined where the API refuses the pair. */
export function alignedType(aligner: Aligner, input: SeriesType): SeriesType | undefined {
  const rule = RULES[aligner];
  if (!rule.kinds.includes(input.kind) || !rule.types.includes(input.type)) return undefined;
  return { kind: rule.kindOut ?? input.kind, type: rule.typeOut ?? input.type };
}
