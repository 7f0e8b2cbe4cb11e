import type { MetricDescriptor, MetricKind, ValueType } from './metric-descriptor';

interface Group {
  /** Where Google lists these metrics, with kind and type. */
  readonly source: string;
  /** Where kinds and types were checked, in November 2026; exceptions are noted at their rows. */
  readonly checked: string;
  readonly prefix: string;
  readonly metrics: readonly (readonly [path: string, kind: MetricKind, type: ValueType])[];
}

const LIST = 'https://cloud.google.com/monitoring/api/metrics_gcp';
/** Descriptors that a vendor copied from the API, in December 2021. */
const DESCRIPTORS =
  'https://github.com/dynatrace-oss/dynatrace-gcp-monitor/tree/372574d855fd039daea2cabb94b8b55a33c2a310/src/config';

const GROUPS: readonly Group[] = [
  {
    source: `${LIST}_p_z#gcp-run`,
    checked: `all in ${LIST}_p_z`,
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
    checked: `instance_count in ${LIST}_c; the others in ${DESCRIPTORS}/cloud_function.yml`,
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
    checked: `all subscriptions and topic/message_sizes in ${LIST}_p_z; the others in ${DESCRIPTORS}/pubsub_topic.yml`,
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
    source: `${LIST}_c#gcp-cloudtasks`,
    checked: `all in ${DESCRIPTORS}/cloud_tasks_queue.yml`,
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
    checked: `all but api/request_latencies in ${DESCRIPTORS}/firestore_instance.yml and datastore_request.yml`,
    prefix: 'firestore.googleapis.com/',
    metrics: [
      ['document/read_count', 'DELTA', 'INT64'],
      ['document/write_count', 'DELTA', 'INT64'],
      ['document/delete_count', 'DELTA', 'INT64'],
      ['api/request_count', 'DELTA', 'INT64'],
      // No page documents its kind: assumed to be that of api/request_count, as percentiles of it are in use.
      ['api/request_latencies', 'DELTA', 'DISTRIBUTION'],
      ['network/active_connections', 'GAUGE', 'INT64'],
      ['network/snapshot_listeners', 'GAUGE', 'INT64'],
    ],
  },
  {
    source: `${LIST}_i_o#gcp-logging`,
    checked: `all in ${LIST}_i_o`,
    prefix: 'logging.googleapis.com/',
    metrics: [
      ['log_entry_count', 'DELTA', 'INT64'],
      ['byte_count', 'DELTA', 'INT64'],
      ['logs_based_metrics_error_count', 'DELTA', 'INT64'],
    ],
  },
];

/** A metric of Google, the page that documents it, and where that was checked. */
export interface WellKnownMetric extends MetricDescriptor {
  readonly source: string;
  readonly checked: string;
}

/**
 * Kinds and types of the metrics that guards of batch pipelines look at. Metrics that are not here are declared, read
 * from descriptors, or not evaluated. Cloud Scheduler is not here: Google lists no metrics of it.
 */
export const WELL_KNOWN_METRICS: readonly WellKnownMetric[] = GROUPS.flatMap(({ source, checked, prefix, metrics }) =>
  metrics.map(([path, metricKind, valueType]) => ({ type: prefix + path, metricKind, valueType, source, checked })),
);
