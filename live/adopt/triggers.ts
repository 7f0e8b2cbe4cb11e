import type { Facts } from '../../audit/facts';
import type { Callee } from '../../audit/facts/callee';
import { MISSING, valueOf, type Reading } from '../../audit/facts/reading';
import type { ScheduledCall } from '../../audit/facts/scheduled-call';
import type { Subscription } from '../../audit/facts/subscription';
import { deadLetterTopicName } from '../../model/dead-letter-topic';
import { Duration } from '../../model/duration';
import type { PushTrigger, ScheduleTrigger } from '../../model/trigger';
import { triggerProblems } from '../../model/trigger-problems';
import { pathOf } from '../path-of';
import type { LeftOut } from './left-out';

/** A Scheduler job or subscription that calls a deployable. */
export interface FoundTrigger {
  /** Address of the resource that it calls. */
  readonly calls: string;
  readonly trigger: ScheduleTrigger | PushTrigger;
}

/** Triggers as they run, and what cannot be declared as one. */
export interface FoundTriggers {
  readonly triggers: readonly FoundTrigger[];
  readonly leftOut: readonly LeftOut[];
}

/** What calls the deployables of a project: Scheduler jobs and push subscriptions. */
export function findTriggers(facts: Facts): FoundTriggers {
  const found = [
    ...facts.schedules.map((job) => scheduleOf(facts, job)),
    ...facts.subscriptions.map((subscription) => pushOf(facts, subscription)),
  ];
  return {
    triggers: found.flatMap((one) => ('trigger' in one ? one : [])),
    leftOut: found.flatMap((one) => ('why' in one ? one : [])),
  };
}

function scheduleOf(facts: Facts, call: ScheduledCall): FoundTrigger | LeftOut {
  const leftOut = (why: string): LeftOut => ({ kind: 'Cloud Scheduler job', name: call.label, why });
  const { target } = call;
  if (target.kind === 'pubsub') return leftOut('it publishes to a topic; what reads the topic is declared');
  if (target.kind !== 'http') return leftOut('it calls App Engine, or has no target');
  const callee = calledDeployable(target.callees);
  if ('why' in callee) return leftOut(callee.why);
  const http = facts.index.fieldsAt(call)?.block('http_target');
  const caller = valueOf(http?.block('oidc_token')?.text('service_account_email') ?? MISSING);
  const trigger = {
    kind: 'schedule' as const,
    job: call.label,
    cron: valueOf(call.schedule) ?? '',
    timeZone: valueOf(call.timeZone) ?? '',
    path: pathOf(http?.expression('uri')),
    attemptDeadline: durationOf(call.attemptDeadline),
    retries: valueOf(call.retries) ?? 0,
    backoff: { min: durationOf(call.minBackoff), max: durationOf(call.maxBackoff) },
    ...(caller === undefined ? {} : { caller }),
  };
  return accepted(trigger, callee.address, leftOut);
}

function pushOf(facts: Facts, subscription: Subscription): FoundTrigger | LeftOut {
  const { label, topic, push, deadLetters, expiresAfter } = subscription;
  const leftOut = (why: string): LeftOut => ({ kind: 'Pub/Sub subscription', name: label, why });
  if (push === undefined) return leftOut('it is pulled');
  if (label.startsWith('eventarc-')) return leftOut('Eventarc made it for a trigger and owns it');
  const callee = calledDeployable(push.callees);
  if ('why' in callee) return leftOut(callee.why);
  if (topic.kind !== 'topic') return leftOut(`its topic is ${topic.text}`);
  const fields = facts.index.fieldsAt(subscription);
  const config = fields?.block('push_config');
  const caller = valueOf(config?.block('oidc_token')?.text('service_account_email') ?? MISSING);
  const trigger = {
    kind: 'push' as const,
    topic: topic.name,
    subscription: label,
    path: pathOf(config?.expression('push_endpoint')),
    ackDeadline: durationOf(subscription.ackDeadline),
    ...(fields?.has('retry_policy') === true
      ? { backoff: { min: durationOf(subscription.minBackoff), max: durationOf(subscription.maxBackoff) } }
      : {}),
    ...(deadLetters?.topic.kind === 'topic'
      ? {
          maxDeliveryAttempts: valueOf(deadLetters.maxDeliveryAttempts) ?? 0,
          ...(deadLetters.topic.name === deadLetterTopicName(topic.name)
            ? {}
            : { deadLetterTopic: deadLetters.topic.name }),
        }
      : {}),
    ...(durationOf(expiresAfter).equals(Duration.zero) ? {} : { expiresAfter: durationOf(expiresAfter) }),
    retention: durationOf(subscription.retention),
    ...(caller === undefined ? {} : { caller }),
  };
  return accepted(trigger, callee.address, leftOut);
}

/** What the declaration would refuse is left out, with the reason. */
function accepted(
  trigger: ScheduleTrigger | PushTrigger,
  calls: string,
  leftOut: (why: string) => LeftOut,
): FoundTrigger | LeftOut {
  const [problem] = triggerProblems('', trigger);
  return problem === undefined ? { calls, trigger } : leftOut(`${problem.rule}, got ${problem.got}`);
}

/** Address of the deployable that is called, or why there is none. */
function calledDeployable(callees: readonly Callee[]): { readonly address: string } | { readonly why: string } {
  const [callee] = callees;
  switch (callee?.kind) {
    case undefined:
    case 'unresolved':
      return { why: `it calls ${callee?.text ?? 'nothing'}, which is not in the assets` };
    case 'deployable':
      return { address: callee.deployable.address };
    case 'job':
      return { why: `it starts the Cloud Run job ${callee.job.label}` };
    case 'google-api':
      return { why: `it calls ${callee.host}` };
  }
}

function durationOf(reading: Reading<Duration>): Duration {
  return valueOf(reading) ?? Duration.zero;
}
