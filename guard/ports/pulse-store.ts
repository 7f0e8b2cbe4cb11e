/** The latest pulse of the monitor that went all the way from its line to the recorder. Milliseconds since the epoch. */
export interface Pulse {
  /** When the monitor printed it, by the monitor's clock. */
  readonly at: number;
  /** When the recorder got it. */
  readonly arrivedAt: number;
  /** Longest way from the log to the recorder among the messages that this instance stored lately. */
  readonly worstLagMs: number;
}

/** Where the recorder leaves the pulse for the monitor: one document, written once a minute. */
export interface PulseStore {
  /** Keeps a pulse unless a later one was kept already. */
  arrived(pulse: Pulse): Promise<void>;
  latest(): Promise<Pulse | undefined>;
}
