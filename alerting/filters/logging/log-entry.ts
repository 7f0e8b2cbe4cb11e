/**
 * A log entry as JSON has it: what `gcloud logging read --format=json` prints.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
 */
export type LogEntry = Readonly<Record<string, unknown>>;

/** Does an entry match? */
export type EntryPredicate = (entry: LogEntry) => boolean;
