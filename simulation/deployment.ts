import type { GuardConfig } from '../model/guard-config';
import { block, type Resource } from '../terraform/resource';
import { readSynthesizedStack, type StackDocument } from '../terraform/terraform-json';

/** How messages and calls reach one deployable, and how often they are retried. */
export interface Delivery {
  /** The push subscription, and the one that keeps its dead letters. @default - it is called without Pub/Sub */
  readonly subscription?: { readonly name: string; readonly keptDeadLetters?: string };
  /** Concurrent requests, over all its instances. */
  readonly atOnce: number;
  /** Deliveries of one message before it is given up. */
  readonly maxDeliveryAttempts: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** After this a request is answered with 504. */
  readonly timeoutMs: number;
}

/** By deployable. */
export type Deployment = ReadonlyMap<string, Delivery>;

/** Terraform resource types that run code, and where their settings are. */
const RUNNERS = {
  google_cloud_run_v2_service: (values: Resource['values']) => {
    const template = block(values['template']);
    return {
      timeout: template?.['timeout'],
      instances: block(template?.['scaling'])?.['max_instance_count'],
      concurrency: template?.['max_instance_request_concurrency'],
    };
  },
  google_cloudfunctions2_function: (values: Resource['values']) => {
    const config = block(values['service_config']);
    return {
      timeout: config?.['timeout_seconds'],
      instances: config?.['max_instance_count'],
      concurrency: config?.['max_instance_request_concurrency'],
    };
  },
} as const;

/** Pub/Sub's defaults: https://cloud.google.com/pubsub/docs/handling-failures */
const PUBSUB_DEFAULTS = { minBackoffMs: 10_000, maxBackoffMs: 600_000, maxDeliveryAttempts: Infinity } as const;
/** Cloud Run's defaults: https://cloud.google.com/run/docs/configuring/request-timeout, /about-concurrency, /max-instances */
const RUN_DEFAULTS = { timeoutSeconds: 300, concurrency: 80, instances: 100 } as const;

/**
 * How messages, tasks and calls reach the deployables of an environment, as its stacks declare it.
 * @param breakers name the task queue of a deployable: the code that adds tasks names its target, and no resource does
 */
export function deploymentIn(documents: readonly StackDocument[], breakers: GuardConfig['breakers'] = []): Deployment {
  const resources = documents.flatMap(readSynthesizedStack);
  const queueOf = (name: string) => {
    const triggers = breakers.flatMap((rule) => (rule.deployable === name ? rule.triggers : []));
    return resources.find(
      ({ type, values }) =>
        type === 'google_cloud_tasks_queue' &&
        triggers.some((trigger) => trigger.kind === 'queue' && trigger.queue === values['name']),
    );
  };
  const subscriptions = resources.filter(({ type }) => type === 'google_pubsub_subscription');
  const deployment = new Map<string, Delivery>();
  for (const { type, address, values } of resources) {
    const figures = type in RUNNERS ? RUNNERS[type as keyof typeof RUNNERS](values) : undefined;
    if (figures === undefined) continue;
    const pushed = subscriptions.find((one) =>
      addressesIn(one, 'push_config.0.push_endpoint').includes(address),
    );
    const queue = queueOf(String(values['name']));
    const requests =
      numberOf(figures.instances, RUN_DEFAULTS.instances) * numberOf(figures.concurrency, RUN_DEFAULTS.concurrency);
    deployment.set(String(values['name']), {
      ...(pushed !== undefined
        ? deliveryOf(pushed, subscriptions)
        : queue !== undefined
          ? tasksOf(queue)
          : CALLED_ONCE),
      atOnce: Math.min(requests, dispatchesOf(queue)),
      timeoutMs: secondsOf(figures.timeout, RUN_DEFAULTS.timeoutSeconds) * 1_000,
    });
  }
  return deployment;
}

/**
 * The baseline, the platform until January 2026: a failed message was delivered again at once, up to five times, to any
 * number of instances, and dead letters had no subscription (platform review of January 2026).
 */
export function baselineDeployment(declared: Deployment): Deployment {
  return new Map(
    [...declared].map(([name, { subscription, ...delivery }]) => [
      name,
      {
        ...delivery,
        ...(subscription === undefined ? {} : { subscription: { name: subscription.name }, maxDeliveryAttempts: 5 }),
        atOnce: 1_000,
        minBackoffMs: 0,
        maxBackoffMs: 0,
      },
    ]),
  );
}

/** A call over HTTP, or of a schedule, is not retried. */
const CALLED_ONCE = { maxDeliveryAttempts: 1, minBackoffMs: 0, maxBackoffMs: 0 } as const;

/** Addresses of the resources that a field refers to. */
function addressesIn({ origins }: Resource, field: string): string[] {
  return (origins.get(field)?.references ?? []).map(({ address }) => address);
}

function deliveryOf(subscription: Resource, all: readonly Resource[]) {
  const { values } = subscription;
  const retry = block(values['retry_policy']);
  const deadLetters = block(values['dead_letter_policy']);
  const [topic] = addressesIn(subscription, 'dead_letter_policy.0.dead_letter_topic');
  const kept = topic === undefined ? undefined : all.find((one) => addressesIn(one, 'topic').includes(topic));
  return {
    subscription: {
      name: String(values['name']),
      ...(kept === undefined ? {} : { keptDeadLetters: String(kept.values['name']) }),
    },
    maxDeliveryAttempts: numberOf(deadLetters?.['max_delivery_attempts'], PUBSUB_DEFAULTS.maxDeliveryAttempts),
    minBackoffMs: secondsOf(retry?.['minimum_backoff'], PUBSUB_DEFAULTS.minBackoffMs / 1_000) * 1_000,
    maxBackoffMs: secondsOf(retry?.['maximum_backoff'], PUBSUB_DEFAULTS.maxBackoffMs / 1_000) * 1_000,
  };
}

/** Cloud Tasks' defaults: https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig */
const TASKS_DEFAULTS = {
  maxAttempts: 100,
  minBackoffSeconds: 0.1,
  maxBackoffSeconds: 3_600,
  dispatches: 1_000,
} as const;

/** A task that is not done after its last attempt is deleted: a queue has no dead letters. */
function tasksOf({ values }: Resource) {
  const retry = block(values['retry_config']);
  return {
    maxDeliveryAttempts: numberOf(retry?.['max_attempts'], TASKS_DEFAULTS.maxAttempts),
    minBackoffMs: secondsOf(retry?.['min_backoff'], TASKS_DEFAULTS.minBackoffSeconds) * 1_000,
    maxBackoffMs: secondsOf(retry?.['max_backoff'], TASKS_DEFAULTS.maxBackoffSeconds) * 1_000,
  };
}

function dispatchesOf(queue: Resource | undefined): number {
  if (queue === undefined) return Infinity;
  return numberOf(block(queue.values['rate_limits'])?.['max_concurrent_dispatches'], TASKS_DEFAULTS.dispatches);
}

function numberOf(value: unknown, without: number): number {
  return typeof value === 'number' ? value : without;
}

/** `600s`, as durations are written, or a bare number of seconds. */
function secondsOf(value: unknown, without: number): number {
  if (typeof value === 'number') return value;
  const [, seconds] = typeof value === 'string' ? (/^([\d.]+)s$/.exec(value) ?? []) : [];
  return seconds === undefined ? without : Number(seconds);
}
