import { Duration } from './duration';
import { isOnEvents, triggersOf, type Deployable, type JobDeployable, type RequestDeployable } from './pipeline';
import { COUNTS, LIMITS, outsideCount, outsideLimit, type DurationRange } from './platform-limits';
import { TIMEOUTS } from './platform-timeouts';
import type { Problem } from './problem';

/** RFC 1035 label of at most 49 characters: what Cloud Run and Cloud Functions accept as a name. */
const SERVICE_NAME = /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/;

/** Problems of one deployable alone; empty where there are none. */
export function deployableProblems(where: string, deployable: Deployable): Problem[] {
  const timeout = Duration.expect(deployable.timeout, `${where}/timeout`);
  const problems: (Problem | undefined)[] = [
    outsideLimit(`${where}/timeout`, timeoutRange(deployable), timeout),
    ...(deployable.kind === 'job' ? jobProblems(where, deployable) : requestProblems(where, deployable)),
  ];
  if (!SERVICE_NAME.test(deployable.name)) {
    problems.push({
      code: 'DEC022',
      where,
      rule: "a deployable's name is at most 49 lower-case letters, digits and dashes and starts with a letter",
      got: JSON.stringify(deployable.name),
      fix: 'write the name that it has in Google Cloud',
    });
  }
  if (deployable.adopt === true && deployable.serviceAccount === undefined) {
    problems.push({
      code: 'DEC023',
      where,
      rule: 'an adopted deployable names the service account that it runs as',
      got: 'adopt without serviceAccount',
      fix: `add serviceAccount (gcloud run ${deployable.kind === 'job' ? 'jobs' : 'services'} describe), or the first apply removes its rights`,
    });
  }
  return problems.filter((problem) => problem !== undefined);
}

/** The times that the platform accepts as timeout of a deployable. */
export function timeoutRange(deployable: Deployable): DurationRange {
  if (deployable.kind === 'job') return LIMITS.cloudRunTaskTimeout;
  if (deployable.kind === 'service') return LIMITS.cloudRunServiceTimeout;
  if (!isOnEvents(deployable)) return LIMITS.functionHttpTimeout;
  return {
    ...LIMITS.functionHttpTimeout,
    field: 'timeout of a function on an event, whose delivery waits no longer',
    max: TIMEOUTS.eventDelivery.default,
    source: TIMEOUTS.eventDelivery.sources[0],
  };
}

/** The times that a run may take: all of it happens in one request, or in one attempt of a task. */
export function budgetRange(deployable: Deployable): DurationRange {
  const within = deployable.kind === 'job' ? 'one attempt of a task' : 'one request';
  return { ...timeoutRange(deployable), field: `the budget of a run inside ${within}` };
}

function requestProblems(where: string, { maxInstances, concurrency }: RequestDeployable): (Problem | undefined)[] {
  return [
    outsideCount(`${where}/maxInstances`, COUNTS.maxInstances, maxInstances),
    outsideCount(`${where}/concurrency`, COUNTS.concurrency, concurrency),
  ];
}

function jobProblems(where: string, { retries, tasks, parallelism }: JobDeployable): (Problem | undefined)[] {
  const badTasks = outsideCount(`${where}/tasks`, COUNTS.tasks, tasks);
  return [
    outsideCount(`${where}/retries`, COUNTS.taskRetries, retries),
    badTasks,
    badTasks === undefined && parallelism !== undefined
      ? outsideCount(`${where}/parallelism`, { ...COUNTS.parallelism, max: tasks }, parallelism)
      : undefined,
  ];
}

/** Problems between a deployable, what starts it and what it hosts; empty where there are none. */
export function hostProblems(where: string, deployable: Deployable): Problem[] {
  const { kind, triggers, processors } = deployable;
  const problems: Problem[] = [];
  if (kind === 'service' && triggers.some((trigger) => trigger.kind === 'event')) {
    problems.push({
      code: 'DEC100',
      where: `${where}/event`,
      rule: 'only functions are called by events',
      got: `a ${kind}`,
      fix: "write a function, or a trigger of kind 'push'",
    });
  }
  if (isOnEvents(deployable) && triggers.length > 1) {
    problems.push({
      code: 'DEC101',
      where,
      rule: 'a function on an event has no other trigger',
      got: triggers.map((trigger) => trigger.kind).join(', '),
      fix: 'declare a function for each, or a function over HTTP with push subscriptions',
    });
  }
  const topics = triggersOf(deployable).flatMap((trigger) => (trigger.kind === 'event' ? (trigger.topic ?? []) : []));
  if (topics.length > 0 && deployable.adopt !== true) {
    problems.push({
      code: 'DEC103',
      where: `${where}/event`,
      rule: 'messages of a topic are pushed, but to adopted functions: the ack deadline and the dead letters of an event cannot be declared',
      got: `events of the topic '${topics.join(', ')}'`,
      fix: "write a trigger of kind 'push'",
    });
  }
  if (deployable.kind === 'job' && deployable.tasks > 1 && ![0, deployable.tasks].includes(processors.length)) {
    problems.push({
      code: 'DEC102',
      where: `${where}/processors`,
      rule: 'a job of several tasks hosts one processor for each task, or none: one success counts as the work of a processor done',
      got: `${processors.length} for ${deployable.tasks} tasks`,
      fix: 'declare one processor for each task, or a job of one task',
    });
  }
  return problems;
}
