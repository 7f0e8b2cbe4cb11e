import { declared, type Reading } from '../audit/facts/reading';
import { accountId } from '../model/account-id';
import { deadLetterTopicName } from '../model/dead-letter-topic';
import { namesOf } from '../model/names';
import {
  deployablesOf,
  isInternal,
  triggersOf,
  type Deployable,
  type JobDeployable,
  type Pipeline,
  type RequestDeployable,
} from '../model/pipeline';
import {
  isScheduled,
  type EventTrigger,
  type PushTrigger,
  type ScheduledRunTrigger,
  type ScheduleTrigger,
} from '../model/trigger';
import { eventText } from './running-event';
import { NONE, UNBOUND, type Settings, type Value } from './setting';
import { shortAccount } from './settings';

/**
 * The settings that an apply of a declaration writes; `settingsOf` of its synthesized stacks has the same, and the state of
 * Scheduler jobs, which no apply changes.
 */
export function declaredSettings(pipeline: Pipeline, environment: string): Settings[] {
  const project = pipeline.projects[environment] ?? '';
  const short = (account: string) => shortAccount(account, project);
  const { scheduler, push } = namesOf(pipeline).pipelineAccounts;
  return deployablesOf(pipeline).flatMap(({ deployable }) => [
    deployable.kind === 'job' ? jobSettings(deployable, short) : deployableSettings(deployable, short, pipeline.region),
    ...triggersOf(deployable).flatMap((trigger) => {
      if (isScheduled(trigger)) return scheduleSettings(deployable, trigger, short(trigger.caller ?? scheduler));
      return trigger.kind === 'push' ? subscriptionSettings(deployable, trigger, short(trigger.caller ?? push)) : [];
    }),
  ]);
}

function deployableSettings(
  deployable: RequestDeployable,
  short: (account: string) => string,
  region: string,
): Settings {
  const { name, kind, timeout, maxInstances, concurrency, serviceAccount, triggers } = deployable;
  const event = triggers.find((trigger) => trigger.kind === 'event');
  return {
    kind,
    name,
    values: readings({
      timeout,
      maxInstances,
      concurrency,
      ingress: isInternal(deployable) ? 'internal' : 'all',
      serviceAccount: short(serviceAccount ?? accountId(name)),
      ...(kind === 'function' ? { event: event === undefined ? NONE : eventText(inRegion(event, region)) } : {}),
    }),
  };
}

/** An event of the function's own region names none. */
function inRegion({ region, ...event }: EventTrigger, own: string): EventTrigger {
  return region === undefined || region === own ? event : { ...event, region };
}

function jobSettings(job: JobDeployable, short: (account: string) => string): Settings {
  const { name, timeout, retries, tasks, parallelism = UNBOUND, serviceAccount } = job;
  const account = short(serviceAccount ?? accountId(name));
  return {
    kind: 'Cloud Run job',
    name,
    values: readings({ timeout, retries, tasks, parallelism, serviceAccount: account }),
  };
}

function scheduleSettings(
  { name }: Deployable,
  trigger: ScheduleTrigger | ScheduledRunTrigger,
  caller: string,
): Settings {
  const { job, cron, timeZone, retries, backoff } = trigger;
  return {
    kind: 'Scheduler job',
    name: job,
    values: readings({
      cron,
      timeZone,
      ...(trigger.kind === 'schedule' ? { attemptDeadline: trigger.attemptDeadline } : {}),
      retries,
      minBackoff: backoff.min,
      maxBackoff: backoff.max,
      calls: trigger.kind === 'schedule' ? `${name} ${trigger.path}` : name,
      caller,
    }),
  };
}

function subscriptionSettings({ name }: Deployable, trigger: PushTrigger, caller: string): Settings {
  const { subscription, topic, path, ackDeadline, retention, backoff, maxDeliveryAttempts } = trigger;
  const deadLetterTopic = trigger.deadLetterTopic ?? deadLetterTopicName(topic);
  return {
    kind: 'subscription',
    name: subscription,
    values: readings({
      topic,
      ackDeadline,
      retention,
      minBackoff: backoff?.min ?? NONE,
      maxBackoff: backoff?.max ?? NONE,
      maxDeliveryAttempts: maxDeliveryAttempts ?? NONE,
      deadLetterTopic: maxDeliveryAttempts === undefined ? NONE : deadLetterTopic,
      expiresAfter: trigger.expiresAfter ?? NONE,
      calls: `${name} ${path}`,
      caller,
    }),
  };
}

function readings(values: Readonly<Record<string, Value>>): Readonly<Record<string, Reading<Value>>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, declared(value)]));
}
