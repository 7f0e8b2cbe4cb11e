import { CronExpressionParser } from 'cron-parser';
import { Duration } from './duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from './platform-limits';
import type { Problem } from './problem';
import {
  TOPIC_EVENTS,
  type Backoff,
  type EventTrigger,
  type PushTrigger,
  type QueueTrigger,
  type ScheduledRunTrigger,
  type ScheduleTrigger,
  type Trigger,
} from './trigger';
import { timeZoneProblem } from './time-zone';

/** Problems of one trigger alone: the platform's limits, cron, time zone. */
export function triggerProblems(deployable: string, trigger: Trigger): Problem[] {
  switch (trigger.kind) {
    case 'schedule':
      return scheduleProblems(`${deployable}/${trigger.job}`, trigger);
    case 'push':
      return pushProblems(`${deployable}/${trigger.subscription}`, trigger);
    case 'queue':
      return queueProblems(`${deployable}/${trigger.queue}`, trigger);
    case 'http':
      Duration.expect(trigger.callerDeadline, `${deployable}/http from ${trigger.from}/callerDeadline`);
      return [];
    case 'scheduled-run':
      return schedulerProblems(`${deployable}/${trigger.job}`, trigger);
    case 'event':
      return eventProblems(`${deployable}/event`, trigger);
    case 'run':
      return [];
  }
}

function scheduleProblems(where: string, trigger: ScheduleTrigger): Problem[] {
  const deadline = Duration.expect(trigger.attemptDeadline, `${where}/attemptDeadline`);
  const outside = outsideLimit(`${where}/attemptDeadline`, LIMITS.schedulerAttemptDeadline, deadline);
  return [...(outside === undefined ? [] : [outside]), ...schedulerProblems(where, trigger)];
}

/** What holds for every Scheduler job. */
function schedulerProblems(where: string, trigger: ScheduleTrigger | ScheduledRunTrigger): Problem[] {
  return [
    outsideCount(`${where}/retries`, COUNTS.schedulerRetryCount, trigger.retries),
    backoffProblem(where, trigger.backoff),
    calendarProblem(where, 'cron', trigger),
  ].filter((problem) => problem !== undefined);
}

function eventProblems(where: string, { eventType, filters = {}, topic }: EventTrigger): Problem[] {
  const problems: Problem[] = [];
  if ((topic !== undefined) !== (eventType === TOPIC_EVENTS)) {
    problems.push({
      code: 'DEC105',
      where: `${where}/topic`,
      rule: `an event of type ${TOPIC_EVENTS} names its topic, and no other event does`,
      got: topic === undefined ? 'no topic' : `topic '${topic}' with ${eventType}`,
      fix: 'name the topic, or remove it',
    });
  } else if (topic === undefined && Object.keys(filters).length === 0) {
    problems.push({
      code: 'DEC104',
      where: `${where}/filters`,
      rule: 'an event has at least one filter, or it would come from everywhere in the project',
      got: 'none',
      fix: "write { bucket: 'my-bucket' } or the like",
    });
  }
  return problems;
}

/** The problem of a cron, which stands in the field of that name, in its time zone. */
export function calendarProblem(
  where: string,
  field: string,
  { cron, timeZone }: Pick<ScheduleTrigger, 'cron' | 'timeZone'>,
): Problem | undefined {
  return timeZoneProblem(`${where}/timeZone`, timeZone) ?? cronProblem(`${where}/${field}`, { cron, timeZone });
}

/** Scheduler takes five fields (seconds are not among them): https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules */
function cronProblem(
  where: string,
  { cron, timeZone }: Pick<ScheduleTrigger, 'cron' | 'timeZone'>,
): Problem | undefined {
  const fields = cron.trim().split(/\s+/);
  let why = fields.length === 5 ? undefined : `${fields.length} fields`;
  try {
    CronExpressionParser.parse(cron, { tz: timeZone });
  } catch (error) {
    why ??= error instanceof Error ? error.message : String(error);
  }
  if (why === undefined) return undefined;
  return {
    code: 'DEC026',
    where,
    rule: 'a schedule is unix-cron with five fields',
    got: `${JSON.stringify(cron)} (${why})`,
    fix: "write it as '0 23 * * *'",
  };
}

function pushProblems(where: string, trigger: PushTrigger): Problem[] {
  return [
    outsideLimit(
      `${where}/ackDeadline`,
      LIMITS.ackDeadline,
      Duration.expect(trigger.ackDeadline, `${where}/ackDeadline`),
    ),
    outsideLimit(
      `${where}/retention`,
      LIMITS.messageRetention,
      Duration.expect(trigger.retention, `${where}/retention`),
    ),
    ...pushBackoffProblems(where, trigger),
    trigger.maxDeliveryAttempts === undefined
      ? undefined
      : outsideCount(`${where}/maxDeliveryAttempts`, COUNTS.maxDeliveryAttempts, trigger.maxDeliveryAttempts),
    trigger.expiresAfter === undefined
      ? undefined
      : outsideLimit(
          `${where}/expiresAfter`,
          LIMITS.subscriptionTtl,
          Duration.expect(trigger.expiresAfter, `${where}/expiresAfter`),
        ),
  ].filter((problem) => problem !== undefined);
}

function pushBackoffProblems(where: string, { backoff }: PushTrigger): (Problem | undefined)[] {
  if (backoff === undefined) return [];
  const longest = Duration.expect(backoff.max, `${where}/backoff/max`);
  return [outsideLimit(`${where}/backoff/max`, LIMITS.pushBackoff, longest), backoffProblem(where, backoff)];
}

function queueProblems(where: string, trigger: QueueTrigger): Problem[] {
  const deadline = Duration.expect(trigger.dispatchDeadline, `${where}/dispatchDeadline`);
  return [
    outsideLimit(`${where}/dispatchDeadline`, LIMITS.dispatchDeadline, deadline),
    outsideCount(`${where}/maxConcurrentDispatches`, COUNTS.maxConcurrentDispatches, trigger.maxConcurrentDispatches),
    outsideCount(`${where}/maxDispatchesPerSecond`, COUNTS.maxDispatchesPerSecond, trigger.maxDispatchesPerSecond),
    outsideCount(`${where}/maxAttempts`, COUNTS.queueAttempts, trigger.maxAttempts),
    backoffProblem(where, trigger.backoff),
  ].filter((problem) => problem !== undefined);
}

function backoffProblem(where: string, backoff: Backoff): Problem | undefined {
  const min = Duration.expect(backoff.min, `${where}/backoff/min`);
  const max = Duration.expect(backoff.max, `${where}/backoff/max`);
  if (!min.isLongerThan(max)) return undefined;
  return {
    code: 'DEC027',
    where: `${where}/backoff`,
    rule: 'backoff.min is not longer than backoff.max',
    got: `${min.toString()} to ${max.toString()}`,
    fix: 'swap them',
  };
}
