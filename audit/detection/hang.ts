import { Duration } from '../../model/duration';
import { GAUGES, type GaugeName } from '../../model/gauges';
import { runSeries, type WatchedProcessor } from '../facts/guard';
import type { AuditedPolicy, SeriesCondition } from '../facts/alert-policy';
import { valueOf } from '../facts/reading';
import { readSelection, selects } from '../facts/series-selection';
import type { Bound } from './detection-time';

/**
 * The two ways to hang. `silent`: nothing is heard of the run any more; the time counts from then. `over-budget`: it
 * goes on sending heartbeats; the time counts from its start.
 */
export type HangKind = 'silent' | 'over-budget';

/** The gauge that rises over 1 in a hang of that kind. */
export const GAUGE_OF: Readonly<Record<HangKind, GaugeName>> = { silent: 'silenceRatio', 'over-budget': 'ageRatio' };

/**
 * How long until the gauge is over a threshold. Silence counts from the last heartbeat: a run that hangs right after
 * one is silent for all of the time that is allowed; one that hangs right before the next has used an interval of it.
 */
export function gaugeBound(kind: HangKind, processor: WatchedProcessor, threshold: number): Bound {
  const { budget, silence, heartbeat } = processor;
  const scaled = (time: Duration) => Duration.seconds(Math.ceil(time.toSeconds() * threshold));
  if (kind === 'over-budget') return { name: 'budget', best: scaled(budget), worst: scaled(budget) };
  const worst = scaled(silence);
  return { name: 'silence', best: worst.isLongerThan(heartbeat) ? worst.minus(heartbeat) : Duration.zero, worst };
}

/** Does the condition look at that gauge of the processor's runs? */
export function looksAt(
  condition: SeriesCondition,
  gauge: GaugeName,
  processor: WatchedProcessor,
): 'yes' | 'no' | 'unknown' {
  const filter = valueOf(condition.filter);
  if (filter === undefined) return 'unknown';
  const selection = readSelection(filter);
  // A filter that names another metric is no question, even where the rest of it cannot be read.
  if (selection === undefined) return filter.includes(GAUGES[gauge].type) ? 'unknown' : 'no';
  return selects(selection, runSeries(gauge, processor));
}

/**
 * Does a condition beside the one that looks for the hang hold, too, while the hang lasts? Of a run that sends
 * heartbeats the silence stays below one interval of them, so "still talking" holds.
 */
export function holdsMeanwhile(kind: HangKind, condition: SeriesCondition, processor: WatchedProcessor): boolean {
  if (kind !== 'over-budget' || condition.kind !== 'threshold') return false;
  const threshold = valueOf(condition.threshold);
  return (
    threshold !== undefined &&
    valueOf(condition.comparison) === 'COMPARISON_LT' &&
    looksAt(condition, 'silenceRatio', processor) === 'yes' &&
    processor.heartbeat.toSeconds() < processor.silence.toSeconds() * threshold
  );
}

/** Must all conditions of the policy hold at once? */
export function wantsAll({ combiner, conditions }: AuditedPolicy): boolean {
  return conditions.length > 1 && valueOf(combiner) !== 'OR';
}
