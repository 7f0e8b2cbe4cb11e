/** Days in UTC, `from` and `to` inclusive, as `2026-01-14`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** How the runs of a phase ended that started on a day. */
export interface PhaseDay {
  readonly phase: string;
  readonly day: string;
  readonly succeeded: number;
  /** Failures that need an action, including closed runs. */
  readonly failed: number;
  readonly expectedFailures: number;
}

/** A day on which a processor took over twice as long as in the 30 days before. Medians, in seconds. */
export interface SlowDay {
  readonly processor: string;
  readonly day: string;
  readonly p50Seconds: number;
  readonly normalP50Seconds: number;
}

/** The health report's queries to the standing analysis. */
export interface AnalysisSource {
  /** @throws Error where there is no run in these days: then run events do not reach the views */
  success(days: Days): Promise<readonly PhaseDay[]>;
  slowDays(days: Days): Promise<readonly SlowDay[]>;
}
