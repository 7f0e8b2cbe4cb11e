import { Duration } from '../../model/duration';
import type { GaugeName } from '../../model/gauges';
import { runSeries, type AuditedProcessor } from '../facts/guard';
import type { AuditedPolicy, SeriesCondition } from '../facts/alert-policy';
import { valueOf } from '../facts/reading';
import { onlyValue, selects } from '../facts/series-selection';
import type { Bound } from './detection-time';

/**
 * The two ways to hang. `silent`: the run sends no more heartbeats; the time counts from the hang. `over-budget`: the
 * run still sends heartbeats; the time counts from its start.
 */
export type HangKind = 'silent' | 'over-budget';

/** A hang of a processor's run. */
export interface Hang {
  readonly kind: HangKind;
  readonly processor: AuditedProcessor;
}

/** The gauge that rises above 1 in a hang of that kind. */
export const GAUGE_OF: Readonly<Record<HangKind, GaugeName>> = { silent: 'silenceRatio', 'over-budget': 'ageRatio' };

/**
 * The time until the gauge is above a threshold. Silence counts from the last heartbeat: a run that hangs right after
 * one takes the whole allowed silence; a run that hangs right before the next takes one heartbeat interval less.
 */
export function gaugeBound({ kind, processor }: Hang, threshold: number): Bound {
  const { budget, silence, heartbeat } = processor;
  const scaled = (time: Duration) => Duration.seconds(Math.ceil(time.toSeconds() * threshold));
  if (kind === 'over-budget') return { name: 'budget', best: scaled(budget), worst: scaled(budget) };
  const worst = scaled(silence);
  return { name: 'silence', best: worst.isLongerThan(heartbeat) ? worst.minus(heartbeat) : Duration.zero, worst };
}

/** Does the condition read that gauge of the processor's runs? */
export function reads(
  condition: SeriesCondition,
  gauge: GaugeName,
  processor: AuditedProcessor,
): 'yes' | 'no' | 'unknown' {
  const filter = valueOf(condition.filter);
  if (filter === undefined) return 'unknown';
  const { selection } = condition;
  const type = processor.names.gaugeType(gauge);
  // A filter on another metric is a clear no, even where the audit cannot read the filter.
  if (selection === undefined) return filter.includes(type) ? 'unknown' : 'no';
  if ((onlyValue(selection, 'metric.type') ?? type) !== type) return 'no'; // most conditions, so without the other labels
  return selects(selection, runSeries(gauge, processor));
}

/**
 * Does another condition of the policy hold for as long as the hang lasts? While a run sends heartbeats, its silence
 * stays below one heartbeat interval, so a condition on low silence holds.
 */
export function holdsMeanwhile(condition: SeriesCondition, { kind, processor }: Hang): boolean {
  if (kind !== 'over-budget' || condition.kind !== 'threshold') return false;
  const threshold = valueOf(condition.threshold);
  return (
    threshold !== undefined &&
    valueOf(condition.comparison) === 'COMPARISON_LT' &&
    reads(condition, 'silenceRatio', processor) === 'yes' &&
    processor.heartbeat.toSeconds() < processor.silence.toSeconds() * threshold
  );
}

/** Must all conditions of the policy hold at once? */
export function needsAll({ combiner, conditions }: AuditedPolicy): boolean {
  return conditions.length > 1 && valueOf(combiner) !== 'OR';
}
