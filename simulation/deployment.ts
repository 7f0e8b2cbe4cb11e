import { Fields } from '../audit/facts/fields';
import type { Link } from '../audit/facts/link';
import { DEFAULTS } from '../audit/facts/platform-defaults';
import type { ResourceIndex } from '../audit/facts/resource-index';
import { topicOf } from '../audit/facts/topic';
import type { Duration } from '../model/duration';
import type { GuardConfig } from '../model/guard-config';
import { TIMEOUTS } from '../model/platform-timeouts';
import { block, type Resource } from '../terraform/resource';
import { referencesIn } from '../terraform/terraform-json';
import { dispatchesOf, tasksOf, type TaskRules } from './task-queue';
import { numberOf, secondsOf } from './terraform-values';

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
  /** After this the caller of a message or task waits no longer: the delivery has failed, and the service works on. */
  readonly deadlineMs: number;
  /** A message that is older is dropped. */
  readonly keptMs: number;
  /** What a task queue adds. @default - it is called without Cloud Tasks */
  readonly tasks?: TaskRules;
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

/** What the resources do not hold: the code of callers sets it, and the guard's configuration declares it. */
export type DeclaredCalls = Partial<Pick<GuardConfig, 'breakers' | 'calls'>>;

/**
 * How messages, tasks and calls reach the deployables of an environment, as its stacks declare it.
 * @param declared names the task queue of a deployable (the code that adds tasks names its target, and no resource does),
 * and how long callers wait
 */
export function deploymentIn(index: ResourceIndex, { breakers = [], calls = [] }: DeclaredCalls = {}): Deployment {
  const queueOf = (name: string) => {
    const triggers = breakers.flatMap((rule) => (rule.deployable === name ? rule.triggers : []));
    return index
      .ofType('google_cloud_tasks_queue')
      .find(({ values }) => triggers.some((trigger) => trigger.kind === 'queue' && trigger.queue === values['name']));
  };
  const waitOf = (name: string, kind: 'http' | 'queue') =>
    calls.find((call) => call.to === name && call.kind === kind)?.deadlineSeconds;
  const deployment = new Map<string, Delivery>();
  const runners = Object.entries(RUNNERS).flatMap(([type, figuresOf]) =>
    index.ofType(type).map(({ address, values }) => ({ address, values, figures: figuresOf(values) })),
  );
  for (const { address, values, figures } of runners) {
    const name = String(values['name']);
    const pushed = index
      .ofType('google_pubsub_subscription')
      .find((one) => addressesIn(one, 'push_config.0.push_endpoint').includes(address));
    const queue = pushed === undefined ? queueOf(name) : undefined;
    const requests =
      numberOf(figures.instances, DEFAULTS.runInstances) * numberOf(figures.concurrency, DEFAULTS.runConcurrency);
    deployment.set(name, {
      ...(pushed !== undefined
        ? deliveryOf(index, pushed)
        : queue !== undefined
          ? tasksOf(queue, waitOf(name, 'queue'))
          : calledOnce(waitOf(name, 'http'))),
      atOnce: queue === undefined ? requests : Math.min(requests, dispatchesOf(queue)),
      timeoutMs: secondsOf(figures.timeout, TIMEOUTS.service.default.toSeconds()) * 1_000,
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

/** Addresses of the resources that a field refers to. */
function addressesIn({ origins }: Resource, field: string): string[] {
  return (origins.get(field)?.references ?? []).map(({ address }) => address);
}

/** A call over HTTP is not retried. */
function calledOnce(deadlineSeconds = Infinity) {
  return {
    maxDeliveryAttempts: 1,
    minBackoffMs: 0,
    maxBackoffMs: 0,
    deadlineMs: deadlineSeconds * 1_000,
    keptMs: Infinity,
  };
}

function deliveryOf(index: ResourceIndex, subscription: Resource) {
  const { values } = subscription;
  const retry = block(values['retry_policy']);
  const deadLetters = block(values['dead_letter_policy']);
  const kept = keptDeadLettersOf(index, subscription);
  const attempts =
    deadLetters === undefined
      ? Infinity
      : numberOf(deadLetters['max_delivery_attempts'], 0) || DEFAULTS.maxDeliveryAttempts;
  const backoff = (name: string, without: Duration) =>
    retry === undefined ? 0 : secondsOf(retry[name], without.toSeconds()) * 1_000;
  return {
    subscription: { name: String(values['name']), ...(kept === undefined ? {} : { keptDeadLetters: kept }) },
    maxDeliveryAttempts: attempts,
    minBackoffMs: backoff('minimum_backoff', DEFAULTS.pushMinBackoff),
    maxBackoffMs: backoff('maximum_backoff', DEFAULTS.pushMaxBackoff),
    // 0 stands for the default.
    deadlineMs: (secondsOf(values['ack_deadline_seconds'], 0) || DEFAULTS.ackDeadline.toSeconds()) * 1_000,
    keptMs: secondsOf(values['message_retention_duration'], DEFAULTS.messageRetention.toSeconds()) * 1_000,
  };
}

/** The subscription that reads the dead-letter topic of another. */
function keptDeadLettersOf(index: ResourceIndex, subscription: Resource): string | undefined {
  const dead = topicKey(index, Fields.of(subscription).block('dead_letter_policy')?.link('dead_letter_topic'));
  const kept = index
    .ofType('google_pubsub_subscription')
    .find((one) => dead !== undefined && topicKey(index, Fields.of(one).link('topic')) === dead);
  return kept === undefined ? undefined : String(kept.values['name']);
}

/** The name of a topic; where it is not in the stacks, the address of its resource. */
function topicKey(index: ResourceIndex, link: Link | undefined): string | undefined {
  const topic = topicOf(index, link);
  return topic.kind === 'topic' ? topic.name : referencesIn(link?.text)[0]?.address;
}
