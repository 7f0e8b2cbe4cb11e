import { armingOfNew } from './arming';
import type { Change } from './change';
import type { PolicyOutcome, Side } from './side';

/** What is lost while an apply deletes a resource and creates it again. */
const WHILE_REPLACED: Readonly<Record<string, string>> = {
  // https://cloud.google.com/pubsub/docs/delete-subscriptions
  google_pubsub_subscription: 'messages that are not acknowledged before the apply are not delivered',
  google_pubsub_topic: 'its subscriptions are detached from it, and messages that are published meanwhile are refused',
  google_cloud_scheduler_job: 'a call that is due during the apply is not made',
  google_cloud_tasks_queue: 'its tasks are deleted',
};

/** Metrics, and what becomes of their points. */
const METRICS: Readonly<Record<string, string>> = {
  google_logging_metric: 'it counts entries after the apply only',
  google_monitoring_metric_descriptor: 'its points before the apply are deleted',
};

/**
 * Resources that an apply replaces, as far as detection or triggers depend on them.
 * @param policies those of the side that is applied
 */
export function replacedChanges(replaced: NonNullable<Side['replaced']>, policies: readonly PolicyOutcome[]): Change[] {
  return replaced.flatMap(({ address, type, policies: ids }): Change[] => {
    const [policy] = policies.filter(({ id }) => ids.includes(id));
    const meaning =
      type === 'google_monitoring_alert_policy' && policy !== undefined
        ? armingOfNew(policy)
        : (metricMeaning(type, ids) ?? WHILE_REPLACED[type]);
    return meaning === undefined
      ? []
      : [{ kind: 'replaced', subjects: [address], field: '', before: '', after: meaning }];
  });
}

function metricMeaning(type: string, readers: readonly string[]): string | undefined {
  const points = METRICS[type];
  if (points === undefined) return undefined;
  if (readers.length === 0) return `${points}; no alert policy reads it`;
  return `${points}; not armed until it has one: ${readers.join(', ')}`;
}

/** Triggers that open breakers hold and that an apply starts again. */
export function undoneChanges(undone: NonNullable<Side['undone']>): Change[] {
  return undone.map(({ breaker, trigger, since, reason, by }): Change => ({
    kind: 'breaker-undone',
    subjects: [trigger],
    field: `breaker ${breaker}`,
    before: `held${since === null ? '' : ` since ${since}`} (${reason})`,
    after: `the apply ${by}`,
    note: 'the guard stops it again at its next tick, within 1 min',
  }));
}
