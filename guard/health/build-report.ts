import type { Criticality } from '../../model/criticality';
import type { FailureCategory } from '../../model/failure-category';
import type { ReportKind } from '../../model/health';
import type { SloState } from '../ports/monitoring-reader';

/** From best to worst; `could not tell`: a source could not be read, and no finding is unhealthy. */
export const VERDICTS = ['healthy', 'degraded', 'unhealthy', 'could not tell'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The exit code of a verdict: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell. */
export function exitCodeOf(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}

/** Kind of a finding; stable, for filters. */
export type FindingCode =
  | 'monitor-still'
  | 'run-over-budget'
  | 'run-silent'
  | 'run-unresolved'
  | 'success-low'
  | 'failure-rate'
  | 'slow'
  | 'slower-than-month'
  | 'records-outside'
  | 'not-complete'
  | 'breaker-open'
  | 'deadline-missed'
  | 'slo-spent'
  | 'slo-low'
  | 'slo-none'
  | 'policy-disabled'
  | 'policy-none';

/** One problem. */
export interface Finding {
  readonly level: 'degraded' | 'unhealthy';
  readonly code: FindingCode;
  /** The processor, phase, breaker or SLO. */
  readonly subject: string;
  readonly message: string;
  /** Since when, as ISO 8601. Absent for what is judged over the whole window. */
  readonly since?: string;
  /** Address of its runbook: a URL, or a file of the repository. Absent where there is none, or it is not known. */
  readonly runbook?: string;
}

/** A source that could not be read; the verdict is then not `healthy`. */
export interface Unread {
  readonly source: string;
  readonly why: string;
}

/** Durations of succeeded runs in seconds, by nearest rank. */
export interface Durations {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Processors that were due in the window, and how many of them succeeded with the expected number of records. */
export interface Completeness {
  readonly due: number;
  readonly complete: number;
  /** Due, and all runs were skipped or ended with an expected failure. */
  readonly withoutData: readonly string[];
  /** Due, without a success. */
  readonly missing: readonly string[];
  /** Succeeded with a record count outside the expected range. */
  readonly outside: readonly string[];
}

/** One phase in the window. `null`: no run ended. A phase that could not be read is absent. */
export interface PhaseHealth {
  readonly phase: string;
  readonly runs: number;
  /** There are more runs than one report reads: every figure except the success rate covers the latest runs only. */
  readonly truncated: boolean;
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly expectedFailures: number;
  readonly failures: Readonly<Partial<Record<FailureCategory | 'timed_out' | 'went_silent', number>>>;
  /** Share of succeeded runs among succeeded and failed ones. */
  readonly successRate: number | null;
  readonly durations: Durations | null;
  readonly completeness: Completeness;
  /** Success rate of each of the last days, oldest first; null: no run ended. Absent if it could not be read. */
  readonly trend?: readonly (number | null)[];
  /** Greatest ratio of age to budget on each of these days, from Monitoring. Absent if it could not be read. */
  readonly worstAges?: readonly (number | null)[];
  /** Data dates past the deadline and not done. Absent if the gauge could not be read or has no point. */
  readonly missedDeadlines?: number;
}

/** One phase in the 30 days up to the report, from the standing analysis. `null`: no run ended. */
export interface PhaseMonth {
  readonly phase: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly expectedFailures: number;
  /** Share of succeeded runs among succeeded and failed ones. */
  readonly successRate: number | null;
  /** The same of each day in UTC, oldest first. */
  readonly days: readonly (number | null)[];
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

/** An open incident: a closed run whose work is not done. */
export interface Incident {
  readonly processor: string;
  readonly phase: string;
  readonly criticality: Criticality;
  readonly dataDate: string;
  readonly runId: string;
  readonly attempt: number;
  readonly state: string;
  readonly startedAt: string;
  /** `went_silent`: its last sign of life; otherwise when it went over its budget. */
  readonly since: string;
  /** Address of its runbook, as of a finding. */
  readonly runbook?: string;
  /** When the monitor ran the job of its work again. `observeOnly`: when it would have done so. */
  readonly restart?: { readonly at: string; readonly job: string; readonly observeOnly?: true };
}

/**
 * `missed`: the monitor counts it as missed, and its work is not done since. `done`: a run of each processor has done the work.
 * `ahead`: not reached yet. `not missed`: the monitor does not count it as missed, though the runs that the report reads do not
 * show all of its work. `not judged`: past, and the monitor has not judged it.
 */
export const DEADLINE_STATES = ['missed', 'not judged', 'ahead', 'not missed', 'done'] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** The deadline of a phase for one data date. */
export interface DeadlineHealth {
  readonly phase: string;
  readonly dataDate: string;
  readonly at: string;
  /** As declared: `17:00 America/New_York`. */
  readonly local: string;
  readonly state: DeadlineState;
  /** Processors whose work is done in the runs that the report reads. */
  readonly done: number;
  /** Processors that complete the data date. */
  readonly of: number;
  /** Of a missed one: the processors that cause it, as far as the monitor knows. */
  readonly causes: readonly string[];
}

/** The first items of a list; `truncated`: there are more. */
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
  /** What it would have stopped, were it not to observe only. Absent where it stops its triggers. */
  readonly wouldStop?: readonly string[];
}

/**
 * Whether an alert policy is armed: each of its conditions has had a point since the policy was last changed. Until then an
 * absence condition cannot fire (https://cloud.google.com/monitoring/alerts/metric-absence), and a wrong filter looks the same as
 * silence.
 */
export const POLICY_STATES = ['armed', 'no point yet', 'not judged', 'not read', 'disabled'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

/** An alert policy in the report. */
export interface PolicyHealth {
  readonly name: string;
  /**
   * `no point yet`: a condition has no point since the last change. `not judged`: the series of a PromQL query are not looked
   * up. `not read`: Monitoring did not answer.
   */
  readonly state: PolicyState;
  /** Time of the last change; null where Monitoring names none. */
  readonly changedAt: string | null;
  /** The conditions that the state comes from; absent where it is armed or disabled. */
  readonly conditions?: readonly string[];
}

/**
 * The health of the pipeline. A part that could not be read is absent, and `unread` has the reason. Slack, HTTP and the
 * command show the same report.
 */
export interface HealthReport {
  readonly version: 1;
  readonly kind: ReportKind;
  readonly pipeline: string;
  readonly environment: string;
  readonly project: string;
  readonly region: string;
  /** Name of the function breaker-control. */
  readonly control: string;
  readonly from: string;
  readonly at: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  readonly phases: readonly PhaseHealth[];
  /** From the standing analysis. Absent where the pipeline declares none, the function made the report, or it could not be read. */
  readonly month?: readonly PhaseMonth[];
  readonly inFlight?: Listed<InFlight>;
  readonly incidents?: Listed<Incident>;
  readonly breakers?: readonly OpenBreaker[];
  /** Ids of the declared breakers that are closed. */
  readonly closedBreakers?: readonly string[];
  /** Those of today in the phase's time zone, and missed ones of earlier days; the missed ones first. */
  readonly deadlines?: readonly DeadlineHealth[];
  readonly slos?: readonly SloState[];
  /** The deployed alert policies, and which of them are armed. */
  readonly policies?: readonly PolicyHealth[];
  /** Time of the monitor's last complete tick; null: never. */
  readonly lastTick?: string | null;
}
