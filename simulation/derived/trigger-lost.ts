import { DAILY, deadlineInstant } from '../../model/deadline';
import { Duration } from '../../model/duration';
import { DEFAULT_START_GRACE, SCHEDULE_GRACE, type GuardedProcessor } from '../../model/guard-config';
import { SETTLE_MS } from '../../guard/deadline/deadline-dates';
import { waitsFor } from '../../model/waits-for';
import type { Expectation } from '../expectations/all-expectations';
import type { Fault, LastingFault } from '../faults/all-faults';
import type { TriggersStopped } from '../faults/triggers-stopped';
import { isStartedBySchedule } from '../workload';
import type { Declaration, Schedule } from './declaration';
import type { DerivedKind } from './derived-kind';
import { deadlinePolicyFor, firesBy, firesWithin } from './expected';
import { batchOf } from './failing-batch';
import { TimeSpan } from './time-span';

/** A trigger that is lost on one data date. */
interface Lost {
  readonly faults: readonly Fault[];
  readonly expectations: readonly Expectation[];
}

/**
 * Each trigger is lost. On a data date of its own, what starts a deployable is missing: its push subscription is deleted,
 * its queue is paused, or its caller does not call. Then each schedule is paused when it should fire, and each push
 * subscription is left paused while a message waits.
 */
export const triggerLost: DerivedKind = {
  name: 'trigger-lost',
  derive: (declaration) => {
    const called = declaration.deployables.filter((name) => !isStartedBySchedule(declaration.config, name));
    const groups = groupsOf(declaration, called);
    const { schedules = [] } = declaration.config;
    const dates = declaration.dates(groups.length + schedules.length + 1);
    const span = new TimeSpan(declaration, dates);
    const pausedOn = dates.at(-1) ?? '';
    const all = [
      ...groups.flatMap((group, i) => group.map((name) => missing(declaration, name, dates[i] ?? '', span))),
      ...schedules.flatMap((schedule, i) =>
        pausedSchedule(declaration, schedule, dates[groups.length + i] ?? '', span),
      ),
      ...called.flatMap((name) => leftPaused(declaration, name, span.until(declaration.idleFrom(pausedOn)))),
    ];
    return {
      title:
        'Each trigger is lost: subscription deleted, queue or schedule paused, caller gone; and each subscription left paused',
      ...span.bounds,
      faults: all.flatMap(({ faults }) => faults),
      // The person on call fixes everything at once, so not before the last trigger of a date is found to be lost.
      operatorActsAfter: longestGrace(declaration.config.processors).plus(Duration.hours(1)),
      mayFire: ['runs-not-started', 'backlog-old', 'deadline-missed', 'deadline-missed-low', 'deadline-missed-again'],
      expectations: [...all.flatMap(({ expectations }) => expectations), { kind: 'all incidents close' }],
    };
  },
};

/**
 * Deployables that lose their trigger on the same data date: those of different phases whose first processors are
 * equally far from the start, so that none waits for another.
 */
function groupsOf(declaration: Declaration, deployables: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of deployables) {
    const hosted = declaration.hostedBy(name);
    const level = Math.min(...hosted.map((one) => declaration.levelOf(one.name)));
    const phase = hosted[0]?.phase ?? '';
    const before = deployables
      .slice(0, deployables.indexOf(name))
      .filter((other) => declaration.hostedBy(other)[0]?.phase === phase).length;
    const key = `${level} ${before}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()];
}

/** What starts a deployable is missing for one data date. */
function missing(declaration: Declaration, deployable: string, dataDate: string, span: TimeSpan): Lost {
  const after = span.until(declaration.startOf(dataDate));
  const lasts = Duration.hours(23);
  const kind = lossOf(declaration, deployable);
  if (kind === undefined) return { faults: [], expectations: [] };
  const fault: LastingFault = { kind, deployable, after, lasts };
  return { faults: [fault], expectations: notStarted(declaration, deployable, dataDate, fault) };
}

type Loss = 'subscription-missing' | 'triggers-stopped' | 'calls-missing';

/** The fault by which no message comes any more; undefined: no declared way leads there. A queue that is missing fails its caller. */
function lossOf({ config, stack }: Declaration, deployable: string): Loss | undefined {
  if (stack.deployment.get(deployable)?.subscription !== undefined) return 'subscription-missing';
  const triggers = (config.breakers ?? []).flatMap((rule) => (rule.deployable === deployable ? rule.triggers : []));
  if (triggers.some(({ kind }) => kind === 'queue')) return 'triggers-stopped';
  return config.calls.some(({ to, kind }) => to === deployable && kind === 'http') ? 'calls-missing' : undefined;
}

/** Work whose input is there is missed once its grace is over; work that reads nothing, at the deadline of its phase. */
function notStarted(declaration: Declaration, deployable: string, dataDate: string, fault: Fault): Expectation[] {
  const hosted = declaration.hostedBy(deployable);
  const phase = declaration.config.phases.find(({ id }) => id === hosted[0]?.phase);
  if (phase === undefined) return [];
  const waits = waitsFor(declaration.config);
  if (hosted.every(({ name }) => (waits.get(name) ?? []).length > 0)) {
    const within = longestGrace(hosted).plus(declaration.delayOf('runs-not-started'));
    return [firesWithin(fault, { policy: 'runs-not-started', names: phase.id }, within)];
  }
  if (!hosted.some(({ expectedEverySeconds }) => expectedEverySeconds <= DAILY.toSeconds())) return [];
  const policy = deadlinePolicyFor(declaration.config, phase.id);
  const by = deadlineInstant(phase.deadline, dataDate) + SETTLE_MS + declaration.delayOf(policy).toMilliseconds();
  return [firesBy(fault, { policy, names: phase.id }, by)];
}

function longestGrace(processors: readonly GuardedProcessor[]): Duration {
  const graces = processors.map(({ startGraceSeconds }) => startGraceSeconds ?? DEFAULT_START_GRACE.toSeconds());
  return Duration.seconds(Math.max(...graces));
}

/** A paused schedule makes no call, then or later. */
function pausedSchedule(declaration: Declaration, schedule: Schedule, dataDate: string, span: TimeSpan): Lost[] {
  const { deployable } = schedule;
  const phase = declaration.hostedBy(deployable)[0]?.phase;
  const firesAt = declaration.firingOf(schedule, dataDate);
  if (phase === undefined || firesAt === undefined) return [];
  const before = Duration.minutes(5);
  const within = SCHEDULE_GRACE.plus(declaration.delayOf('runs-not-started'));
  const fault: TriggersStopped = {
    kind: 'triggers-stopped',
    deployable,
    after: span.until(firesAt - before.toMilliseconds()),
    lasts: before.plus(within).plus(before),
  };
  const by = firesAt + within.toMilliseconds();
  return [{ faults: [fault], expectations: [firesBy(fault, { policy: 'runs-not-started', names: phase }, by)] }];
}

/** A message waits in a subscription that a person stopped, while no breaker is open. */
function leftPaused(declaration: Declaration, deployable: string, after: Duration): Lost[] {
  const { deployment } = declaration.stack;
  const subscription = deployment.get(deployable)?.subscription?.name;
  const [processor] = declaration.hostedBy(deployable);
  if (subscription === undefined || processor === undefined) return [];
  // The policy allows the longest timeout of all deployables that are pushed to.
  const timeouts = [...deployment.values()].flatMap((one) => (one.subscription === undefined ? [] : [one.timeoutMs]));
  const within = Duration.seconds(Math.max(...timeouts) / 1_000).plus(declaration.delayOf('backlog-old'));
  const fault: TriggersStopped = { kind: 'triggers-stopped', deployable, after, lasts: within.plus(Duration.hours(1)) };
  const work = batchOf({ processor: processor.name, runs: 1, after: after.plus(Duration.minutes(1)) });
  const expectation = firesWithin(fault, { policy: 'backlog-old', names: subscription }, within);
  return [{ faults: [fault, work], expectations: [expectation] }];
}
