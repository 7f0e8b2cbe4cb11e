import { Fields } from '../audit/facts/fields';
import type { AuditedDeployable, EventDelivery } from '../audit/facts/deployable';
import { DEFAULTS } from '../audit/facts/platform-defaults';
import { valueOf } from '../audit/facts/reading';
import type { AuditedJob } from '../audit/facts/run-job';
import { placeOf, samePlace, type ResourceIndex } from '../audit/facts/resource-index';
import type { DeadLetters, Subscription } from '../audit/facts/subscription';
import { sameTopic, type TopicReference } from '../audit/facts/topic';
import type { GuardConfig } from '../model/guard-config';
import { TIMEOUTS } from '../model/platform-timeouts';
import type { Resource } from '../terraform/resource';
import { referencesIn } from '../terraform/terraform-json';
import { Assumptions } from './assumptions';
import { pushesTo, type StackFacts } from './stack-facts';
import { dispatchesOf, tasksOf, type TaskRules } from './task-queue';

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
  /** What a Cloud Run job adds: retries of its tasks. @default - it answers requests */
  readonly job?: JobRules;
  /** Does Eventarc deliver events to it? @default false */
  readonly isOnEvents?: true;
  /** What a task queue adds. @default - it is called without Cloud Tasks */
  readonly tasks?: TaskRules;
}

/** How a Cloud Run job runs its tasks. */
export interface JobRules {
  /** Attempts of a task after the first. */
  readonly retries: number;
  /** Tasks of an execution at the same time. */
  readonly parallelism: number;
}

/** By deployable. */
export type Deployment = ReadonlyMap<string, Delivery>;

/** Terraform resource types that run code: the blocks that say how many requests they take at once, and the default. */
const RUNNERS = {
  google_cloud_run_v2_service: {
    scaling: (fields: Fields) => fields.block('template')?.block('scaling'),
    requests: (fields: Fields) => fields.block('template'),
    concurrency: DEFAULTS.runConcurrency,
  },
  google_cloudfunctions2_function: {
    scaling: (fields: Fields) => fields.block('service_config'),
    requests: (fields: Fields) => fields.block('service_config'),
    concurrency: DEFAULTS.functionConcurrency,
  },
} as const;

/** What the resources do not hold: the code of callers sets it, and the guard's configuration declares it. */
export type DeclaredCalls = Partial<Pick<GuardConfig, 'breakers' | 'calls'>>;

/** {@link Deployment}, and what is assumed of it. */
export interface Deployed {
  readonly deployment: Deployment;
  /** What is known at the apply only, and is taken to have the platform's default. */
  readonly assumed: readonly string[];
}

/**
 * How messages, tasks and calls reach the deployables of an environment, as its stacks declare it.
 * @param declared names the task queue of a deployable (the code that adds tasks names its target, and no resource does),
 * and how long callers wait
 */
export function deploymentIn(facts: StackFacts, declared: DeclaredCalls = {}): Deployed {
  const assumptions = new Assumptions();
  const deployment = new Map<string, Delivery>();
  for (const [type, runner] of Object.entries(RUNNERS)) {
    for (const resource of facts.index.ofType(type)) {
      const deployable = facts.deployables.find((one) => samePlace(one, placeOf(resource)));
      if (deployable === undefined) continue;
      const fields = Fields.of(resource);
      const { label } = deployable;
      const instances = runner.scaling(fields)?.number('max_instance_count', DEFAULTS.runInstances);
      const concurrency = runner.requests(fields)?.number('max_instance_request_concurrency', runner.concurrency);
      const requests =
        assumptions.known(instances, DEFAULTS.runInstances, `the instances of ${label}`) *
        assumptions.known(concurrency, runner.concurrency, `the concurrency of ${label}`);
      deployment.set(label, deliveryTo(facts, deployable, { requests, declared, assumptions }));
    }
  }
  for (const job of facts.runJobs) deployment.set(job.label, startsOf(job, assumptions));
  return { deployment, assumed: assumptions.all };
}

/** Executions of a job: each is started once, and its tasks are retried. */
function startsOf({ label, timeout, maxRetries, parallelism }: AuditedJob, assumptions: Assumptions): Delivery {
  const atOnce = assumptions.known(parallelism, 0, `the parallelism of ${label}`);
  return {
    ...calledOver(undefined),
    atOnce: Infinity,
    timeoutMs: assumptions.milliseconds(timeout, TIMEOUTS.job.default.toMilliseconds(), `the timeout of ${label}`),
    job: {
      retries: assumptions.known(maxRetries, DEFAULTS.taskRetries, `the retries of ${label}`),
      parallelism: atOnce === 0 ? Infinity : atOnce,
    },
  };
}

interface DeliveryContext {
  /** How many it takes at once. */
  readonly requests: number;
  readonly declared: DeclaredCalls;
  readonly assumptions: Assumptions;
}

/** Pushed messages, tasks of a queue, or calls. */
function deliveryTo(
  { index, subscriptions }: StackFacts,
  { label, timeout, platform, event }: AuditedDeployable,
  { requests, declared: { breakers = [], calls = [] }, assumptions }: DeliveryContext,
): Delivery {
  const callOf = (kind: 'http' | 'queue') => calls.find((call) => call.to === label && call.kind === kind);
  // Where the platform has no default, nothing ends a request.
  const longest = platform.default?.toMilliseconds() ?? Infinity;
  const timeoutMs = assumptions.milliseconds(timeout, longest, `the timeout of ${label}`);
  const pushed = subscriptions.find((subscription) => pushesTo(subscription, label));
  if (pushed !== undefined) {
    return { ...pushedBy(subscriptions, pushed, assumptions), atOnce: requests, timeoutMs };
  }
  if (event !== undefined) return { ...EVENTS, ...eventTries(event), atOnce: requests, timeoutMs };
  const triggers = breakers.flatMap((rule) => (rule.deployable === label ? rule.triggers : []));
  const queue = queueNamed(index, (name) => triggers.some((one) => one.kind === 'queue' && one.queue === name));
  if (queue === undefined) return { ...calledOver(callOf('http')), atOnce: requests, timeoutMs };
  const atOnce = Math.min(requests, dispatchesOf(queue, assumptions));
  return { ...tasksOf(queue, assumptions, callOf('queue')?.deadlineSeconds), atOnce, timeoutMs };
}

/** Eventarc's delivery of events: https://cloud.google.com/eventarc/standard/docs/retry-events */
const EVENTS = {
  isOnEvents: true,
  minBackoffMs: 10_000,
  maxBackoffMs: 600_000,
  deadlineMs: TIMEOUTS.eventDelivery.default.toMilliseconds(),
  keptMs: 24 * 3_600_000,
} as const;

function eventTries({ retries }: EventDelivery): Pick<Delivery, 'maxDeliveryAttempts'> {
  return { maxDeliveryAttempts: valueOf(retries) === true ? Infinity : 1 };
}

function queueNamed(index: ResourceIndex, isIt: (name: string | undefined) => boolean): Resource | undefined {
  return index.ofType('google_cloud_tasks_queue').find((queue) => isIt(valueOf(Fields.of(queue).text('name'))));
}

/**
 * The baseline, the platform until January 2026: a failed message was delivered again at once, up to five times, to any
 * number of instances, and dead letters had no subscription (platform review of January 2026). Of callers over HTTP the
 * review does not speak: they call once.
 */
export function baselineDeployment(declared: Deployment): Deployment {
  return new Map(
    [...declared].map(([name, { subscription, ...delivery }]) => [
      name,
      {
        ...delivery,
        ...(subscription !== undefined
          ? { subscription: { name: subscription.name }, maxDeliveryAttempts: 5 }
          : delivery.tasks === undefined && delivery.isOnEvents === undefined
            ? { maxDeliveryAttempts: 1 }
            : {}),
        atOnce: delivery.job === undefined ? 1_000 : delivery.atOnce,
        minBackoffMs: 0,
        maxBackoffMs: 0,
      },
    ]),
  );
}

/** A call over HTTP: its caller repeats one that failed as often as it is declared to, a second later. */
function calledOver(call: Pick<GuardConfig['calls'][number], 'deadlineSeconds' | 'retries'> | undefined) {
  return {
    maxDeliveryAttempts: 1 + (call?.retries ?? 0),
    minBackoffMs: 0,
    maxBackoffMs: 0,
    deadlineMs: (call?.deadlineSeconds ?? Infinity) * 1_000,
    keptMs: Infinity,
  };
}

function pushedBy(all: readonly Subscription[], subscription: Subscription, assumptions: Assumptions) {
  const { label, deadLetters, minBackoff, maxBackoff, ackDeadline, retention } = subscription;
  const kept = deadLetters && keeperOf(all, deadLetters)?.label;
  const ms = (reading: Subscription['retention'], without: { toMilliseconds(): number }, what: string) =>
    assumptions.milliseconds(reading, without.toMilliseconds(), `${what} of ${label}`);
  return {
    subscription: { name: label, ...(kept === undefined ? {} : { keptDeadLetters: kept }) },
    maxDeliveryAttempts:
      deadLetters === undefined
        ? Infinity
        : assumptions.known(
            deadLetters.maxDeliveryAttempts,
            DEFAULTS.maxDeliveryAttempts,
            `the delivery attempts of ${label}`,
          ),
    minBackoffMs: ms(minBackoff, DEFAULTS.pushMinBackoff, 'the least backoff'),
    maxBackoffMs: ms(maxBackoff, DEFAULTS.pushMaxBackoff, 'the longest backoff'),
    deadlineMs: ms(ackDeadline, DEFAULTS.ackDeadline, 'the acknowledgement deadline'),
    keptMs: ms(retention, DEFAULTS.messageRetention, 'the retention'),
  };
}

/** The subscription that reads the dead-letter topic of another. */
function keeperOf(all: readonly Subscription[], { topic }: DeadLetters): Subscription | undefined {
  return all.find((one) => sameTopic(one.topic, topic) || isSameReference(one.topic, topic));
}

/** Do both refer to the same resource, which is not in the stacks? */
function isSameReference(a: TopicReference, b: TopicReference): boolean {
  if (a.kind !== 'unresolved' || b.kind !== 'unresolved') return false;
  const [first] = referencesIn(a.text);
  return first !== undefined && first.address === referencesIn(b.text)[0]?.address;
}
