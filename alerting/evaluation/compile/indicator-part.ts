import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { compileMatcher, metadataIn, unjudgeable } from '../../filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import { alignmentOf } from '../../metrics/align';
import { alignedType, type Aligner } from '../../metrics/aligner';
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

/** One filter of an indicator: everything that it matches, as one value over a time. */
interface IndicatorPart {
  readonly makeSource: (timing: Timing, open: OpenRow<Part>) => AlignmentStage<Part>;
}

/** How the series of a filter become one value. */
export interface PartRule {
  /** What needs it, as the API spells it. */
  readonly of: string;
  readonly filter: string;
  readonly aligner: Aligner;
  readonly reducer: Exclude<Reducer, 'REDUCE_NONE'>;
  /** What its metric holds. */
  readonly values: 'counts' | 'distributions' | 'gauges';
}

/** Compiles one filter of an indicator, or says why its metric does not go with it. */
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
  if (descriptor === undefined) return unknownMetric(metricType);
  const unsaid = missingMetadata(metricType, metadataIn(tree), descriptors);
  if (unsaid !== undefined) return unsaid;
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  const alignment = alignmentOf(aligner, input, windowMs);
  const aligned = alignedType(aligner, input);
  const fits =
    (input.kind === 'GAUGE') === (values === 'gauges') &&
    (input.type === 'DISTRIBUTION') === (values === 'distributions');
  if (alignment === undefined || aligned === undefined || !fits) {
    return { unevaluated: `${metricType}, ${input.kind} ${input.type}, does not go with ${of}` };
  }
  const step = { ...alignment, reduction: { fold: foldOf(reducer, aligned.type), groupOf: () => seriesOf(objective) } };
  const matches = compileMatcher(tree, choices);
  return {
    makeSource: ({ clock, visibility }, open) => new AlignmentStage(step, matches, clock, visibility, open),
  };
}

/** What the share of what is bad is computed from, and how. */
export interface BadShare {
  readonly sources: (timing: Timing) => readonly PartSource[];
  /** NaN where nothing is there to be judged. */
  readonly badShare: Divide;
  /** What to know of how it is computed. */
  readonly remark?: string;
}

/** Several filters over one time, in their order. */
export function compileParts(
  rules: readonly PartRule[],
  windowMs: number,
  objective: ServiceLevelObjective,
  known: CompileContext,
): Pick<BadShare, 'sources'> | Unevaluated {
  const parts: IndicatorPart[] = [];
  for (const rule of rules) {
    const part = compilePart(rule, windowMs, objective, known);
    if ('unevaluated' in part) return part;
    parts.push(part);
  }
  return { sources: (timing) => parts.map((part) => (open) => part.makeSource(timing, open)) };
}

/** The filters of an indicator of events, and the share of bad events from their sums. Without any event: NaN. */
export interface Events extends Pick<BadShare, 'badShare' | 'remark'> {
  readonly rules: readonly PartRule[];
}

export function eventsOf(
  indicator: RequestIndicator | BasicIndicator,
  objective: ServiceLevelObjective,
  { objectives, choices }: CompileContext,
): Events | Unevaluated {
  if (indicator.kind !== 'basic') return countedBy(indicator);
  if (!choices.basicSliOfCloudRun) {
    return { unevaluated: 'basic SLIs (basicSli) are not evaluated: which responses are bad is not documented' };
  }
  const events = eventsOfBasic(indicator, objectives.serviceOf(objective));
  return 'unevaluated' in events ? events : { ...countedBy(events), remark: basicRemark(indicator) };
}

function countedBy(indicator: RequestIndicator): Events {
  const { filters, badShare } = shareOf(indicator);
  const rules = filters.map((filter): PartRule => ({
    of: indicator.kind,
    filter,
    aligner: 'ALIGN_DELTA',
    reducer: 'REDUCE_SUM',
    values: indicator.kind === 'distributionCut' ? 'distributions' : 'counts',
  }));
  return { rules, badShare };
}

function shareOf(indicator: RequestIndicator): {
  readonly filters: readonly string[];
  readonly badShare: Divide;
} {
  if (indicator.kind === 'distributionCut') {
    const { filter, min, max } = indicator;
    const badShare: Divide = ([total], [part]) => {
      if (total === undefined || part?.distribution === undefined) return NaN;
      return ratio(total - countWithin(part.distribution, min, max), total);
    };
    return { filters: [filter], badShare };
  }
  const { good, bad, total } = indicator;
  // A metric that counts nothing has no points: next to one that has, it stands for zero.
  if (total !== undefined && bad !== undefined) {
    return { filters: [bad, total], badShare: ([b = 0, all = 0]) => ratio(b, all) };
  }
  if (total !== undefined && good !== undefined) {
    return { filters: [good, total], badShare: ([g = 0, all = 0]) => ratio(all - g, all) };
  }
  return { filters: [good ?? '', bad ?? ''], badShare: ([g = 0, b = 0]) => ratio(b, g + b) };
}

/** Counts that come from different metrics may disagree for a moment: there is no less than nothing. */
function ratio(bad: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, bad) / total) : NaN;
}

/** SLO data has no metric type of its own. */
export function seriesOf({ id }: ServiceLevelObjective): Series {
  return { metric: { type: 'select_slo_burn_rate', labels: { slo: id } }, resource: { type: '', labels: {} } };
}
