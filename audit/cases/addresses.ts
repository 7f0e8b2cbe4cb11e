/** Stacks of the environment on which the cases of rules build. */
export const PIPELINE = 'prod-pipeline';
export const GUARD = 'prod-guard';
export const OBSERVABILITY = 'prod-observability';

/** Addresses in `prod-pipeline`. */
export const WORKER = 'google_cloud_run_v2_service.worker';
export const STARTER = 'google_cloudfunctions2_function.starter';
export const PUSH = 'google_pubsub_subscription.in';
export const NIGHTLY = 'google_cloud_scheduler_job.nightly';
export const BACKFILL = 'google_cloud_run_v2_job.backfill';
export const BACKFILL_SCHEDULE = 'google_cloud_scheduler_job.backfill';
export const FLOW = 'google_workflows_workflow.flow';
export const QUEUE = 'google_cloud_tasks_queue.work';
export const LISTENER = 'google_cloudfunctions2_function.listener';
export const INVOKER_GRANT = 'google_cloud_run_v2_service_iam_member.worker';

/** Addresses in `prod-guard`. */
export const TICK = 'google_cloud_scheduler_job.tick';
export const MONITOR = 'google_cloudfunctions2_function.monitor';
export const CONFIG = 'google_storage_bucket_object.config';

/** Addresses in `prod-observability`. */
export const SILENT = 'google_monitoring_alert_policy.silent';
export const OVER = 'google_monitoring_alert_policy.over';
export const DOWN = 'google_monitoring_alert_policy.down';

/** Path to the first threshold condition of a policy. */
export const THRESHOLD = ['conditions', 0, 'condition_threshold'] as const;
/** Path to the first absence condition of a policy. */
export const ABSENCE = ['conditions', 0, 'condition_absent'] as const;
