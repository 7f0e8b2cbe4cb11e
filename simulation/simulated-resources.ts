/** What the simulation does with a field of a resource. A field that is not listed is not simulated. */
export type FieldUse =
  /** It changes what is simulated. */
  | 'used'
  /** It has no effect in a simulation, and none is missing. */
  | 'irrelevant'
  /** It has an effect in Google Cloud that is not simulated; none where it has the value that the simulation assumes. */
  | { readonly notSimulated: string; readonly assumed?: unknown };

/** What the simulation does with a type of resource. A type that is not listed is not simulated. */
export type ResourceUse = 'irrelevant' | { readonly notSimulated: string } | Readonly<Record<string, FieldUse>>;

const RIGHTS = { notSimulated: 'identities and rights: every call is taken to be allowed' } as const;
const NETWORK = { notSimulated: 'networks: every call is taken to reach the service' } as const;
const CODE = { notSimulated: 'the code of the platform: a run takes 30% to 70% of its budget' } as const;
const COLD_STARTS = { notSimulated: 'instances start at once', assumed: 0 } as const;
const STORE = { notSimulated: 'Firestore is simulated as maps in memory' } as const;
const RETRIES = { notSimulated: 'a Scheduler job is not retried' } as const;
const MACHINE = { notSimulated: 'CPU and memory do not limit a run' } as const;

/** Arguments that every resource has, and that name it. */
const COMMON = {
  '//': 'irrelevant',
  count: { notSimulated: 'a resource is simulated once' },
  depends_on: 'irrelevant',
  description: 'irrelevant',
  for_each: { notSimulated: 'a resource is simulated once' },
  labels: 'irrelevant',
  lifecycle: 'irrelevant',
  location: 'irrelevant',
  name: 'used',
  project: 'irrelevant',
  provider: 'irrelevant',
  region: 'irrelevant',
} as const satisfies Record<string, FieldUse>;

/**
 * Every type of resource and every field that the simulation knows, as in the provider hashicorp/google 6.50. What is not
 * here is listed as not simulated, so that no field is overlooked. Alert policies, metrics and objectives are read by the
 * alert engine, which names what it does not evaluate.
 */
export const SIMULATED: Readonly<Record<string, ResourceUse>> = {
  google_pubsub_topic: { ...COMMON },
  google_pubsub_subscription: {
    ...COMMON,
    topic: 'used',
    ack_deadline_seconds: 'used',
    message_retention_duration: 'used',
    'push_config.push_endpoint': 'used',
    'push_config.oidc_token': RIGHTS,
    'retry_policy.minimum_backoff': 'used',
    'retry_policy.maximum_backoff': 'used',
    'dead_letter_policy.dead_letter_topic': 'used',
    'dead_letter_policy.max_delivery_attempts': 'used',
    'expiration_policy.ttl': { notSimulated: 'a subscription without activity is never deleted', assumed: '' },
    retain_acked_messages: { notSimulated: 'messages that are done are not delivered again', assumed: false },
    enable_message_ordering: { notSimulated: 'messages are not held back for their order', assumed: false },
  },
  google_cloud_tasks_queue: {
    ...COMMON,
    'rate_limits.max_concurrent_dispatches': 'used',
    'rate_limits.max_dispatches_per_second': 'used',
    'rate_limits.max_burst_size': { notSimulated: 'Cloud Tasks picks the size of a burst itself' },
    'retry_config.max_attempts': 'used',
    'retry_config.max_retry_duration': 'used',
    'retry_config.min_backoff': 'used',
    'retry_config.max_backoff': 'used',
    'retry_config.max_doublings': 'used',
    stackdriver_logging_config: { notSimulated: 'the log of a queue' },
  },
  google_cloud_scheduler_job: {
    ...COMMON,
    schedule: 'used',
    time_zone: 'used',
    paused: 'used',
    attempt_deadline: 'used',
    'http_target.uri': 'used',
    'http_target.http_method': 'irrelevant',
    'http_target.headers': 'irrelevant',
    'http_target.body': 'irrelevant',
    'http_target.oidc_token': RIGHTS,
    'http_target.oauth_token': RIGHTS,
    'pubsub_target.topic_name': 'used',
    'pubsub_target.data': 'irrelevant',
    'pubsub_target.attributes': 'irrelevant',
    'retry_config.retry_count': { ...RETRIES, assumed: 0 },
    'retry_config.max_retry_duration': { ...RETRIES, assumed: '0s' },
    // Without retries they have no effect.
    'retry_config.min_backoff_duration': 'irrelevant',
    'retry_config.max_backoff_duration': 'irrelevant',
    'retry_config.max_doublings': 'irrelevant',
  },
  google_cloud_run_v2_service: {
    ...COMMON,
    deletion_protection: 'irrelevant',
    ingress: NETWORK,
    invoker_iam_disabled: RIGHTS,
    'template.timeout': 'used',
    'template.max_instance_request_concurrency': 'used',
    'template.scaling.max_instance_count': 'used',
    'template.scaling.min_instance_count': COLD_STARTS,
    'template.service_account': RIGHTS,
    'template.containers': CODE,
    'template.vpc_access': NETWORK,
  },
  google_cloudfunctions2_function: {
    ...COMMON,
    build_config: CODE,
    'event_trigger.trigger_region': 'irrelevant',
    'event_trigger.event_type': 'irrelevant',
    'event_trigger.pubsub_topic': 'irrelevant',
    'event_trigger.event_filters': { notSimulated: 'every event fits the filters of its trigger' },
    'event_trigger.retry_policy': 'used',
    'event_trigger.service_account_email': RIGHTS,
    'service_config.timeout_seconds': 'used',
    'service_config.max_instance_count': 'used',
    'service_config.max_instance_request_concurrency': 'used',
    'service_config.min_instance_count': COLD_STARTS,
    'service_config.all_traffic_on_latest_revision': { notSimulated: 'traffic is not split', assumed: true },
    'service_config.available_cpu': MACHINE,
    'service_config.available_memory': MACHINE,
    'service_config.environment_variables': CODE,
    'service_config.secret_environment_variables': CODE,
    'service_config.ingress_settings': NETWORK,
    'service_config.service_account_email': RIGHTS,
  },
  google_cloud_run_v2_job: {
    ...COMMON,
    deletion_protection: 'irrelevant',
    'template.task_count': { notSimulated: 'a task without a processor does nothing', assumed: 1 },
    'template.parallelism': 'used',
    'template.template.timeout': 'used',
    'template.template.max_retries': 'used',
    'template.template.service_account': RIGHTS,
    'template.template.containers': CODE,
  },
  google_cloud_run_v2_job_iam_member: RIGHTS,
  google_logging_project_sink: {
    ...COMMON,
    name: 'irrelevant',
    destination: 'used',
    filter: 'used',
    disabled: 'used',
    unique_writer_identity: RIGHTS,
  },
  google_artifact_registry_repository: 'irrelevant',
  google_artifact_registry_repository_iam_member: RIGHTS,
  // They keep what people read later; nothing that is simulated reads it.
  google_bigquery_dataset: 'irrelevant',
  google_bigquery_table: 'irrelevant',
  google_logging_linked_dataset: 'irrelevant',
  google_logging_project_bucket_config: 'irrelevant',
  google_storage_bucket: 'irrelevant',
  google_storage_bucket_object: 'irrelevant',
  time_sleep: 'irrelevant',
  google_firestore_database: STORE,
  google_firestore_field: STORE,
  google_firestore_index: STORE,
  google_service_account: RIGHTS,
  google_service_account_iam_member: RIGHTS,
  google_cloud_run_v2_service_iam_member: RIGHTS,
  google_cloud_tasks_queue_iam_member: RIGHTS,
  google_project_iam_custom_role: RIGHTS,
  google_project_iam_member: RIGHTS,
  google_pubsub_subscription_iam_member: RIGHTS,
  google_pubsub_topic_iam_member: RIGHTS,
  google_secret_manager_secret_iam_member: RIGHTS,
  google_storage_bucket_iam_member: RIGHTS,
  google_logging_metric: 'irrelevant',
  google_monitoring_alert_policy: 'irrelevant',
  google_monitoring_custom_service: 'irrelevant',
  google_monitoring_dashboard: 'irrelevant',
  google_monitoring_metric_descriptor: 'irrelevant',
  google_monitoring_notification_channel: { notSimulated: 'a notification always arrives' },
  google_monitoring_service: 'irrelevant',
  google_monitoring_slo: 'irrelevant',
};
