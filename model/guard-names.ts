/** Names of the guard's own parts in Google Cloud: what the stack declares, the functions write and the audit looks for. */
export const GUARD_NAMES = {
  /** The Cloud Functions (2nd gen) function that judges runs by the clock. */
  monitorFunction: 'phasewatch-timeout-monitor',
  /** The one that records what runs print. */
  recorderFunction: 'phasewatch-run-recorder',
  /** The `task_id` of the series that the monitor writes about its own ticks. */
  monitorTask: 'timeout-monitor',
  /** The `task_id` of the series that the monitor writes about the recorder. */
  recorderTask: 'run-recorder',
} as const;
