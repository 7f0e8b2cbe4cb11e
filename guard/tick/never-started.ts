import { WHOLE_PHASE, type GaugePoint } from '../../model/gauges';
import { SCHEDULE_GRACE, type GuardConfig, type GuardedSchedule } from '../../model/guard-config';
import { waitsFor } from '../../model/waits-for';
import { lastFiringOf } from '../starts/last-firing';
import {
  dependentsOf,
  dueNow,
  expectAfter,
  MOST_NOT_STARTED,
  NOT_STARTED_KEPT_MS,
  type Expectation,
  type NotStarted,
} from '../starts/due-runs';
import type { Log } from '../ports/log';
import type { WatchMemory } from '../ports/watch-store';
import { workOf } from '../run/run-record';
import { notStartedLine } from '../guard-lines';
import type { Effects } from './effects';
import type { BreakersNow } from './breakers';
import { limitsOf } from './limits';
import { perform, wait, type Steps } from './steps';

/** Successes that one tick reads; the next tick reads the others. */
const ENDS_PER_TICK = 300;
/** Ends that are recorded later than this are missed. Shorter than the shortest grace, so no run becomes due twice. */
const OVERLAP_MS = 5 * 60_000;
/** Expectations that one tick checks. */
const DUE_PER_TICK = 50;
/** Clocks of machines differ by this much and no more. */
const CLOCKS_MS = 60_000;

type Memory = Pick<WatchMemory, 'expected' | 'notStarted' | 'endsSeenThrough' | 'firings'>;

/** The runs that have not started, after a tick has looked for them. */
export interface NeverStartedNow {
  readonly memory: Memory;
  readonly points: readonly GaugePoint<'notStarted'>[];
  readonly count: number;
}

/** What the monitor remembers of due runs, and which deployables are not stopped. */
export interface NeverStartedBefore {
  readonly memory: Memory;
  readonly breakers: Pick<BreakersNow, 'flowing' | 'undecided'>;
  /** Takes the lines; they are printed once what they say is stored. */
  readonly log: Log;
}

/**
 * Finds runs that were due and have not started. A run is due for one of two reasons:
 * - Everything that it reads has succeeded for a data date. A processor that only a schedule calls is not due for this
 *   reason.
 * - The schedule of its deployable fired. Then any run of the deployable is enough, also one that finds no data.
 *
 * A day without data makes no run due, because an upstream that was skipped or found no data did not succeed. While a
 * deployable's breaker stops its triggers, none of its runs is due. While it cannot be decided, nothing is forgotten.
 */
export function* findNeverStarted(
  effects: Effects,
  config: GuardConfig,
  { memory, breakers, log }: NeverStartedBefore,
  asOf: number,
): Steps<NeverStartedNow> {
  const search = new Search(effects, log, config, breakers);
  const found = yield* effects.part('looking for runs that never started', () => search.search(memory, asOf));
  const next = found ?? memory;
  return { memory: next, points: pointsOf(config, next.notStarted), count: next.notStarted.length };
}

const idlePoints = new WeakMap<GuardConfig, NeverStartedNow['points']>();

/** While every run has started, as in nearly every tick, the points are computed once for each configuration object. */
function pointsOf(config: GuardConfig, notStarted: readonly NotStarted[]): NeverStartedNow['points'] {
  const known = notStarted.length === 0 ? idlePoints.get(config) : undefined;
  if (known !== undefined) return known;
  const limits = limitsOf(config);
  const points = config.phases.map(({ id }): GaugePoint<'notStarted'> => {
    const labels = { scope: 'phase', criticality: (limits.phases.get(id) ?? limits.pipeline).criticality } as const;
    const value = notStarted.filter(({ phase }) => phase === id).length;
    return { gauge: 'notStarted', job: id, taskId: WHOLE_PHASE, labels, value };
  });
  if (notStarted.length === 0) idlePoints.set(config, points);
  return points;
}

class Search {
  constructor(
    private readonly effects: Effects,
    private readonly log: Log,
    private readonly config: GuardConfig,
    private readonly breakers: NeverStartedBefore['breakers'],
  ) {}

  *search(memory: Memory, asOf: number): Steps<Memory> {
    const { expected, endsSeenThrough } = yield* this.expect(memory, asOf);
    const { due: allDue, later: notDue } = dueNow(expected, asOf, DUE_PER_TICK);
    const due = allDue.filter(({ processor }) => !this.isUndecided(processor));
    const later = [...allDue.filter((each) => !due.includes(each)), ...notDue];
    const { firings, missed } = yield* this.checkSchedules(memory.firings, asOf);
    if (due.length + missed.length + memory.notStarted.length === 0) {
      return { expected: later, notStarted: memory.notStarted, endsSeenThrough, firings }; // nearly every tick
    }
    const known = new Set(memory.notStarted.map(keyOf));
    const found = yield* this.effects.readEach(due, (each) => perform(this.check(each)));
    const fresh = [...found.flatMap((each) => each ?? []), ...missed].filter((each) => !known.has(keyOf(each)));
    const open = [...memory.notStarted, ...fresh].filter(({ dueAt }) => asOf - dueAt < NOT_STARTED_KEPT_MS);
    const started = yield* this.effects.readEach(open, (each) => perform(this.hasStarted(each)));
    const notStarted = open.filter((_each, index) => started[index] !== true).slice(-MOST_NOT_STARTED);
    // Last: if a read fails, nothing is remembered, and the next tick finds and prints them.
    for (const each of fresh) this.log.print(notStartedLine(each));
    return { expected: later, notStarted, endsSeenThrough, firings };
  }

  /** Reads the successes since the last tick. The first time it reads no past ones. */
  private *expect(memory: Memory, asOf: number): Steps<Pick<Memory, 'expected' | 'endsSeenThrough'>> {
    if (memory.endsSeenThrough === 0) return { expected: [], endsSeenThrough: asOf };
    const since = memory.endsSeenThrough - OVERLAP_MS;
    const successes = yield* wait(this.effects.ports.runs.succeededSince(since, ENDS_PER_TICK));
    const expected = expectAfter(memory.expected, successes, dependentsOf(this.config));
    const last = successes.at(-1)?.endedAt ?? since;
    // At the limit, the next tick continues after the last success that was read: later than the overlap goes back.
    const isCut = successes.length >= ENDS_PER_TICK;
    const endsSeenThrough = isCut ? Math.max(memory.endsSeenThrough, last + OVERLAP_MS, since + OVERLAP_MS + 1) : asOf;
    return { expected, endsSeenThrough: Math.min(endsSeenThrough, asOf) };
  }

  /** Is it still due and not started? Everything that it reads must have succeeded, not only the last upstream. */
  private *check({ processor, dataDate, dueAt, because }: Expectation): Steps<NotStarted | undefined> {
    const { runs } = this.effects.ports;
    const declared = this.config.processors.find(({ name }) => name === processor);
    if (declared === undefined || !this.breakers.flowing.has(declared.deployable)) return undefined;
    if (!isCalledByEvents(this.config, declared.deployable)) return undefined; // only its schedule makes it due
    if ((yield* wait(runs.latestOfWork(workOf(processor, dataDate)))) !== undefined) return undefined;
    const waits = waitsFor(this.config).get(processor) ?? [];
    const needs = yield* this.effects.readEach(waits, (need) => runs.latestSuccesses(workOf(need, dataDate), 1));
    if (needs.some((successes) => successes.length === 0)) return undefined;
    const why = `all that it reads has succeeded, ${because} last`;
    return { phase: declared.phase, what: processor, kind: 'processor', dataDate, dueAt, because: why };
  }

  /** Whether the run may start is not known in this tick; the next one looks again. */
  private isUndecided(processor: string): boolean {
    if (this.breakers.undecided.size === 0) return false;
    const declared = this.config.processors.find(({ name }) => name === processor);
    return declared !== undefined && this.breakers.undecided.has(declared.deployable);
  }

  private *checkSchedules(
    before: WatchMemory['firings'],
    asOf: number,
  ): Steps<{ readonly firings: WatchMemory['firings']; readonly missed: readonly NotStarted[] }> {
    const firings: Record<string, number> = {};
    const missed: NotStarted[] = [];
    for (const schedule of this.config.schedules ?? []) {
      const grace = SCHEDULE_GRACE.toMilliseconds();
      const firedAt = lastFiringOf(schedule, asOf - grace);
      const known = before[schedule.job];
      const isUndecided = this.breakers.undecided.has(schedule.deployable);
      firings[schedule.job] = isUndecided && known !== undefined ? known : Math.max(firedAt, known ?? 0);
      // The first time, firings before the guard was deployed are not reported.
      if (known === undefined || firedAt <= known || !this.breakers.flowing.has(schedule.deployable)) continue;
      if (yield* this.startedAfter(schedule, firedAt)) continue;
      const first = this.config.processors.find(({ deployable }) => deployable === schedule.deployable);
      missed.push({
        phase: first?.phase ?? '',
        what: schedule.job,
        kind: 'schedule',
        dataDate: '',
        dueAt: firedAt + grace,
        because: `${schedule.job} fired at ${new Date(firedAt).toISOString()}, and no run of ${schedule.deployable} began`,
      });
    }
    return { firings, missed };
  }

  private *startedAfter({ deployable }: GuardedSchedule, firedAt: number): Steps<boolean> {
    const names = this.config.processors.filter((each) => each.deployable === deployable).map(({ name }) => name);
    const started = yield* this.effects.readEach(names, (name) =>
      this.effects.ports.runs.hasStartedSince(name, firedAt - CLOCKS_MS),
    );
    return started.includes(true);
  }

  private *hasStarted({ kind, what, dataDate, dueAt }: NotStarted): Steps<boolean> {
    if (kind === 'processor') {
      return (yield* wait(this.effects.ports.runs.latestOfWork(workOf(what, dataDate)))) !== undefined;
    }
    const schedule = this.config.schedules?.find(({ job }) => job === what);
    return schedule === undefined || (yield* this.startedAfter(schedule, dueAt));
  }
}

/** Does anything but a schedule start the runs of a deployable? */
export function isCalledByEvents(
  { breakers = [], calls, schedules = [], jobs = [] }: Pick<GuardConfig, 'breakers' | 'calls' | 'schedules' | 'jobs'>,
  deployable: string,
): boolean {
  const triggers = breakers.flatMap((breaker) => (breaker.deployable === deployable ? breaker.triggers : []));
  const isScheduled =
    triggers.some(({ kind }) => kind === 'schedule') || schedules.some((one) => one.deployable === deployable);
  return (
    !isScheduled || // the configuration does not hold the events of Eventarc
    triggers.some(({ kind }) => kind !== 'schedule') ||
    calls.some(({ to }) => to === deployable) ||
    jobs.some(({ name, startedBy }) => name === deployable && startedBy.length > 0)
  );
}

function keyOf({ what, dataDate, kind }: NotStarted): string {
  return `${kind} ${what} ${dataDate}`;
}
