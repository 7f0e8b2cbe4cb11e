import { alignmentOf } from '../../metrics/align';
import type { Timing, Unevaluated } from './compiled-query';
import { compileParts, eventsOf, seriesOf, type BadShare, type Events, type PartRule } from './indicator-part';
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
 * The share of bad windows in a lookback. Windows are counted back from the evaluation, and one without data is none of
 * them: neither is documented, so it is the option `sloWindowsEndAtEvaluation`.
 */
export function compileWindows(
  { windowPeriod, criterion }: WindowsIndicator,
  lookbackMs: number,
  objective: ServiceLevelObjective,
  known: CompileContext,
): BadShare | Unevaluated {
  const { evaluationPeriodSeconds, sloWindowsEndAtEvaluation } = known.choices;
  if (!sloWindowsEndAtEvaluation) {
    return { unevaluated: 'windows-based SLIs (windowsBased) are not evaluated: when windows end is not documented' };
  }
  const periodMs = windowPeriod.toMilliseconds();
  if (periodMs % (evaluationPeriodSeconds * 1_000) !== 0) {
    return {
      unevaluated: `a windowPeriod of ${windowPeriod.toString()} is not evaluated: it is no multiple of the evaluation period of ${evaluationPeriodSeconds}s`,
    };
  }
  const judgement = judged(criterion, objective, known);
  if ('unevaluated' in judgement) return judgement;
  const { rules, isBad, remark } = judgement;
  const parts = compileParts(rules, periodMs, objective, known);
  const shares = alignmentOf('ALIGN_MEAN', { kind: 'GAUGE', type: 'DOUBLE' }, lookbackMs);
  if ('unevaluated' in parts || shares === undefined)
    return 'unevaluated' in parts ? parts : { unevaluated: 'windows' };
  const windowsOf = (timing: Timing) => (open: OpenRow<FirstRow>) =>
    new Quotient(parts.sources(timing), isBad, () => seriesOf(objective), open);
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

/** What a criterion looks at in a window, and whether the window is bad: 1, 0, or NaN without data. */
interface Judgement extends Omit<Events, 'badShare'> {
  readonly isBad: Divide;
}

function judged(
  criterion: WindowCriterion,
  objective: ServiceLevelObjective,
  known: CompileContext,
): Judgement | Unevaluated {
  if (criterion.kind === 'performance') {
    const events = eventsOf(criterion.of, objective, known);
    if ('unevaluated' in events) return events;
    const { badShare, ...counted } = events;
    const isBad: Divide = (values, rows) => {
      const bad = badShare(values, rows);
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
