import { Duration } from '../../model/duration';
import type { SeriesCondition } from '../facts/alert-policy';
import { allKnown, valueOf } from '../facts/reading';
import type { Bound } from './detection-time';

/**
 * How often a condition is evaluated, at most. Google's own examples evaluate once a minute
 * (https://cloud.google.com/monitoring/alerts/concepts-indepth).
 */
export const EVALUATION_STEP = Duration.minutes(1);

/** Aligners under which one point over the threshold puts the window over it: they add no delay. */
const AT_ONCE: ReadonlySet<string> = new Set(['ALIGN_MAX', 'ALIGN_NEXT_OLDER', 'ALIGN_NONE']);
/** Aligners that the older points of the window hold back, for one window at most. */
const HELD_BACK: ReadonlySet<string> = new Set([
  'ALIGN_MEAN',
  'ALIGN_MIN',
  'ALIGN_PERCENTILE_99',
  'ALIGN_PERCENTILE_95',
  'ALIGN_PERCENTILE_50',
  'ALIGN_PERCENTILE_05',
]);
/** Reducers that keep a series over the threshold over it. */
const KEEPING: ReadonlySet<string> = new Set(['REDUCE_NONE', 'REDUCE_MAX']);

/**
 * The delays that a threshold condition adds once a point over it can be read; `never` where its window may hold no
 * point at all, `why` where that cannot be said.
 */
export function conditionBounds(
  condition: SeriesCondition,
  oldestNewestPoint: Duration,
): { readonly bounds: readonly Bound[] } | { readonly never: string } | { readonly why: string } {
  const readings = allKnown({ duration: condition.duration, triggerCount: condition.triggerCount });
  if ('why' in readings) return readings;
  const { duration, triggerCount } = readings.known;
  if (triggerCount > 1) return { never: `it wants ${triggerCount} series over the threshold, and a hang is one` };
  let heldBack = Duration.zero;
  for (const { aligner, reducer, alignmentPeriod } of condition.aggregations) {
    const known = allKnown({ aligner, reducer, alignmentPeriod });
    if ('why' in known) {
      if (valueOf(aligner) === 'ALIGN_NONE') continue;
      return known;
    }
    if (!KEEPING.has(known.known.reducer)) return { why: `what ${known.known.reducer} makes of a ratio` };
    if (known.known.alignmentPeriod.isShorterThan(oldestNewestPoint)) {
      return {
        never: `its window of ${known.known.alignmentPeriod.toString()} is empty where the newest point that can be read is ${oldestNewestPoint.toString()} old`,
      };
    }
    if (HELD_BACK.has(known.known.aligner)) heldBack = heldBack.plus(known.known.alignmentPeriod);
    else if (!AT_ONCE.has(known.known.aligner)) return { why: `what ${known.known.aligner} makes of a ratio` };
  }
  return {
    bounds: [
      { name: 'alignment', best: Duration.zero, worst: heldBack },
      { name: 'evaluation', best: Duration.zero, worst: EVALUATION_STEP },
      { name: 'condition duration', best: duration, worst: duration },
    ],
  };
}
