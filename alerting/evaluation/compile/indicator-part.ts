import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { compileMatcher, metadataIn, unjudgeable } from '../../filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import { alignmentOf } from '../../metrics/align';
import { alignedType, type Aligner } from '../../metrics/aligner';
import type { UndocumentedChoices } from '../options';
import { countWithin } from '../../metrics/percentile';
import { foldOf, type Reducer } from '../../metrics/reducer';
import type { Series } from '../../metrics/series';
import { AlignmentStage } from '../incremental/alignment-stage';
import { basicRemark, eventsOfBasic } from './basic-indicator';
import type { Timing, Unevaluated } from './compiled-query';
import { unknownMetric, missingMetadata, type CompileContext } from './compile-context';
import type { Divide, Part, PartSource } from '../incremental/quotient';
import type { OpenRow } from '../incremental/row';
import type { BasicIndicator, RequestIndicator, ServiceLevelObjective } from '../../policies/service-level-objective';

/** One filter of an SLI: all series that it matches give one value over a window. */
interface IndicatorPart {
  readonly makeSource: (timing: Timing, open: OpenRow<Part>) => AlignmentStage<Part>;
}

/** How the series of a filter give one value. */
export interface PartRule {
  /** The field of the SLI that has the filter, as the API spells it. */
  readonly of: string;
  readonly filter: string;
  readonly aligner: Aligner;
  readonly reducer: Exclude<Reducer, 'REDUCE_NONE'>;
  /** What the points of its metric are. */
  readonly values: 'counts' | 'distributions' | 'gauges';
}

/** Compiles one filter of an SLI, or says why its metric does not fit. */
function compilePart(
  { of, filter, aligner, reducer, values }: PartRule,
  windowMs: number,
  objective: ServiceLevelObjective,
  { descriptors, choices }: CompileContext,
): IndicatorPart | Unevaluated {
  const tree = parseMonitoringFilter(filter);
  const reason = unjudgeable(tree);
  if (reason !== undefined) return { unevaluated: reason };
  const metricType = metricTypeOf(tree) ?? '';
  const descriptor = descriptors.descriptorOf(metricType);
  if (descriptor === undefined) return unknownMetric(metricType, descriptors);
  const missing = missingMetadata(metricType, metadataIn(tree), descriptors);
  if (missing !== undefined) return missing;
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  const alignment = alignmentOf(aligner, input, windowMs);
  const aligned = alignedType(aligner, input);
  const fits =
    (input.kind === 'GAUGE') === (values === 'gauges') &&
    (input.type === 'DISTRIBUTION') === (values === 'distributions');
  if (alignment === undefined || aligned === undefined || !fits) {
    return { unevaluated: `${metricType} is a ${input.kind} ${input.type}: ${of} does not accept it` };
  }
  const step = { ...alignment, reduction: { fold: foldOf(reducer, aligned.type), groupOf: () => seriesOf(objective) } };
  const matches = compileMatcher(tree, choices);
  return {
    makeSource: (timing, open) => new AlignmentStage(step, matches, timing, { open }),
  };
}

/** How the share of bad events, or of bad windows, is computed. */
export interface BadShare {
  readonly sources: (timing: Timing) => readonly PartSource[];
  /** NaN without events or windows. */
  readonly badShare: Divide;
  /** A note on how it is computed. */
  readonly remark?: string;
}

/** Compiles several filters over the same window, in their order. */
export function compileParts(
  rules: readonly PartRule[],
  windowMs: number,
  objective: ServiceLevelObjective,
  context: CompileContext,
): Pick<BadShare, 'sources'> | Unevaluated {
  const parts: IndicatorPart[] = [];
  for (const rule of rules) {
    const part = compilePart(rule, windowMs, objective, context);
    if ('unevaluated' in part) return part;
    parts.push(part);
  }
  return { sources: (timing) => parts.map((part) => (open) => part.makeSource(timing, open)) };
}

/** How many events of a window are bad, and how many good: 0 or more. */
export interface EventCounts {
  readonly bad: number;
  readonly good: number;
}

const NO_EVENTS: EventCounts = { bad: 0, good: 0 };

/** The share of bad events; NaN without events. */
export function shareOfBad({ bad, good }: EventCounts): number {
  return bad + good > 0 ? bad / (bad + good) : NaN;
}

/** The filters of an SLI over events, and how their sums give its bad and good events. */
export interface Events {
  readonly rules: readonly PartRule[];
  readonly countsOf: (...parts: Parameters<Divide>) => EventCounts;
  /** A note on how they are counted. */
  readonly remark?: string;
}

export function eventsOf(
  indicator: RequestIndicator | BasicIndicator,
  objective: ServiceLevelObjective,
  { objectives, choices }: CompileContext,
): Events | Unevaluated {
  if (indicator.kind !== 'basic') return countedBy(indicator, choices);
  if (!choices.basicSliOfCloudRun) {
    return { unevaluated: 'basic SLIs (basicSli) are not evaluated: Google does not document which responses are bad' };
  }
  const events = eventsOfBasic(indicator, objectives.serviceOf(objective));
  return 'unevaluated' in events ? events : { ...countedBy(events, choices), remark: basicRemark(indicator) };
}

/** A lower bound may lie inside the first bucket, where the number of values is an assumption. */
function cutRemark(indicator: RequestIndicator, { firstBucketStartsAtZero }: UndocumentedChoices): string | undefined {
  if (indicator.kind !== 'distributionCut' || !Number.isFinite(indicator.min)) return undefined;
  const counts = firstBucketStartsAtZero ? 'as evenly spread from 0' : 'as bad';
  return `the values of the first bucket count ${counts} where the lower bound ${indicator.min} of the SLI cuts it`;
}

function countedBy(indicator: RequestIndicator, choices: UndocumentedChoices): Events {
  const { filters, countsOf } = countingOf(indicator, choices);
  const remark = cutRemark(indicator, choices);
  const rules = filters.map((filter): PartRule => ({
    of: indicator.kind,
    filter,
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_SUM',
    values: indicator.kind === 'distributionCut' ? 'distributions' : 'counts',
  }));
  return remark === undefined ? { rules, countsOf } : { rules, countsOf, remark };
}

function countingOf(
  indicator: RequestIndicator,
  { firstBucketStartsAtZero }: UndocumentedChoices,
): { readonly filters: readonly string[] } & Pick<Events, 'countsOf'> {
  if (indicator.kind === 'distributionCut') {
    const { filter, min, max } = indicator;
    const countsOf: Events['countsOf'] = ([total], [part]) => {
      if (total === undefined || part?.distribution === undefined) return NO_EVENTS;
      return ofTotal(total - countWithin(part.distribution, { min, max, firstBucketStartsAtZero }), total);
    };
    return { filters: [filter], countsOf };
  }
  const { good, bad, total } = indicator;
  // A counter without events has no points: beside a counter that has points, its value is 0.
  if (total !== undefined && bad !== undefined) {
    return { filters: [bad, total], countsOf: ([b = 0, all = 0]) => ofTotal(b, all) };
  }
  if (total !== undefined && good !== undefined) {
    return { filters: [good, total], countsOf: ([g = 0, all = 0]) => ofTotal(all - g, all) };
  }
  return { filters: [good ?? '', bad ?? ''], countsOf: ([g = 0, b = 0]) => ofTotal(b, g + b) };
}

/** The points of two metrics may become visible one after the other: bad events are at least none and at most all. */
function ofTotal(bad: number, total: number): EventCounts {
  if (total <= 0) return NO_EVENTS;
  const counted = Math.min(total, Math.max(0, bad));
  return { bad: counted, good: total - counted };
}

/** The series of a burn rate. It has no metric type in Monitoring: the selector stands for it. */
export function seriesOf({ id }: ServiceLevelObjective): Series {
  return { metric: { type: 'select_slo_burn_rate', labels: { slo: id } }, resource: { type: '', labels: {} } };
}
