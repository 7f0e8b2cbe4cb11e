import type { LogEntry } from '../filters/logging/log-entry';
import type { LogBasedMetric } from './log-based-metric';
import type { Extractor } from './log-extractor';

const severityOf: Extractor = Object.assign(
  ({ severity }: LogEntry) => (typeof severity === 'string' ? severity : 'DEFAULT'),
  { path: ['severity'], spellings: [['severity']] },
);

/**
 * The metrics of Logging itself, which count every entry by log and severity, and its bytes. The bytes are those of the
 * entry's JSON; Google does not document how it measures them.
 * https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-logging
 */
export const SYSTEM_LOG_METRICS: readonly LogBasedMetric[] = (
  [
    ['log_entry_count', 'entries'],
    ['byte_count', 'bytes'],
  ] as const
).map(([name, counts]) => ({
  name,
  type: `logging.googleapis.com/${name}`,
  counts,
  filter: '',
  bucketName: undefined,
  disabled: false,
  labels: [{ key: 'severity', valueType: 'STRING', extract: severityOf }],
  distribution: undefined,
}));
