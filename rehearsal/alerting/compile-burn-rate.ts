import { metricTypeOf } from '../filters/alert-filter';
import { compileMatcher, unjudgeable } from '../filters/monitoring-matcher';
import { parseMonitoringFilter } from '../filters/monitoring-parser';
import type { SloSelection } from '../filters/monitoring-syntax';
import { alignmentOf } from '../metrics/align';
import { countWithin } from '../metrics/percentile';
import { foldOf } from '../metrics/reducer';
import type { Series } from '../metrics/series';
import { AlignmentStage } from './alignment-stage';
import { compileFurther } from './compile-aggregation';
import type { Aggregation } from './policy';
import { Quotient, type Divide, type Part } from './quotient';
import {
  errorBudget,
  withoutNoise,
  type ServiceLevelIndicator,
  type ServiceLevelObjective,
} from './service-level-objective';
import type { CompiledQuery, MakeSource, Timing, Unevaluated } from './compiled-query';
import type { Known } from './known';
import type { OpenRow } from './row';

/** One filter of an indicator: everything that it matches, summed over the lookback. */
interface Sum {
  readonly makeSource: (timing: Timing, open: OpenRow<Part>) => AlignmentStage<Part>;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 60e3, h: 3_600e3 };

/** Alerts cannot be based on consumption over more than a day: the page on burn-rate alerts. */
const LONGEST_LOOKBACK_MS = 24 * 3_600_000;

/**
 * `select_slo_burn_rate(SLO, LOOKBACK)`: the share of bad events in the lookback, over the share that may be bad. Without
 * any event there is no value.
 * https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors
 */
export function compileBurnRate(
  { name, slo, lookback }: SloSelection,
  aggregations: readonly Aggregation[],
  known: Known,
): CompiledQuery | Unevaluated {
  if (name !== 'select_slo_burn_rate') return { unevaluated: `${name}() is not evaluated, select_slo_burn_rate() is` };
  const objective = known.objectives.objectiveOf(slo);
  if (objective === undefined) return { unevaluated: `select_slo_burn_rate(): the SLO ${slo} is not known` };
  const lookbackMs = readLookback(lookback ?? '');
  if (lookbackMs === undefined) {
    return { unevaluated: `select_slo_burn_rate(): ${JSON.stringify(lookback ?? '')} is no lookback such as "3600s"` };
  }
  const { indicator, goal } = objective;
  if (indicator.kind === 'unevaluated') return { unevaluated: `SLO ${slo}: ${indicator.reason} are not evaluated` };
  const { filters, badShare } = shareOf(indicator);
  const sums: Sum[] = [];
  for (const filter of filters) {
    const sum = compileSum(filter, indicator.kind, lookbackMs, objective, known);
    if ('unevaluated' in sum) return { unevaluated: `SLO ${slo}: ${sum.unevaluated}` };
    sums.push(sum);
  }
  const budget = errorBudget(goal);
  const divide: Divide = (values, parts) => withoutNoise(badShare(values, parts) / budget);
  const makeSource: MakeSource = (timing, open) => {
    const sources = sums.map((sum) => (part: OpenRow<Part>) => sum.makeSource(timing, part));
    return new Quotient(sources, divide, () => seriesOf(objective), open);
  };
  const periodMs = known.choices.evaluationPeriodSeconds * 1_000;
  const upstream = { makeSource, type: { kind: 'GAUGE', type: 'DOUBLE' } as const, periodMs };
  const query = compileFurther(aggregations.filter(changesValue(periodMs)), upstream, periodMs, []);
  if ('unevaluated' in query || lookbackMs <= LONGEST_LOOKBACK_MS) return query;
  return {
    ...query,
    remark: `the lookback of ${lookback} is longer than the 24 h that burn-rate alerts are documented for`,
  };
}

/** The burn rate has one value an evaluation: an aligner over no more than that leaves it as it is. */
function changesValue(periodMs: number): (aggregation: Aggregation) => boolean {
  const same = new Set(['ALIGN_NONE', 'ALIGN_NEXT_OLDER', 'ALIGN_MEAN', 'ALIGN_MIN', 'ALIGN_MAX', 'ALIGN_SUM']);
  return ({ perSeriesAligner, alignmentPeriod }) =>
    !same.has(perSeriesAligner) || (alignmentPeriod?.toMilliseconds() ?? 0) > periodMs;
}

type Share = Divide;

function shareOf(indicator: Exclude<ServiceLevelIndicator, { kind: 'unevaluated' }>): {
  readonly filters: readonly string[];
  readonly badShare: Share;
} {
  if (indicator.kind === 'distributionCut') {
    const { filter, min, max } = indicator;
    const badShare: Share = ([total], [part]) => {
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

function compileSum(
  filter: string,
  kind: 'goodTotalRatio' | 'distributionCut',
  lookbackMs: number,
  objective: ServiceLevelObjective,
  { descriptors, choices }: Known,
): Sum | Unevaluated {
  const tree = parseMonitoringFilter(filter);
  const reason = unjudgeable(tree);
  if (reason !== undefined) return { unevaluated: reason };
  const metricType = metricTypeOf(tree) ?? '';
  const descriptor = descriptors.descriptorOf(metricType);
  if (descriptor === undefined) return { unevaluated: `kind and value type of the metric ${metricType} are not known` };
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  const alignment = alignmentOf('ALIGN_DELTA', input, lookbackMs);
  const distributions = input.type === 'DISTRIBUTION';
  const numeric = input.type === 'INT64' || input.type === 'DOUBLE';
  if (alignment === undefined || input.kind === 'GAUGE' || !(kind === 'distributionCut' ? distributions : numeric)) {
    return { unevaluated: `${metricType}, ${input.kind} ${input.type}, does not go with ${kind}` };
  }
  const fold = foldOf('REDUCE_SUM', input.type);
  const step = { ...alignment, reduction: { fold, groupOf: () => seriesOf(objective) } };
  const matches = compileMatcher(tree, choices);
  return {
    makeSource: ({ clock, visibility }, open) => new AlignmentStage(step, matches, clock, visibility, open),
  };
}

/** SLO data has no metric type of its own. */
function seriesOf({ id }: ServiceLevelObjective): Series {
  return { metric: { type: 'select_slo_burn_rate', labels: { slo: id } }, resource: { type: '', labels: {} } };
}

function readLookback(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)) {
    total += Number(count) * (UNITS[unit ?? ''] ?? NaN);
  }
  return total > 0 ? total : undefined;
}
