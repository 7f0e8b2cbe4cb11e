/** The Google metrics that alerts and dashboards read, each with the page that lists it. */
export const GOOGLE_METRICS: ReadonlyMap<string, string> = new Map([
  [
    'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
    'https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub',
  ],
  [
    'pubsub.googleapis.com/subscription/num_undelivered_messages',
    'https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub',
  ],
]);

/** Monitored resources that these and our own metrics are written to. A filter on another one never matches. */
export const RESOURCE_OF: readonly (readonly [prefix: string, resource: readonly string[]])[] = [
  ['custom.googleapis.com/phasewatch/', ['generic_task']],
  ['logging.googleapis.com/user/phasewatch/scheduler_failures_', ['cloud_scheduler_job']],
  ['logging.googleapis.com/user/phasewatch/', ['cloud_run_revision']],
  ['pubsub.googleapis.com/subscription/', ['pubsub_subscription']],
];

/** The metric and the monitored resource of a Monitoring filter; undefined for an SLO's selector. */
export function readBy(filter: string): { readonly metric: string; readonly resource: string } | undefined {
  const metric = /metric\.type = "([^"]+)"/.exec(filter)?.[1];
  const resource = /resource\.type = "([^"]+)"/.exec(filter)?.[1];
  return metric === undefined || resource === undefined ? undefined : { metric, resource };
}

/** The selectors of a PromQL query: the name of each metric and its monitored resource. */
export function queriedIn(query: string): readonly { readonly name: string; readonly resource: string }[] {
  return [...query.matchAll(/([a-z_]+:[a-z_]+)\{monitored_resource="([a-z_]+)"/g)].map(
    ([, name = '', resource = '']) => ({
      name,
      resource,
    }),
  );
}
