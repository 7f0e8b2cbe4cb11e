/**
 * The two instants of a tick, in milliseconds since the epoch. Each has this one name in all of the guard.
 *
 * Other instants belong to something else and are named after it: `deadlineAt` (of a phase and a data date), `dueAt` (of
 * a run), `firedAt` (of a schedule), `startedAt`, `endedAt` and `lastSeenAt` (of a run).
 */
export interface TickInstants {
  /** When the tick began: the time of its closings, breaker changes, gauge points and pulse. */
  readonly now: number;
  /**
   * Every line printed before this instant has been stored. Runs, deadlines and starts are judged as of this instant. It
   * is `now` while the recorder has no backlog, and never later.
   */
  readonly asOf: number;
}
