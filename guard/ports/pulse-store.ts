/** The monitor's latest pulse that came back to the recorder. Milliseconds since the epoch. */
export interface Pulse {
  /** When the monitor printed it, by the monitor's clock. */
  readonly at: number;
  /** When the recorder received it. */
  readonly arrivedAt: number;
  /** Recent maximum delay from the log to this instance of the recorder. */
  readonly worstLagMs: number;
}

/** The recorder writes the pulse here for the monitor: one document, once a minute. */
export interface PulseStore {
  /**
   * Stores a pulse unless a later one is stored (guard/backlog/returned-pulse.ts).
   * @returns false for a pulse that the monitor did not print; it changes nothing
   */
  arrived(pulse: Pulse): Promise<boolean>;
  latest(): Promise<Pulse | undefined>;
}
