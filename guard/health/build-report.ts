import type { Criticality } from '../../model/criticality';
import type { FailureCategory } from '../../model/failure-category';
import type { ReportKind } from '../../model/health';
import type { SloState } from '../ports/monitoring-reader';

/** From best to worst, but for the last: it stands where something could not be read and nothing read is unhealthy. */
export const VERDICTS = ['healthy', 'degraded', 'unhealthy', 'could not tell'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The exit code of a verdict: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell. */
export function exitCodeOf(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}

/** What a finding is about; stable, for those who filter. */
export type FindingCode =
  | 'monitor-still'
  | 'run-over-budget'
  | 'run-silent'
  | 'run-unresolved'
  | 'success-low'
  | 'failure-rate'
  | 'slow'
  | 'records-outside'
  | 'not-complete'
  | 'breaker-open'
  | 'deadline-missed'
  | 'slo-spent'
  | 'slo-low'
  | 'slo-none';

/** One thing that is not as it should be. */
export interface Finding {
  readonly level: 'degraded' | 'unhealthy';
  readonly code: FindingCode;
  /** The processor, phase, breaker or SLO. */
  readonly subject: string;
  readonly message: string;
}

/** Something that was to be read and was not. Nothing is healthy on its account. */
export interface Unread {
  readonly source: string;
  readonly why: string;
}

/** In seconds, by nearest rank, of the runs that succeeded. */
export interface Durations {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Processors that were due in the window, and how many have a success with as many records as expected. */
export interface Completeness {
  readonly due: number;
  readonly complete: number;
  /** Due, and nothing but "no data" or "upstream not done". */
  readonly withoutData: readonly string[];
  /** Due, and without any success. */
  readonly missing: readonly string[];
  /** Succeeded with a number of records outside of their range. */
  readonly outside: readonly string[];
}

/** One phase in the window. `null` stands where nothing ended, never for what could not be read: then the phase is absent. */
export interface PhaseHealth {
  readonly phase: string;
  readonly runs: number;
  /** More runs than one report reads: all but the success rate is that of the latest. */
  readonly truncated: boolean;
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly expectedFailures: number;
  readonly failures: Readonly<Partial<Record<FailureCategory | 'timed_out' | 'went_silent', number>>>;
  /** Of those that succeeded or really failed. */
  readonly successRate: number | null;
  readonly durations: Durations | null;
  readonly completeness: Completeness;
  /** Success of each of the last days, the oldest first; null where nothing ended. Absent where it could not be read. */
  readonly trend?: readonly (number | null)[];
  /** Worst age over budget of each of these days, from Monitoring. Absent where it could not be read. */
  readonly worstAges?: readonly (number | null)[];
  /** Data dates past the deadline and not done. Absent where it could not be read, or was never written. */
  readonly missedDeadlines?: number;
}

/** A run in flight. */
export interface InFlight {
  readonly processor: string;
  readonly phase: string;
  readonly dataDate: string;
  readonly runId: string;
  readonly attempt: number;
  readonly ageSeconds: number;
  readonly budgetSeconds: number;
  readonly silentSeconds: number;
  readonly allowedSilenceSeconds: number;
}

/** A run that was closed and whose work is not done: an open incident. */
export interface Incident {
  readonly processor: string;
  readonly phase: string;
  readonly criticality: Criticality;
  readonly dataDate: string;
  readonly runId: string;
  readonly attempt: number;
  readonly state: string;
  readonly startedAt: string;
}

/** A list that may be longer than what was read of it. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly truncated: boolean;
}

/** A breaker that is not closed. */
export interface OpenBreaker {
  readonly id: string;
  readonly state: string;
  readonly since: string;
  readonly why: string;
}

/**
 * How the pipeline is doing. A part that could not be read is absent, and `unread` says why. The same for Slack, for
 * HTTP and for the command.
 */
export interface HealthReport {
  readonly version: 1;
  readonly kind: ReportKind;
  readonly pipeline: string;
  readonly environment: string;
  readonly from: string;
  readonly at: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  readonly phases: readonly PhaseHealth[];
  readonly inFlight?: Listed<InFlight>;
  readonly incidents?: Listed<Incident>;
  readonly breakers?: readonly OpenBreaker[];
  readonly slos?: readonly SloState[];
  /** When the monitor last ticked; null: never. */
  readonly lastTick?: string | null;
}
