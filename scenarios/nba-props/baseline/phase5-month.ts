import { Duration } from '../../../model/duration';
import type { Hang } from '../../../simulation/faults/hang';
import { GOLDEN_RATIO } from '../../../simulation/workload';
import { BASELINE } from './ordinary-days';

/** What is assumed of the coordinator of phase 5. The review gives the first and the last figure. */
export const ASSUMED = {
  /** Share of attempts that succeed, each independent of the ones before: 27% of the runs. */
  successPerAttempt: 0.27,
  /** From the start of an attempt to its hang. */
  hangsAfter: Duration.minutes(7),
  /** Average duration of a run, over those that succeeded and those that hung. */
  averageRun: Duration.hours(123),
  /** Duration of a run that succeeds: half of its 24 minutes of budget. */
  usualRun: Duration.minutes(12),
} as const;

/**
 * How long a run that hangs stays recorded as running. If 27% of the runs take 12 minutes and the average over all is
 * 123 hours, the others take (123 h - 0.27 * 0.2 h) / 0.73 = 168.4 hours, seven days.
 */
export function hungRun({ successPerAttempt: p, averageRun, usualRun } = ASSUMED): Duration {
  const minutes = (averageRun.toSeconds() - p * usualRun.toSeconds()) / (1 - p) / 60;
  return Duration.minutes(Math.round(minutes));
}

/** The month: the data dates whose runs start and whose deadlines come in it. */
export const MONTH = {
  from: '2026-01-01T00:00:00Z',
  lasts: Duration.days(31),
  firstDate: '2026-01-01',
  dates: 30,
} as const;

/**
 * How many attempts of each data date hang before one succeeds. With independent attempts, at least n hang with the
 * probability (1 - p)^n. The dates take evenly spread shares of it instead of random ones, so that one month is close to
 * the average over many, and each rehearsal is the same.
 */
export function hangsPerDate(successPerAttempt: number, dates: number): number[] {
  return Array.from({ length: dates }, (_, i) => {
    const share = ((i + 1) * GOLDEN_RATIO) % 1;
    return Math.floor(Math.log(share) / Math.log(1 - successPerAttempt));
  });
}

/** The hangs of the month, one fault for each date of which any attempt hangs. */
export function hangsOfMonth(): Hang[] {
  const { hangsAfter, successPerAttempt } = ASSUMED;
  return hangsPerDate(successPerAttempt, MONTH.dates).flatMap((attempts, i): Hang[] => {
    if (attempts === 0) return [];
    const dataDate = new Date(Date.parse(`${MONTH.firstDate}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10);
    return [
      {
        kind: 'hang',
        processor: 'prediction-coordinator',
        dataDate,
        after: hangsAfter,
        lasts: hungRun().minus(hangsAfter),
        blocksPhase: true,
        attempts,
      },
    ];
  });
}

/** A month of the whole pipeline. */
export const PHASE5_MONTH = {
  from: MONTH.from,
  lasts: MONTH.lasts,
  worlds: ['baseline', 'declared'],
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
  ...BASELINE,
} as const;
