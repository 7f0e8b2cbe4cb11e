import type { Facts } from '../../audit/facts';
import type { Callee } from '../../audit/facts/callee';
import { MISSING, valueOf, type Reading } from '../../audit/facts/reading';
import type { Identity } from '../../audit/facts/identity';
import type { AuditedJob } from '../../audit/facts/run-job';
import type { ScheduledCall } from '../../audit/facts/scheduled-call';
import type { Subscription } from '../../audit/facts/subscription';
import { deadLetterTopicName } from '../../model/dead-letter-topic';
import { Duration } from '../../model/duration';
import type { PushTrigger, ScheduledRunTrigger, ScheduleTrigger } from '../../model/trigger';
import { triggerProblems } from '../../model/trigger-problems';
import { pathOf } from '../path-of';
import type { LeftOut } from './left-out';

/** A Scheduler job or subscription that calls a deployable or starts a job. */
export interface FoundTrigger {
  /** Address of the resource that it calls. */
  readonly calls: string;
  readonly trigger: ScheduleTrigger | ScheduledRunTrigger | PushTrigger;
}

/** Triggers as they run, and what cannot be declared as one. */
export interface FoundTriggers {
  readonly triggers: readonly FoundTrigger[];
  readonly leftOut: readonly LeftOut[];
}

/** What calls the deployables and starts the jobs of a project: Scheduler jobs and push subscriptions. */
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
  const [first] = target.callees;
  if (first?.kind === 'job') return runOf(call, { job: first.job, identity: target.identity, leftOut });
  const callee = calledDeployable(target.callees);
  if ('why' in callee) return leftOut(callee.why);
  const http = facts.index.fieldsAt(call)?.block('http_target');
  const caller = valueOf(http?.block('oidc_token')?.text('service_account_email') ?? MISSING);
  const trigger = {
    kind: 'schedule' as const,
    ...calendarOf(call),
    path: pathOf(http?.expression('uri')),
    attemptDeadline: durationOf(call.attemptDeadline),
    ...retriesOf(call),
    ...(caller === undefined ? {} : { caller }),
  };
  return accepted(trigger, callee.address, leftOut);
}

interface JobStart {
  readonly job: AuditedJob;
  readonly identity: Identity;
  readonly leftOut: (why: string) => LeftOut;
}

/** A Scheduler job that starts a Cloud Run job, with an access token: the API takes no identity token. */
function runOf(call: ScheduledCall, { job, identity, leftOut }: JobStart): FoundTrigger | LeftOut {
  if (identity.kind !== 'oauth' || identity.account.kind !== 'email')
    return leftOut(`it starts ${job.label} without an access token, which the API refuses`);
  const caller = identity.account.email;
  return accepted({ kind: 'scheduled-run', ...calendarOf(call), ...retriesOf(call), caller }, job.address, leftOut);
}

function calendarOf({ label, schedule, timeZone }: ScheduledCall): Pick<ScheduleTrigger, 'job' | 'cron' | 'timeZone'> {
  return { job: label, cron: valueOf(schedule) ?? '', timeZone: valueOf(timeZone) ?? '' };
}

function retriesOf({ retries, minBackoff, maxBackoff }: ScheduledCall): Pick<ScheduleTrigger, 'retries' | 'backoff'> {
  return { retries: valueOf(retries) ?? 0, backoff: { min: durationOf(minBackoff), max: durationOf(maxBackoff) } };
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
  trigger: FoundTrigger['trigger'],
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
