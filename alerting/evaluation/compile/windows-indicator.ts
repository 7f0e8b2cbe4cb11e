import { alignmentOf } from '../../metrics/align';
import type { Timing, Unevaluated } from './compiled-query';
import {
  compileParts,
  eventsOf,
  seriesOf,
  shareOfBad,
  type BadShare,
  type Events,
  type PartRule,
} from './indicator-part';
import type { CompileContext } from './compile-context';
import { Quotient, type Divide, type Part } from '../incremental/quotient';
import type { OpenRow } from '../incremental/row';
import { SecondStep, type FirstRow } from '../incremental/second-step';
import {
  withoutNoise,
  type ServiceLevelObjective,
  type WindowCriterion,
  type WindowsIndicator,
} from '../../policies/service-level-objective';

/**
 * The share of bad windows in a lookback. Windows are counted back from the evaluation, and windows without data are left
 * out. Neither is documented: the option `sloWindowsEndAtEvaluation` turns such SLIs off.
 */
export function compileWindows(
  { windowPeriod, criterion }: WindowsIndicator,
  lookbackMs: number,
  objective: ServiceLevelObjective,
  context: CompileContext,
): BadShare | Unevaluated {
  const { evaluationPeriodSeconds, sloWindowsEndAtEvaluation } = context.choices;
  if (!sloWindowsEndAtEvaluation) {
    return {
      unevaluated: 'windows-based SLIs (windowsBased) are not evaluated: Google does not document when windows end',
    };
  }
  const periodMs = windowPeriod.toMilliseconds();
  if (periodMs % (evaluationPeriodSeconds * 1_000) !== 0) {
    return {
      unevaluated: `a windowPeriod of ${windowPeriod.toString()} is not evaluated: it must be a multiple of the evaluation period of ${evaluationPeriodSeconds}s`,
    };
  }
  const windowTest = windowTestOf(criterion, objective, context);
  if ('unevaluated' in windowTest) return windowTest;
  const { rules, isBad, remark } = windowTest;
  const parts = compileParts(rules, periodMs, objective, context);
  const shares = alignmentOf('ALIGN_MEAN', { kind: 'GAUGE', type: 'DOUBLE' }, lookbackMs);
  if ('unevaluated' in parts || shares === undefined)
    return 'unevaluated' in parts ? parts : { unevaluated: 'windows' };
  const windowsOf = (timing: Timing) => (open: OpenRow<FirstRow>) =>
    new Quotient({ sources: parts.sources(timing), divide: isBad, seriesOf: () => seriesOf(objective) }, open);
  return {
    sources: (timing) => [
      (open: OpenRow<Part>) =>
        new SecondStep(
          { periodMs, counts: false, source: windowsOf(timing) },
          { ...shares, reduction: undefined },
          timing.clock,
          open,
        ),
    ],
    badShare: ([share = NaN]) => share,
    ...(remark === undefined ? {} : { remark }),
  };
}

/** The filters of a criterion, and how their values decide a window: 1 is bad, 0 is good, NaN is without data. */
interface WindowTest extends Omit<Events, 'countsOf'> {
  readonly isBad: Divide;
}

function windowTestOf(
  criterion: WindowCriterion,
  objective: ServiceLevelObjective,
  context: CompileContext,
): WindowTest | Unevaluated {
  if (criterion.kind === 'performance') {
    const events = eventsOf(criterion.of, objective, context);
    if ('unevaluated' in events) return events;
    const { countsOf, ...counted } = events;
    const isBad: Divide = (values, rows) => {
      const bad = shareOfBad(countsOf(values, rows));
      return Number.isNaN(bad) ? NaN : Number(withoutNoise(1 - bad) < criterion.threshold);
    };
    return { ...counted, isBad };
  }
  const { filter } = criterion;
  if (criterion.kind === 'anyTrue') {
    const rule = { of: 'goodBadMetricFilter', filter, aligner: 'ALIGN_COUNT_TRUE', reducer: 'REDUCE_SUM' } as const;
    return {
      rules: [{ ...rule, values: 'gauges' }],
      isBad: ([trues = NaN]) => (Number.isNaN(trues) ? NaN : Number(trues === 0)),
    };
  }
  const { kind, min, max } = criterion;
  const rule: PartRule = {
    of: kind === 'mean' ? 'metricMeanInRange' : 'metricSumInRange',
    filter,
    aligner: 'ALIGN_MEAN',
    reducer: kind === 'mean' ? 'REDUCE_MEAN' : 'REDUCE_SUM',
    values: 'gauges',
  };
  return { rules: [rule], isBad: ([value = NaN]) => (Number.isNaN(value) ? NaN : Number(value < min || value > max)) };
}
