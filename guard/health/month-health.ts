import type { Days, PhaseDay, SlowDay } from '../ports/analysis-source';
import { utcDayOf } from '../../model/utc-day';
import { ANALYSIS_RULES } from '../../model/analysis';
import type { Finding, PhaseMonth } from './build-report';
import { formatSeconds } from './format';
import { groupBy, successRate } from './statistics';

const DAY_MS = 86_400_000;

/** The days of {@link monthOf}: 30, the last one is that of the report. */
export function monthUntil(now: number): Days {
  return { from: dayOfMonth(now, 0), to: utcDayOf(now) };
}

/** One of the days, counted from 0. */
function dayOfMonth(now: number, index: number): string {
  return utcDayOf(now - (ANALYSIS_RULES.normalDays - 1 - index) * DAY_MS);
}

/** What of the report comes from `success`, as it is named where it could not be read. */
export const MONTH_SOURCE = 'success by day in BigQuery';

/**
 * By phase: success over the month and on each of its days. A phase without runs is listed, and so is one that is declared no
 * longer.
 * @param phases ids of the declared phases
 */
export function monthOf(rows: readonly PhaseDay[], phases: readonly string[], now: number): PhaseMonth[] {
  const days = Array.from({ length: ANALYSIS_RULES.normalDays }, (_, i) => dayOfMonth(now, i));
  const byPhase = groupBy(rows, ({ phase }) => phase);
  return [...new Set([...phases, ...byPhase.keys()])].map((phase) => {
    const ofPhase = byPhase.get(phase) ?? [];
    const sum = (of: 'succeeded' | 'failed' | 'expectedFailures') => ofPhase.reduce((total, row) => total + row[of], 0);
    const [succeeded, failed, expectedFailures] = [sum('succeeded'), sum('failed'), sum('expectedFailures')];
    const byDay = new Map(ofPhase.map((row) => [row.day, successRate(row)]));
    return {
      phase,
      succeeded,
      failed,
      expectedFailures,
      successRate: successRate({ succeeded, failed }),
      days: days.map((day) => byDay.get(day) ?? null),
    };
  });
}

/** One finding for each processor: its slowest day. */
export function slowDayFindings(rows: readonly SlowDay[]): Finding[] {
  return [...groupBy(rows, ({ processor }) => processor)].flatMap(([processor, days]): Finding[] => {
    const times = ({ p50Seconds, normalP50Seconds }: SlowDay) => p50Seconds / normalP50Seconds;
    const [worst] = [...days].sort((a, b) => times(b) - times(a));
    if (worst === undefined) return [];
    const more = days.length > 1 ? `, and on ${days.length - 1} more of these days` : '';
    const message = `took ${formatSeconds(worst.p50Seconds)} on ${worst.day}, ${times(worst).toFixed(1)} times its P50 of the 30 days before, ${formatSeconds(worst.normalP50Seconds)}${more}`;
    return [{ level: 'degraded', code: 'slower-than-month', subject: processor, message }];
  });
}
