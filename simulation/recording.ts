/** Recorded data. At least one of the two is given. */
export interface Recording {
  /**
   * Time series as `projects.timeSeries.list` returns them: the objects themselves, or paths of files. A path is
   * relative to the working directory, so write `join(__dirname, 'queue.json')` for a file beside the scenario.
   */
  readonly series?: readonly unknown[];
  /** Paths of files of log entries, as `gcloud logging read --format=json` prints them. */
  readonly logs?: readonly string[];
}
