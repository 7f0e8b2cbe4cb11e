import { notStartedLine } from '../guard/guard-lines';
import {
  dependentsOf,
  dueNow,
  expectAfter,
  MOST_NOT_STARTED,
  NOT_STARTED_KEPT_MS,
  type Expectation,
  type NotStarted,
} from '../guard/starts/due-runs';
import { workOf } from '../guard/run/run-record';
import { WHOLE_PHASE, type GaugeLabels, type GaugePoint } from '../model/gauges';
import { SCHEDULE_GRACE, type GuardConfig, type GuardedSchedule } from '../model/guard-config';
import type { GuardLine } from '../model/run-event';
import { lastFiring, nextFiring } from '../model/schedule';
import type { VirtualStore } from './virtual-store';

/** Expectations that one tick looks into, as the monitor does. */
const DUE_PER_TICK = 50;
const CLOCKS_MS = 60_000;

/** Finds runs that nobody started: by the cores that are deployed, with maps in the place of Firestore. */
export class VirtualStarts {
  private readonly dependents;
  private readonly declared;
  /** When the next firing of each schedule is to be looked at: once its grace is over. */
  private readonly lookAt = new Map<string, number>();
  private expected: readonly Expectation[] = [];
  private notStarted: readonly NotStarted[] = [];
  /** While nothing is missing, which is nearly always. */
  private quietPoints: readonly GaugePoint<'notStarted'>[] | undefined;

  /** @param story when it begins, in milliseconds since the epoch, and the last data date that is none of it */
  constructor(
    private readonly config: GuardConfig,
    private readonly store: VirtualStore,
    private readonly labelsOf: (phase: string) => GaugeLabels,
    private readonly story: { readonly start: number; readonly judgedThrough: string },
  ) {
    this.dependents = dependentsOf(config);
    this.declared = new Map(config.processors.map((processor) => [processor.name, processor]));
    for (const schedule of config.schedules ?? []) this.lookAt.set(schedule.job, lookAfter(schedule, story.start));
  }

  /** @param judgedAt as of when it is judged: not later than what is known is whole */
  tick(
    judgedAt: number,
    isClosed: (deployable: string) => boolean,
  ): { readonly points: readonly GaugePoint<'notStarted'>[]; readonly lines: readonly GuardLine[] } {
    const successes = this.store.takeSucceeded().filter(({ dataDate }) => dataDate > this.story.judgedThrough);
    if (successes.length > 0) this.expected = expectAfter(this.expected, successes, this.dependents);
    const fresh = this.missedSchedules(judgedAt, isClosed);
    if (this.expected.some(({ dueAt }) => dueAt <= judgedAt)) {
      const { due, later } = dueNow(this.expected, judgedAt, DUE_PER_TICK);
      this.expected = later;
      fresh.push(...due.flatMap((each) => this.check(each, isClosed) ?? []));
    }
    const known = new Set(this.notStarted.map(keyOf));
    const added = fresh.filter((each) => !known.has(keyOf(each)));
    if (this.notStarted.length + added.length > 0) {
      this.notStarted = [...this.notStarted, ...added]
        .filter((each) => judgedAt - each.dueAt < NOT_STARTED_KEPT_MS && !this.hasStarted(each))
        .slice(-MOST_NOT_STARTED);
    }
    if (this.notStarted.length > 0) return { points: this.points(), lines: added.map(notStartedLine) };
    this.quietPoints ??= this.points();
    return { points: this.quietPoints, lines: added.map(notStartedLine) };
  }

  private points(): GaugePoint<'notStarted'>[] {
    return this.config.phases.map(({ id }) => {
      const value = this.notStarted.filter(({ phase }) => phase === id).length;
      return { gauge: 'notStarted', job: id, taskId: WHOLE_PHASE, labels: this.labelsOf(id), value };
    });
  }

  private check(
    { processor, dataDate, dueAt, because }: Expectation,
    isClosed: (deployable: string) => boolean,
  ): NotStarted | undefined {
    const declared = this.declared.get(processor);
    if (declared === undefined || !isClosed(declared.deployable)) return undefined;
    if (!isCalledByEvents(this.config, declared.deployable)) return undefined;
    if (this.store.runsOf(workOf(processor, dataDate)).latest !== undefined) return undefined;
    const isReady = declared.dependsOn.every(
      (need) => this.store.runsOf(workOf(need, dataDate)).latestSuccess !== undefined,
    );
    if (!isReady) return undefined;
    const why = `all that it reads has succeeded, ${because} last`;
    return { phase: declared.phase, what: processor, kind: 'processor', dataDate, dueAt, because: why };
  }

  private missedSchedules(judgedAt: number, isClosed: (deployable: string) => boolean): NotStarted[] {
    return (this.config.schedules ?? []).flatMap((schedule): NotStarted[] => {
      const lookAt = this.lookAt.get(schedule.job) ?? Infinity;
      if (judgedAt <= lookAt) return [];
      // After an outage of the monitor only the last firing is looked at.
      const graceMs = SCHEDULE_GRACE.toMilliseconds();
      const firedAt = lastFiring(schedule.cron, schedule.timeZone, judgedAt - graceMs);
      this.lookAt.set(schedule.job, lookAfter(schedule, firedAt));
      if (!isClosed(schedule.deployable) || this.startedAfter(schedule, firedAt)) return [];
      const phase = this.config.processors.find(({ deployable }) => deployable === schedule.deployable)?.phase ?? '';
      const because = `${schedule.job} fired at ${new Date(firedAt).toISOString()}, and no run of ${schedule.deployable} began`;
      return [{ phase, what: schedule.job, kind: 'schedule', dataDate: '', dueAt: firedAt + graceMs, because }];
    });
  }

  private startedAfter({ deployable }: GuardedSchedule, firedAt: number): boolean {
    return this.config.processors.some(
      (each) => each.deployable === deployable && this.store.hasStartedSince(each.name, firedAt - CLOCKS_MS),
    );
  }

  private hasStarted({ kind, what, dataDate, dueAt }: NotStarted): boolean {
    if (kind === 'processor') return this.store.runsOf(workOf(what, dataDate)).latest !== undefined;
    const schedule = this.config.schedules?.find(({ job }) => job === what);
    return schedule === undefined || this.startedAfter(schedule, dueAt);
  }
}

function lookAfter({ cron, timeZone }: GuardedSchedule, at: number): number {
  return nextFiring(cron, timeZone, at) + SCHEDULE_GRACE.toMilliseconds();
}

function isCalledByEvents({ breakers = [], calls }: GuardConfig, deployable: string): boolean {
  const triggers = breakers.flatMap((breaker) => (breaker.deployable === deployable ? breaker.triggers : []));
  return triggers.some(({ kind }) => kind !== 'schedule') || calls.some(({ to }) => to === deployable);
}

function keyOf({ what, dataDate, kind }: NotStarted): string {
  return `${kind} ${what} ${dataDate}`;
}
