import { Fields } from '../audit/facts/fields';
import { valueOf } from '../audit/facts/reading';
import { placeOf, samePlace, type Placed, type ResourceIndex } from '../audit/facts/resource-index';
import type { ScheduledCall } from '../audit/facts/scheduled-call';
import { sameTopic, topicOf } from '../audit/facts/topic';
import type { GuardConfig, GuardedSchedule } from '../model/guard-config';
import { calledBy, pushesTo, type StackFacts } from './stack-facts';

/** How the call of a Scheduler job arrives at the deployable that the guard's configuration names for it. */
export type Arrival =
  /** Over HTTP; Scheduler waits for the answer until its attempt deadline. A Cloud Run job is started, and answers at once. */
  | { readonly kind: 'call'; readonly deadlineMs: number }
  /** As a message of a topic. */
  | { readonly kind: 'message' }
  /** Not at all. */
  | { readonly kind: 'lost'; readonly why: string };

/** The Scheduler jobs that call processors, as they would be deployed. */
export interface ScheduledCalls {
  /** As the guard's configuration lists them, with the cron and the time zone of the job itself. */
  readonly schedules: readonly GuardedSchedule[];
  /** By job. */
  readonly arrivals: ReadonlyMap<string, Arrival>;
  /** Calls that do not arrive, as clauses. */
  readonly gaps: readonly string[];
  /** What cannot be followed before the apply, and is taken to arrive. */
  readonly assumed: readonly string[];
}

/** Follows each job from its cron to the deployable that it is declared to call. */
export function scheduledCallsIn(facts: StackFacts, { schedules = [] }: GuardConfig): ScheduledCalls {
  const { index, jobs } = facts;
  const followed = schedules.map((schedule) => {
    const job = jobs.find(({ label }) => label === schedule.job);
    if (job === undefined) {
      return { schedule, arrival: { kind: 'lost', why: `no stack has the Scheduler job ${schedule.job}` } as const };
    }
    const fires = { ...schedule, ...timesOf(job, schedule) };
    if (isPaused(index, job)) {
      const why = `the Scheduler job ${schedule.job} is declared as paused`;
      return { schedule: fires, arrival: { kind: 'lost', why } as const };
    }
    return { schedule: fires, ...arrivalOf(facts, job, schedule.deployable) };
  });
  return {
    schedules: followed.map(({ schedule }) => schedule),
    arrivals: new Map(followed.map(({ arrival }, i) => [schedules[i]?.job ?? '', arrival])),
    gaps: followed.flatMap(({ arrival }) => (arrival.kind === 'lost' ? [arrival.why] : [])),
    assumed: followed.flatMap((one) => ('assumed' in one ? [one.assumed] : [])),
  };
}

/** What the job says; where that is known at apply only, what the configuration says. */
function timesOf(job: ScheduledCall, { cron, timeZone }: GuardedSchedule): Pick<GuardedSchedule, 'cron' | 'timeZone'> {
  return { cron: valueOf(job.schedule) ?? cron, timeZone: valueOf(job.timeZone) ?? timeZone };
}

/** Is a job declared as paused? */
export function isPaused(index: ResourceIndex, job: ScheduledCall): boolean {
  const fields = fieldsOf(index, job);
  return fields !== undefined && valueOf(fields.flag('paused', false)) === true;
}

function fieldsOf(index: ResourceIndex, job: Placed): Fields | undefined {
  const resource = index.ofType('google_cloud_scheduler_job').find((one) => samePlace(placeOf(one), job));
  return resource && Fields.of(resource);
}

interface Followed {
  readonly arrival: Arrival;
  readonly assumed?: string;
}

function arrivalOf(facts: StackFacts, job: ScheduledCall, deployable: string): Followed {
  const { target, label } = job;
  if (target.kind !== 'http') return published(facts, job, deployable);
  const call: Arrival = { kind: 'call', deadlineMs: valueOf(job.attemptDeadline)?.toMilliseconds() ?? Infinity };
  const called = calledBy(job);
  if (called.includes(deployable)) return { arrival: call };
  const unknown = target.callees.find((callee) => callee.kind === 'unresolved');
  if (unknown !== undefined) {
    return {
      arrival: call,
      assumed: `whether the Scheduler job ${label} calls ${deployable}: its URL is ${unknown.text}`,
    };
  }
  return {
    arrival: { kind: 'lost', why: `the Scheduler job ${label} calls ${called.join(' or ')}, not ${deployable}` },
  };
}

/** A job with a Pub/Sub target publishes a message, which reaches the deployable if a subscription to its topic pushes there. */
function published({ index, subscriptions }: StackFacts, job: ScheduledCall, deployable: string): Followed {
  const { label } = job;
  const name = fieldsOf(index, job)?.block('pubsub_target')?.link('topic_name');
  if (name === undefined) {
    return { arrival: { kind: 'lost', why: `the target of the Scheduler job ${label} is neither a URL nor a topic` } };
  }
  const topic = topicOf(index, name);
  const pushed = subscriptions.filter((subscription) => pushesTo(subscription, deployable));
  if (topic.kind === 'unresolved' || pushed.some((one) => one.topic.kind === 'unresolved')) {
    const assumed = `whether a message of the Scheduler job ${label} reaches ${deployable}`;
    return { arrival: { kind: 'message' }, assumed };
  }
  if (pushed.some((one) => sameTopic(one.topic, topic))) return { arrival: { kind: 'message' } };
  const read = pushed.flatMap((one) => (one.topic.kind === 'topic' ? [`${one.label} reads ${one.topic.name}`] : []));
  const got = read.length === 0 ? `no subscription pushes to ${deployable}` : read.join(', ');
  return {
    arrival: { kind: 'lost', why: `the Scheduler job ${label} publishes to the topic ${topic.name}, but ${got}` },
  };
}
