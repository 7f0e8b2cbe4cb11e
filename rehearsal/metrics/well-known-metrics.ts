import type { MetricDescriptor, MetricKind, ValueType } from './metric-descriptor';

interface Group {
  /** Where Google lists these metrics, with kind and type. */
  readonly source: string;
  readonly prefix: string;
  readonly metrics: readonly (readonly [path: string, kind: MetricKind, type: ValueType])[];
}

const LIST = 'https://cloud.google.com/monitoring/api/metrics_gcp';

const GROUPS: readonly Group[] = [
  {
    source: `${LIST}_p_z#gcp-run`,
    prefix: 'run.googleapis.com/',
    metrics: [
      ['request_count', 'DELTA', 'INT64'],
      ['request_latencies', 'DELTA', 'DISTRIBUTION'],
      ['container/instance_count', 'GAUGE', 'INT64'],
      ['container/billable_instance_time', 'DELTA', 'DOUBLE'],
      ['container/cpu/utilizations', 'DELTA', 'DISTRIBUTION'],
      ['container/memory/utilizations', 'DELTA', 'DISTRIBUTION'],
      ['container/max_request_concurrencies', 'DELTA', 'DISTRIBUTION'],
      ['container/startup_latencies', 'DELTA', 'DISTRIBUTION'],
      ['job/completed_execution_count', 'DELTA', 'INT64'],
      ['job/completed_task_attempt_count', 'DELTA', 'INT64'],
      ['job/running_executions', 'GAUGE', 'INT64'],
      ['job/running_task_attempts', 'GAUGE', 'INT64'],
    ],
  },
  {
    source: `${LIST}_c#gcp-cloudfunctions`,
    prefix: 'cloudfunctions.googleapis.com/',
    metrics: [
      ['function/execution_count', 'DELTA', 'INT64'],
      ['function/execution_times', 'DELTA', 'DISTRIBUTION'],
      ['function/active_instances', 'GAUGE', 'INT64'],
      ['function/instance_count', 'GAUGE', 'INT64'],
      ['function/user_memory_bytes', 'DELTA', 'DISTRIBUTION'],
    ],
  },
  {
    source: `${LIST}_p_z#gcp-pubsub`,
    prefix: 'pubsub.googleapis.com/',
    metrics: [
      ['subscription/num_undelivered_messages', 'GAUGE', 'INT64'],
      ['subscription/oldest_unacked_message_age', 'GAUGE', 'INT64'],
      ['subscription/num_outstanding_messages', 'GAUGE', 'INT64'],
      ['subscription/dead_letter_message_count', 'DELTA', 'INT64'],
      ['subscription/push_request_count', 'DELTA', 'INT64'],
      ['subscription/push_request_latencies', 'DELTA', 'DISTRIBUTION'],
      ['subscription/ack_message_count', 'DELTA', 'INT64'],
      ['subscription/sent_message_count', 'DELTA', 'INT64'],
      ['subscription/expired_ack_deadlines_count', 'DELTA', 'INT64'],
      ['topic/send_message_operation_count', 'DELTA', 'INT64'],
      ['topic/send_request_count', 'DELTA', 'INT64'],
      ['topic/message_sizes', 'DELTA', 'DISTRIBUTION'],
    ],
  },
  {
    source: `${LIST}_c#gcp-cloudscheduler`,
    prefix: 'cloudscheduler.googleapis.com/',
    metrics: [['job/execution_count', 'DELTA', 'INT64']],
  },
  {
    source: `${LIST}_c#gcp-cloudtasks`,
    prefix: 'cloudtasks.googleapis.com/',
    metrics: [
      ['api/request_count', 'DELTA', 'INT64'],
      ['queue/depth', 'GAUGE', 'INT64'],
      ['queue/task_attempt_count', 'DELTA', 'INT64'],
      ['queue/task_attempt_delays', 'DELTA', 'DISTRIBUTION'],
    ],
  },
  {
    source: `${LIST}_d_h#gcp-firestore`,
    prefix: 'firestore.googleapis.com/',
    metrics: [
      ['document/read_count', 'DELTA', 'INT64'],
      ['document/write_count', 'DELTA', 'INT64'],
      ['document/delete_count', 'DELTA', 'INT64'],
      ['api/request_count', 'DELTA', 'INT64'],
      ['api/request_latencies', 'DELTA', 'DISTRIBUTION'],
      ['network/active_connections', 'GAUGE', 'INT64'],
      ['network/snapshot_listeners', 'GAUGE', 'INT64'],
    ],
  },
  {
    source: `${LIST}_i_o#gcp-logging`,
    prefix: 'logging.googleapis.com/',
    metrics: [
      ['log_entry_count', 'DELTA', 'INT64'],
      ['byte_count', 'DELTA', 'INT64'],
      ['logs_based_metrics_error_count', 'DELTA', 'INT64'],
    ],
  },
];

/** A metric that Google writes, and the page that says so. */
export interface WellKnownMetric extends MetricDescriptor {
  readonly source: string;
}

/**
 * Kinds and types of the metrics that guards of batch pipelines look at. Metrics that are not here are declared, read
 * from descriptors, or not evaluated.
 */
export const WELL_KNOWN_METRICS: readonly WellKnownMetric[] = GROUPS.flatMap(({ source, prefix, metrics }) =>
  metrics.map(([path, metricKind, valueType]) => ({ type: prefix + path, metricKind, valueType, source })),
);
