import { WHOLE_PHASE, type GaugePoint } from '../../model/gauges';
import { SCHEDULE_GRACE, type GuardConfig, type GuardedSchedule } from '../../model/guard-config';
import { lastFiring } from '../../model/schedule';
import {
  dependentsOf,
  dueNow,
  expectAfter,
  MOST_NOT_STARTED,
  NOT_STARTED_KEPT_MS,
  type Expectation,
  type NotStarted,
} from '../starts/due-runs';
import type { WatchMemory } from '../ports/watch-store';
import { workOf } from '../run/run-record';
import type { Effects } from './effects';
import { notStartedLine } from '../guard-lines';
import { limitsOf } from './limits';

/** Successes that one tick reads; in a storm the next ticks read on. */
const ENDS_PER_TICK = 300;
/** Ends that are recorded later than this are not seen. Shorter than the shortest grace, so nothing is found twice. */
const OVERLAP_MS = 5 * 60_000;
/** Expectations that one tick looks into. */
const DUE_PER_TICK = 50;
/** Clocks of machines differ by this much and no more. */
const CLOCKS_MS = 60_000;

type Memory = Pick<WatchMemory, 'expected' | 'notStarted' | 'endsSeenThrough' | 'firings'>;

/** What a tick knows of runs that never started. */
export interface NeverStartedNow {
  readonly memory: Memory;
  readonly points: readonly GaugePoint<'notStarted'>[];
  readonly count: number;
}

/**
 * Finds runs that nobody started. Two things make a run due: all that it reads has succeeded for a data date, or the
 * schedule of its deployable fired. Days without data raise no alarm: an upstream that was skipped or found no data
 * hands nothing on, and a schedule wants only that some run of the deployable starts, which may well find no data.
 * While a deployable's breaker is not closed nothing of it is due, and what only a schedule calls is due by that alone.
 */
export async function findNeverStarted(
  effects: Effects,
  config: GuardConfig,
  memory: Memory,
  judgedAt: number,
  closedBreakers: ReadonlySet<string>,
): Promise<NeverStartedNow> {
  const next =
    (await effects.part('looking for runs that never started', () =>
      new Search(effects, config, closedBreakers).search(memory, judgedAt),
    )) ?? memory;
  const limits = limitsOf(config);
  const points = config.phases.map(({ id }): GaugePoint<'notStarted'> => {
    const labels = { scope: 'phase', criticality: (limits.phases.get(id) ?? limits.pipeline).criticality } as const;
    const value = next.notStarted.filter(({ phase }) => phase === id).length;
    return { gauge: 'notStarted', job: id, taskId: WHOLE_PHASE, labels, value };
  });
  return { memory: next, points, count: next.notStarted.length };
}

class Search {
  constructor(
    private readonly effects: Effects,
    private readonly config: GuardConfig,
    private readonly closedBreakers: ReadonlySet<string>,
  ) {}

  async search(memory: Memory, now: number): Promise<Memory> {
    const { expected, endsSeenThrough } = await this.expect(memory, now);
    const { due, later } = dueNow(expected, now, DUE_PER_TICK);
    const found = await this.effects.readEach(due, (each) => this.check(each));
    const { firings, missed } = await this.checkSchedules(memory.firings, now);
    const known = new Set(memory.notStarted.map(keyOf));
    const fresh = [...found.flatMap((each) => each ?? []), ...missed].filter((each) => !known.has(keyOf(each)));
    for (const each of fresh) this.effects.ports.log.print(notStartedLine(each));
    const open = [...memory.notStarted, ...fresh].filter(({ dueAt }) => now - dueAt < NOT_STARTED_KEPT_MS);
    const started = await this.effects.readEach(open, (each) => this.hasStarted(each));
    const notStarted = open.filter((_each, index) => started[index] !== true).slice(-MOST_NOT_STARTED);
    return { expected: later, notStarted, endsSeenThrough, firings };
  }

  /** Looks at what has succeeded since the last look. The first time it looks at nothing that is over. */
  private async expect(memory: Memory, now: number): Promise<Pick<Memory, 'expected' | 'endsSeenThrough'>> {
    if (memory.endsSeenThrough === 0) return { expected: [], endsSeenThrough: now };
    const since = memory.endsSeenThrough - OVERLAP_MS;
    const successes = await this.effects.ports.runs.succeededSince(since, ENDS_PER_TICK);
    const expected = expectAfter(memory.expected, successes, dependentsOf(this.config));
    const last = successes.at(-1)?.endedAt ?? since;
    // Cut at the limit, the next tick goes on behind the last one: further than the overlap goes back.
    const isCut = successes.length >= ENDS_PER_TICK;
    const endsSeenThrough = isCut ? Math.max(memory.endsSeenThrough, last + OVERLAP_MS, since + OVERLAP_MS + 1) : now;
    return { expected, endsSeenThrough: Math.min(endsSeenThrough, now) };
  }

  /** Is it really due? All that it reads must have succeeded, not only what was heard of last. */
  private async check({ processor, dataDate, dueAt, because }: Expectation): Promise<NotStarted | undefined> {
    const { runs } = this.effects.ports;
    const declared = this.config.processors.find(({ name }) => name === processor);
    if (declared === undefined || !this.closedBreakers.has(declared.deployable)) return undefined;
    if (!isCalledByEvents(this.config, declared.deployable)) return undefined; // its schedule says when it is due
    if ((await runs.latestOfWork(workOf(processor, dataDate))) !== undefined) return undefined;
    const needs = await this.effects.readEach(declared.dependsOn, (need) =>
      runs.latestSuccesses(workOf(need, dataDate), 1),
    );
    if (needs.some((successes) => successes.length === 0)) return undefined;
    const why = `all that it reads has succeeded, ${because} last`;
    return { phase: declared.phase, what: processor, kind: 'processor', dataDate, dueAt, because: why };
  }

  private async checkSchedules(
    before: WatchMemory['firings'],
    now: number,
  ): Promise<{ readonly firings: WatchMemory['firings']; readonly missed: readonly NotStarted[] }> {
    const firings: Record<string, number> = {};
    const missed: NotStarted[] = [];
    for (const schedule of this.config.schedules ?? []) {
      const names = this.config.processors.filter(({ deployable }) => deployable === schedule.deployable);
      const grace = SCHEDULE_GRACE.toMilliseconds();
      const firedAt = lastFiring(schedule.cron, schedule.timeZone, now - grace);
      const known = before[schedule.job];
      firings[schedule.job] = Math.max(firedAt, known ?? 0);
      // The first time, what fired before the guard was there is nobody's to report.
      if (known === undefined || firedAt <= known || !this.closedBreakers.has(schedule.deployable)) continue;
      if (await this.startedAfter(schedule, firedAt)) continue;
      missed.push({
        phase: names[0]?.phase ?? '',
        what: schedule.job,
        kind: 'schedule',
        dataDate: '',
        dueAt: firedAt + grace,
        because: `${schedule.job} fired at ${new Date(firedAt).toISOString()}, and no run of ${schedule.deployable} began`,
      });
    }
    return { firings, missed };
  }

  private async startedAfter({ deployable }: GuardedSchedule, firedAt: number): Promise<boolean> {
    const names = this.config.processors.filter((each) => each.deployable === deployable).map(({ name }) => name);
    const started = await this.effects.readEach(names, (name) =>
      this.effects.ports.runs.hasStartedSince(name, firedAt - CLOCKS_MS),
    );
    return started.includes(true);
  }

  private async hasStarted({ kind, what, dataDate, dueAt }: NotStarted): Promise<boolean> {
    if (kind === 'processor') {
      return (await this.effects.ports.runs.latestOfWork(workOf(what, dataDate))) !== undefined;
    }
    const schedule = this.config.schedules?.find(({ job }) => job === what);
    return schedule === undefined || (await this.startedAfter(schedule, dueAt));
  }
}

function isCalledByEvents({ breakers = [], calls }: GuardConfig, deployable: string): boolean {
  const triggers = breakers.flatMap((breaker) => (breaker.deployable === deployable ? breaker.triggers : []));
  return triggers.some(({ kind }) => kind !== 'schedule') || calls.some(({ to }) => to === deployable);
}

function keyOf({ what, dataDate, kind }: NotStarted): string {
  return `${kind} ${what} ${dataDate}`;
}
