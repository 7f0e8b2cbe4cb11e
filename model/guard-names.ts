/** Names of the guard's resources and series in Google Cloud, for stacks, functions and audit. */
export const GUARD_NAMES = {
  /** The Cloud Functions (2nd gen) function that judges runs by the clock. */
  monitorFunction: 'phasewatch-timeout-monitor',
  /** The function that records run events. */
  recorderFunction: 'phasewatch-run-recorder',
  /** The `task_id` of the series that the monitor writes about its own ticks. */
  monitorTask: 'timeout-monitor',
  /** The `task_id` of the series that the monitor writes about the recorder. */
  recorderTask: 'run-recorder',
} as const;
