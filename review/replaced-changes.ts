import type { Change } from './change';
import type { Side } from './side';

/** What is lost, or not detected, while an apply deletes a resource and creates it again. */
const WHILE_REPLACED: Readonly<Record<string, string>> = {
  google_monitoring_alert_policy: 'it is not armed until its metrics have a point after the apply',
  google_logging_metric: 'policies on it are not armed until it has a point after the apply',
  google_monitoring_metric_descriptor:
    'its points before the apply are deleted, and policies on it are not armed until it has a point',
  // https://cloud.google.com/pubsub/docs/delete-subscriptions
  google_pubsub_subscription: 'messages that are not acknowledged before the apply are not delivered',
  google_pubsub_topic: 'its subscriptions are detached from it, and messages that are published meanwhile are refused',
  google_cloud_scheduler_job: 'a call that is due during the apply is not made',
  google_cloud_tasks_queue: 'its tasks are deleted',
};

/** Resources that an apply replaces, as far as detection or triggers depend on them. */
export function replacedChanges(replaced: NonNullable<Side['replaced']>): Change[] {
  return replaced.flatMap(({ address, type }): Change[] => {
    const meaning = WHILE_REPLACED[type];
    return meaning === undefined
      ? []
      : [{ kind: 'replaced', subjects: [address], field: '', before: '', after: meaning }];
  });
}
