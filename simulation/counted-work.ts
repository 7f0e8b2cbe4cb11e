/** The attempts of one processor. */
export interface AttemptCounts {
  started: number;
  succeeded: number;
}

/** One data date of one phase. Times are milliseconds since the epoch. */
export interface PhaseDay {
  readonly phase: string;
  readonly dataDate: string;
  readonly deadlineAt: number;
  /** When the last of its daily processors was done; null: not in the scenario. */
  readonly doneAt: number | null;
}
