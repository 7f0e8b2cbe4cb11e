import type { Facts } from '../audit/facts';
import type { Callee } from '../audit/facts/callee';
import type { Fields } from '../audit/facts/fields';
import { identityOf, showAccount, type Account } from '../audit/facts/identity';
import { byDefault, declared, MISSING, unresolved, valueOf, type Reading } from '../audit/facts/reading';
import type { ScheduledCall } from '../audit/facts/scheduled-call';
import type { Subscription } from '../audit/facts/subscription';
import { Duration } from '../model/duration';
import { pathOf } from './path-of';
import { NONE, UNBOUND, type Settings, type Value } from './setting';
import { channelSettings, type ChannelNames } from './channel-settings';
import { policySettings } from './policy-settings';
import { runningJobs, runningSettings } from './running';
import { eventReading, runningEvent } from './running-event';

interface Side {
  readonly facts: Facts;
  readonly project: string;
}

const NO_NAMES: ChannelNames = new Map();

/**
 * The settings of everything that the resources hold: what people edit in the console, and a declaration sets.
 * @param project whose accounts are shown without their domain
 * @param names of the channels of the running project
 */
export function settingsOf(facts: Facts, project: string, names = NO_NAMES): Settings[] {
  return [
    ...deployableSettings(facts, project),
    ...jobSettings(facts, project),
    ...facts.schedules.map((job) => scheduleSettings({ facts, project }, job)),
    ...facts.subscriptions.map((subscription) => subscriptionSettings({ facts, project }, subscription)),
    ...policySettings(facts, names),
    ...channelSettings(facts),
  ];
}

function deployableSettings(facts: Facts, project: string): Settings[] {
  return runningSettings(facts).map(({ audited, maxInstances, concurrency, ingress, serviceAccount }) => ({
    kind: audited.kind === 'function' ? 'function' : 'service',
    name: audited.label,
    address: audited.address,
    values: {
      timeout: audited.timeout,
      maxInstances,
      concurrency,
      ingress,
      serviceAccount: serviceAccount === undefined ? MISSING : accountText(serviceAccount, project),
      ...(audited.kind === 'function' ? { event: eventReading(runningEvent(facts, audited, project)) } : {}),
    },
  }));
}

function jobSettings(facts: Facts, project: string): Settings[] {
  return runningJobs(facts).map(({ audited, serviceAccount }) => ({
    kind: 'Cloud Run job',
    name: audited.label,
    address: audited.address,
    values: {
      timeout: audited.timeout,
      retries: audited.maxRetries,
      tasks: audited.tasks,
      parallelism: mapped<number, Value>(audited.parallelism, (most) => (most === 0 ? UNBOUND : most)),
      serviceAccount: serviceAccount === undefined ? MISSING : accountText(serviceAccount, project),
    },
  }));
}

function scheduleSettings({ facts, project }: Side, job: ScheduledCall): Settings {
  const { target } = job;
  const fields = facts.index.fieldsAt(job);
  const http = fields?.block('http_target');
  const state = fields?.text('state', 'ENABLED') ?? MISSING;
  // The API that starts a job answers at once, however long Scheduler would wait.
  const startsJob = target.kind === 'http' && target.callees.some(({ kind }) => kind === 'job');
  return {
    kind: 'Scheduler job',
    name: job.label,
    address: job.address,
    values: {
      cron: job.schedule,
      timeZone: job.timeZone,
      ...(startsJob ? {} : { attemptDeadline: job.attemptDeadline }),
      retries: job.retries,
      minBackoff: job.minBackoff,
      maxBackoff: job.maxBackoff,
      state: mapped(state, (text) => (text === 'PAUSED' || text === 'DISABLED' ? 'paused' : 'runs')),
      ...(target.kind === 'http' && http !== undefined
        ? { calls: calledUrl(target.callees, http.expression('uri')), caller: callerOf(facts, http, project) }
        : {}),
    },
  };
}

function subscriptionSettings({ facts, project }: Side, subscription: Subscription): Settings {
  const { topic, deadLetters, push, expiresAfter } = subscription;
  const fields = facts.index.fieldsAt(subscription);
  const config = fields?.block('push_config');
  const isPushed = config?.has('push_endpoint') === true;
  const hasBackoff = fields?.has('retry_policy') === true;
  return {
    kind: 'subscription',
    name: subscription.label,
    address: subscription.address,
    values: {
      topic: topic.kind === 'topic' ? declared(topic.name) : unresolved(topic.text),
      ackDeadline: subscription.ackDeadline,
      retention: subscription.retention,
      minBackoff: hasBackoff ? subscription.minBackoff : byDefault(NONE),
      maxBackoff: hasBackoff ? subscription.maxBackoff : byDefault(NONE),
      maxDeliveryAttempts: deadLetters?.maxDeliveryAttempts ?? byDefault(NONE),
      deadLetterTopic:
        deadLetters === undefined
          ? byDefault(NONE)
          : deadLetters.topic.kind === 'topic'
            ? declared(deadLetters.topic.name)
            : unresolved(deadLetters.topic.text),
      expiresAfter: mapped<Duration, Value>(expiresAfter, (ttl) => (ttl.equals(Duration.zero) ? NONE : ttl)),
      calls: isPushed ? calledUrl(push?.callees ?? [], config.expression('push_endpoint')) : declared(NONE),
      caller: isPushed ? callerOf(facts, config, project) : declared(NONE),
    },
  };
}

/** `orders-import /import`, so that two forms of one service's URL are the same; of a job that is started its name. */
function calledUrl(callees: readonly Callee[], url: string | undefined): Reading<string> {
  const [callee] = callees;
  if (callee?.kind === 'job') return declared(callee.job.label);
  if (callee?.kind !== 'deployable') return url === undefined ? MISSING : declared(url);
  return declared(`${callee.deployable.label} ${pathOf(url)}`);
}

function callerOf({ index }: Facts, target: Fields, project: string): Reading<string> {
  const identity = identityOf(index, target);
  return identity.kind === 'none' ? declared(NONE) : accountText(identity.account, project);
}

/** An account that a stack creates is known by its id, which its e-mail starts with. */
function accountText(account: Account, project: string): Reading<string> {
  if (account.kind === 'unresolved') return unresolved(account.text);
  return declared(shortAccount(showAccount(account), project));
}

/** The id of a project's own account, the whole e-mail of any other. */
export function shortAccount(account: string, project: string): string {
  const domain = `@${project}.iam.gserviceaccount.com`;
  return account.endsWith(domain) ? account.slice(0, -domain.length) : account;
}

function mapped<From, To>(reading: Reading<From>, convert: (value: From) => To): Reading<To> {
  const value = valueOf(reading);
  if (value === undefined) return reading as Reading<never>;
  return reading.kind === 'default' ? byDefault(convert(value)) : declared(convert(value));
}
