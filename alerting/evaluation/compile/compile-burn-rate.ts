import type { SloSelection } from '../../filters/monitoring/monitoring-syntax';
import { metadataText } from '../../metrics/resource-metadata';
import { compileFurther, groupedMetadata } from './compile-aggregation';
import { lateTiming, type CompiledQuery, type MakeSource, type Unevaluated } from './compiled-query';
import { compileParts, eventsOf, seriesOf, shareOfBad, type BadShare } from './indicator-part';
import type { CompileContext } from './compile-context';
import type { Aggregation } from '../../policies/policy';
import type { LateSides } from '../lateness';
import { reachOf } from '../reach';
import type { SeriesCondition } from '../series-condition';
import { Quotient } from '../incremental/quotient';
import {
  errorBudget,
  unreachableBurnRate,
  withoutNoise,
  type BasicIndicator,
  type RequestIndicator,
  type ServiceLevelObjective,
} from '../../policies/service-level-objective';
import { compileWindows } from './windows-indicator';

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 60e3, h: 3_600e3 };

/** Google's page on burn-rate alerts allows a lookback of at most a day. */
const LONGEST_LOOKBACK_MS = 24 * 3_600_000;

/**
 * `select_slo_burn_rate(SLO, LOOKBACK)`: the share of bad events, or of bad windows, in the lookback, over the error
 * budget. A lookback without events or windows has no value.
 * https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors
 */
export function compileBurnRate(
  selection: SloSelection,
  condition: SeriesCondition,
  late: LateSides,
  context: CompileContext,
): CompiledQuery | Unevaluated {
  const { name, slo, lookback } = selection;
  const { aggregations } = condition;
  if (name !== 'select_slo_burn_rate') return { unevaluated: `${name}() is not evaluated, select_slo_burn_rate() is` };
  const objective = context.objectives.objectiveOf(slo);
  if (objective === undefined)
    return { unevaluated: `select_slo_burn_rate(): unknown SLO ${slo}; add it with --metrics` };
  const lookbackMs = lookbackMsOf(selection);
  if (lookbackMs === undefined) {
    return {
      unevaluated: `select_slo_burn_rate(): a lookback is written like "3600s", got ${JSON.stringify(lookback ?? '')}`,
    };
  }
  const [grouped] = groupedMetadata(aggregations);
  if (grouped !== undefined)
    return { unevaluated: `groupByFields ${metadataText(grouped)}: a burn rate has no metadata` };
  const { indicator, goal } = objective;
  const share =
    indicator.kind === 'windows'
      ? compileWindows(indicator, lookbackMs, objective, context)
      : compileEvents(indicator, { lookbackMs, late }, objective, context);
  if ('unevaluated' in share) return { unevaluated: `SLO ${slo}: ${share.unevaluated}` };
  const budget = errorBudget(goal);
  const makeSource: MakeSource = (timing, open) =>
    new Quotient(
      {
        sources: share.sources(timing),
        divide: (values, parts) => withoutNoise(share.badShare(values, parts) / budget),
        seriesOf: () => seriesOf(objective),
      },
      open,
    );
  const periodMs = context.choices.evaluationPeriodSeconds * 1_000;
  const upstream = { makeSource, type: { kind: 'GAUGE', type: 'DOUBLE' } as const, periodMs };
  const query = compileFurther(aggregations.filter(changesValue(periodMs)), upstream, context.choices, []);
  if ('unevaluated' in query) return query;
  const { lookbackMs: furtherMs } = reachOf(aggregations, { kind: 'GAUGE', type: 'DOUBLE' }, periodMs / 1_000);
  const windowMs = indicator.kind === 'windows' ? indicator.windowPeriod.toMilliseconds() : 0;
  const reach = { lookbackMs: lookbackMs + windowMs + furtherMs, growth: 'any' } as const;
  const remarks = [
    ...(share.remark === undefined ? [] : [share.remark]),
    ...(lookbackMs > LONGEST_LOOKBACK_MS
      ? [`the lookback of ${lookback} is longer than the documented maximum of 24 h`]
      : []),
    ...neverExceeded(condition, objective),
  ];
  return { ...query, reach, ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }) };
}

/** A threshold above which no burn rate can be: the condition is accepted, and never true. */
function neverExceeded(condition: SeriesCondition, objective: ServiceLevelObjective): string[] {
  const highest = condition.kind === 'threshold' ? unreachableBurnRate(objective, condition) : undefined;
  if (highest === undefined) return [];
  return [`it is never true: the highest possible burn rate is ${highest} for a goal of ${objective.goal}`];
}

/** The burn rate has one value an evaluation: most aligners over at most one evaluation period do not change it. */
function changesValue(periodMs: number): (aggregation: Aggregation) => boolean {
  const same = new Set(['ALIGN_NONE', 'ALIGN_NEXT_OLDER', 'ALIGN_MEAN', 'ALIGN_MIN', 'ALIGN_MAX', 'ALIGN_SUM']);
  return ({ perSeriesAligner, alignmentPeriod }) =>
    !same.has(perSeriesAligner) || (alignmentPeriod?.toMilliseconds() ?? 0) > periodMs;
}

/** The share of bad events. Of late events only the bad or only the good ones are late: see `lateness.ts`. */
function compileEvents(
  indicator: RequestIndicator | BasicIndicator,
  { lookbackMs, late }: { readonly lookbackMs: number; readonly late: LateSides },
  objective: ServiceLevelObjective,
  context: CompileContext,
): BadShare | Unevaluated {
  const events = eventsOf(indicator, objective, context);
  if ('unevaluated' in events) return events;
  const parts = compileParts(events.rules, lookbackMs, objective, context);
  if ('unevaluated' in parts) return parts;
  const { countsOf, remark } = events;
  const rest = remark === undefined ? {} : { remark };
  const count = events.rules.length;
  if (late.numeratorMs === 0 && late.denominatorMs === 0) {
    return { ...rest, sources: parts.sources, badShare: (values, rows) => shareOfBad(countsOf(values, rows)) };
  }
  return {
    ...rest,
    sources: (timing) => [
      ...parts.sources(lateTiming(timing, late.numeratorMs)),
      ...parts.sources(lateTiming(timing, late.denominatorMs)),
    ],
    badShare: (values, rows) => {
      const { bad } = countsOf(values.slice(0, count), rows.slice(0, count));
      const { good } = countsOf(values.slice(count), rows.slice(count));
      return shareOfBad({ bad, good });
    },
  };
}

/** The lookback of a selector in milliseconds; undefined: none that can be read. */
export function lookbackMsOf({ lookback: text = '' }: Pick<SloSelection, 'lookback'>): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)) {
    total += Number(count) * (UNITS[unit ?? ''] ?? NaN);
  }
  return total > 0 ? total : undefined;
}
