import { alignmentOf } from '../../metrics/align';
import { alignedType, type SeriesType } from '../../metrics/aligner';
import { groupOf, keysOf, readGroupField, readMetadataField, type GroupField } from '../../metrics/group-by';
import { foldOf, reducedType } from '../../metrics/reducer';
import { metadataText, type MetadataLabel } from '../../metrics/resource-metadata';
import type { Series } from '../../metrics/series';
import { AlignmentStage } from '../incremental/alignment-stage';
import type { CompiledQuery, CompiledStep, MakeSource, Timing, Unevaluated } from './compiled-query';
import type { UndocumentedChoices } from '../options';
import { reachOf } from '../reach';
import type { Aggregation } from '../../policies/policy';
import { SecondStep } from '../incremental/second-step';
import type { ValueSource } from '../incremental/value-source';
import type { OpenRow, Row } from '../incremental/row';

/** The values that a further aggregation takes, one at every evaluation. */
export interface Upstream {
  readonly makeSource: MakeSource;
  readonly type: SeriesType;
  readonly periodMs: number;
}

interface Step extends CompiledStep {
  readonly periodMs: number;
  readonly output: SeriesType;
  readonly resourceLabels: readonly string[] | undefined;
  readonly remark?: string;
}

/** Compiles the aggregations of the series that a filter matches. They have passed `aggregationProblems`. */
export function compileAggregations(
  aggregations: readonly Aggregation[],
  matches: (series: Series) => boolean,
  input: SeriesType,
  choices: UndocumentedChoices,
): CompiledQuery | Unevaluated {
  const [first, ...others] = aggregations;
  const step = compileStep(first, input, choices);
  if ('unevaluated' in step) return step;
  // The value of a group needs the current value of each of its series: none of them may be idle.
  const mayIdle = step.isBetweenItsPoints && step.reduction === undefined;
  const makeSource: MakeSource = (timing, open, idleRules) =>
    new AlignmentStage(step, matches, timing, { open, ...(mayIdle && idleRules !== undefined ? { idleRules } : {}) });
  const upstream = { makeSource, type: step.output, periodMs: step.periodMs };
  const query = compileFurther(others, upstream, choices, step.resourceLabels);
  if ('unevaluated' in query) return query;
  const reach = reachOf(aggregations, input, choices.rawPointSeconds);
  return { ...query, reach, ...(step.remark === undefined ? {} : { remark: step.remark }) };
}

/** The labels of resource metadata that the reducers group by. */
export function groupedMetadata(aggregations: readonly Aggregation[]): readonly MetadataLabel[] {
  return reducing(aggregations).flatMap(({ groupByFields }) =>
    groupByFields.flatMap((field) => readMetadataField(field) ?? []),
  );
}

/** The first label of resource metadata that the second reducer groups by and the first does not keep, if any. */
export function droppedMetadata(aggregations: readonly Aggregation[]): MetadataLabel | undefined {
  const [first, ...others] = reducing(aggregations);
  const kept = new Set(groupedMetadata(first === undefined ? [] : [first]).map(metadataText));
  return groupedMetadata(others).find((label) => !kept.has(metadataText(label)));
}

function reducing(aggregations: readonly Aggregation[]): readonly Aggregation[] {
  return aggregations.filter(({ crossSeriesReducer }) => crossSeriesReducer !== 'REDUCE_NONE');
}

/** Compiles a second aggregation, if there is one, over the values of the first. */
export function compileFurther(
  aggregations: readonly Aggregation[],
  upstream: Upstream,
  choices: UndocumentedChoices,
  resourceLabels: readonly string[] | undefined,
): Omit<CompiledQuery, 'reach'> | Unevaluated {
  const [aggregation, ...others] = aggregations;
  const { makeSource, type, periodMs } = upstream;
  if (aggregation === undefined) return { makeSource, resourceLabels };
  if (others.length > 0) return { unevaluated: 'more than two aggregations are not evaluated' };
  const step = compileStep(aggregation, type, choices);
  if ('unevaluated' in step) return step;
  const { evaluationPeriodSeconds } = choices;
  if (periodMs % (evaluationPeriodSeconds * 1_000) !== 0) {
    return {
      unevaluated: `two aggregations with a first alignmentPeriod of ${periodMs / 1_000}s are not evaluated: it must be a multiple of the evaluation period of ${evaluationPeriodSeconds}s`,
    };
  }
  const counts = type.kind === 'DELTA';
  return {
    makeSource: (timing, open) => {
      const source: Parameters<typeof compose>[1]['source'] = (openFirst) => makeSource(timing, openFirst);
      return compose(timing, { periodMs, counts, source }, step, open);
    },
    resourceLabels: commonLabels(resourceLabels, step.resourceLabels),
  };
}

function compose<R extends Row>(
  { clock }: Timing,
  first: ConstructorParameters<typeof SecondStep>[0],
  step: CompiledStep,
  open: OpenRow<R>,
): ValueSource<R> {
  return new SecondStep(first, step, clock, open);
}

function compileStep(
  aggregation: Aggregation | undefined,
  input: SeriesType,
  { interpolateHoldsLastValue, rawPointSeconds }: UndocumentedChoices,
): Step | Unevaluated {
  if (aggregation?.alignmentPeriod === undefined || aggregation.perSeriesAligner === 'ALIGN_NONE') {
    return rawStep(input, rawPointSeconds);
  }
  const { alignmentPeriod, perSeriesAligner, crossSeriesReducer, groupByFields } = aggregation;
  if (perSeriesAligner === 'ALIGN_INTERPOLATE' && !interpolateHoldsLastValue) {
    return { unevaluated: 'ALIGN_INTERPOLATE is not evaluated: its value before the next point is not documented' };
  }
  const periodMs = alignmentPeriod.toMilliseconds();
  const aligned = alignedType(perSeriesAligner, input);
  const alignment = alignmentOf(perSeriesAligner, input, periodMs);
  if (aligned === undefined || alignment === undefined) {
    return { unevaluated: `${perSeriesAligner} of ${input.kind} ${input.type} is not evaluated` };
  }
  if (crossSeriesReducer === 'REDUCE_NONE') {
    return { ...alignment, periodMs, output: aligned, reduction: undefined, resourceLabels: undefined };
  }
  const fields: GroupField[] = [];
  for (const name of groupByFields) {
    const field = readGroupField(name);
    if (field === undefined)
      return { unevaluated: `groupByFields ${name} is not evaluated: not a label of the metric or the resource` };
    if (field !== 'implied') fields.push(field);
  }
  return {
    ...alignment,
    periodMs,
    output: { kind: aligned.kind, type: reducedType(crossSeriesReducer, aligned.type) ?? aligned.type },
    reduction: {
      fold: foldOf(crossSeriesReducer, aligned.type),
      groupOf: (series) => groupOf(series, fields),
    },
    resourceLabels: keysOf(fields, 'resource'),
  };
}

/** Without an aligner, each raw point is a value for `seconds`, whatever its metric kind. */
function rawStep(input: SeriesType, seconds: number): Step | Unevaluated {
  const periodMs = seconds * 1_000;
  const alignment = alignmentOf('ALIGN_NEXT_OLDER', { kind: 'GAUGE', type: input.type }, periodMs);
  if (seconds === 0 || alignment === undefined) {
    return { unevaluated: 'ALIGN_NONE is not evaluated: for how long a raw point counts is not documented' };
  }
  return {
    ...alignment,
    periodMs,
    output: input,
    reduction: undefined,
    resourceLabels: undefined,
    remark: `without an aligner, each raw point counts for ${seconds} s`,
  };
}

/** The labels in both lists; undefined stands for all labels. */
export function commonLabels(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((key) => other.includes(key));
}
