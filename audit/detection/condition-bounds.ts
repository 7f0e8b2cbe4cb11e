import { count } from '../../model/count';
import { Duration } from '../../model/duration';
import type { SeriesCondition } from '../facts/alert-policy';
import { allKnown, valueOf } from '../facts/reading';
import type { Bound } from './detection-time';

/**
 * How often a condition is evaluated, at most. Google's own examples evaluate once a minute
 * (https://cloud.google.com/monitoring/alerts/concepts-indepth).
 */
export const EVALUATION_STEP = Duration.minutes(1);

/** Aligners without delay: one point over the threshold puts the whole window over it. */
export const AT_ONCE: ReadonlySet<string> = new Set(['ALIGN_MAX', 'ALIGN_NEXT_OLDER', 'ALIGN_NONE']);
/** Aligners with a delay of at most one window: older points keep the window below the threshold. */
export const HELD_BACK: ReadonlySet<string> = new Set([
  'ALIGN_MEAN',
  'ALIGN_MIN',
  'ALIGN_PERCENTILE_99',
  'ALIGN_PERCENTILE_95',
  'ALIGN_PERCENTILE_50',
  'ALIGN_PERCENTILE_05',
]);
/** Reducers under which a series over the threshold stays over it. */
const KEEPING: ReadonlySet<string> = new Set(['REDUCE_NONE', 'REDUCE_MAX']);

/**
 * The delays that a threshold condition adds after a point over the threshold is readable. `never`: it may never be
 * met; `why`: the audit cannot determine the delays.
 */
export function conditionBounds(
  condition: SeriesCondition,
  oldestNewestPoint: Duration,
): { readonly bounds: readonly Bound[] } | { readonly never: string } | { readonly why: string } {
  const readings = allKnown({ duration: condition.duration, triggerCount: condition.triggerCount });
  if ('why' in readings) return readings;
  const { duration, triggerCount } = readings.known;
  if (triggerCount > 1)
    return {
      never: `it needs ${count(triggerCount, 'series', 'series')} over the threshold, and a hang is one series`,
    };
  let heldBack = Duration.zero;
  for (const { aligner, reducer, alignmentPeriod } of condition.aggregations) {
    const aggregation = allKnown({ aligner, reducer, alignmentPeriod });
    if ('why' in aggregation) {
      if (valueOf(aligner) === 'ALIGN_NONE') continue;
      return aggregation;
    }
    const { known } = aggregation;
    if (!KEEPING.has(known.reducer)) return { why: `the audit has no bound for ${known.reducer}` };
    if (known.alignmentPeriod.isShorterThan(oldestNewestPoint)) {
      return {
        never: `its window of ${known.alignmentPeriod.toString()} is empty when the newest readable point is ${oldestNewestPoint.toString()} old`,
      };
    }
    if (HELD_BACK.has(known.aligner)) heldBack = heldBack.plus(known.alignmentPeriod);
    else if (!AT_ONCE.has(known.aligner)) return { why: `the audit has no bound for ${known.aligner}` };
  }
  return {
    bounds: [
      { name: 'alignment', best: Duration.zero, worst: heldBack },
      { name: 'evaluation', best: Duration.zero, worst: EVALUATION_STEP },
      { name: 'condition duration', best: duration, worst: duration },
    ],
  };
}
