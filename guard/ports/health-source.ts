import type { FailureCategory } from '../../model/failure-category';
import type { PhaseMemory } from '../deadline/deadline-dates';
import type { Retry, RunRecord, RunState } from '../run/run-record';
import type { RunOutcome } from '../../model/run-outcome';

/** The fields of a run that a report reads. A projection, because an error text may have 20,000 characters. */
export interface RunSummary {
  readonly runId: string;
  readonly attempt: number;
  readonly phase: string;
  readonly processor: string;
  readonly dataDate: string;
  readonly state: RunState;
  /** How it ended; null while it runs. */
  readonly outcome: RunOutcome | null;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  /** Duration of a run with an end event; null otherwise. */
  readonly durationSeconds: number | null;
  readonly recordsProcessed: number | null;
  readonly failureCategory: FailureCategory | null;
  /** The monitor's retry of its work; null where there was none. */
  readonly retry: Retry | null;
}

/** Runs, the latest start first, up to a limit. */
export interface Sample {
  readonly runs: readonly RunSummary[];
  /** Are there more than the limit? */
  readonly truncated: boolean;
}

/** An interval of start times, `from` inclusive and `to` exclusive, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How the runs of a span ended. */
export interface Outcomes {
  readonly succeeded: number;
  /** Failures that need an action, including closed runs. */
  readonly failed: number;
}

/** The health report's queries to the guard's store. */
export interface HealthSource {
  ofPhase(phase: string, span: Span, limit: number): Promise<Sample>;
  ofProcessor(processor: string, span: Span, limit: number): Promise<Sample>;
  /** By counting queries, for spans with too many runs to read. */
  outcomes(phase: string, span: Span): Promise<Outcomes>;
  /** Running runs, the oldest first. */
  inFlight(limit: number): Promise<Sample>;
  /** Closed runs whose work is not done, the oldest first. */
  unresolved(limit: number): Promise<Sample>;
  /** Start of the monitor's last complete tick; null: never. */
  lastTick(): Promise<number | null>;
  /** By phase: how far the monitor has judged its deadlines, and the missed dates. */
  deadlines(): Promise<Readonly<Record<string, PhaseMemory>>>;
}

/** The part of a record that {@link summaryOf} reads: what a query must project. */
export type SummarizedRecord = Pick<
  RunRecord,
  'runId' | 'attempt' | 'phase' | 'processor' | 'dataDate' | 'state' | 'outcome' | 'startedAt' | 'lastSeenAt' | 'retry'
> & {
  readonly end: Pick<
    NonNullable<RunRecord['end']>,
    'at' | 'durationSeconds' | 'recordsProcessed' | 'failureCategory'
  > | null;
};

/** The fields of {@link SummarizedRecord}, as Firestore names them. */
export const SUMMARY_FIELDS = [
  'runId',
  'attempt',
  'phase',
  'processor',
  'dataDate',
  'state',
  'outcome',
  'startedAt',
  'lastSeenAt',
  'end.at',
  'end.durationSeconds',
  'end.recordsProcessed',
  'end.failureCategory',
  'retry',
] as const;

export function summaryOf(record: SummarizedRecord): RunSummary {
  const { runId, attempt, phase, processor, dataDate, state, outcome, startedAt, lastSeenAt, end, retry } = record;
  const endedItself = state === 'succeeded' || state === 'failed' || state === 'skipped' ? end : null;
  return {
    runId,
    attempt,
    phase,
    processor,
    dataDate,
    state,
    outcome,
    startedAt,
    lastSeenAt,
    durationSeconds:
      endedItself === null ? null : (endedItself.durationSeconds ?? Math.max(0, endedItself.at - startedAt) / 1_000),
    recordsProcessed: endedItself?.recordsProcessed ?? null,
    failureCategory: endedItself?.failureCategory ?? null,
    retry,
  };
}
