import { declared, type Reading } from '../audit/facts/reading';
import { accountId } from '../model/account-id';
import { deadLetterTopicName } from '../model/dead-letter-topic';
import { namesOf } from '../model/names';
import { deployablesOf, isInternal, type Deployable, type Pipeline, type RequestDeployable } from '../model/pipeline';
import type { PushTrigger, ScheduleTrigger } from '../model/trigger';
import { NONE, type Settings, type Value } from './setting';
import { shortAccount } from './settings';

/**
 * The settings that an apply of a declaration writes; `settingsOf` of its synthesized stacks has the same, and the state of
 * Scheduler jobs, which no apply changes. Cloud Run jobs are in neither.
 */
export function declaredSettings(pipeline: Pipeline, environment: string): Settings[] {
  const project = pipeline.projects[environment] ?? '';
  const short = (account: string) => shortAccount(account, project);
  const { scheduler, push } = namesOf(pipeline).pipelineAccounts;
  return deployablesOf(pipeline).flatMap(({ deployable }) => {
    if (deployable.kind === 'job') return [];
    return [
      deployableSettings(deployable, short),
      ...deployable.triggers.flatMap((trigger) => {
        if (trigger.kind === 'schedule')
          return scheduleSettings(deployable, trigger, short(trigger.caller ?? scheduler));
        return trigger.kind === 'push' ? subscriptionSettings(deployable, trigger, short(trigger.caller ?? push)) : [];
      }),
    ];
  });
}

function deployableSettings(deployable: RequestDeployable, short: (account: string) => string): Settings {
  const { name, kind, timeout, maxInstances, concurrency, serviceAccount } = deployable;
  return {
    kind,
    name,
    values: readings({
      timeout,
      maxInstances,
      concurrency,
      ingress: isInternal(deployable) ? 'internal' : 'all',
      serviceAccount: short(serviceAccount ?? accountId(name)),
    }),
  };
}

function scheduleSettings({ name }: Deployable, trigger: ScheduleTrigger, caller: string): Settings {
  const { job, cron, timeZone, attemptDeadline, retries, backoff, path } = trigger;
  return {
    kind: 'Scheduler job',
    name: job,
    values: readings({
      cron,
      timeZone,
      attemptDeadline,
      retries,
      minBackoff: backoff.min,
      maxBackoff: backoff.max,
      calls: `${name} ${path}`,
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
