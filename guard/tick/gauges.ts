import { GUARD_JOB, MONITOR_TASK, WHOLE_PHASE, type GaugeLabels, type GaugePoint } from '../../model/gauges';
import { silentSince, type Closure, type RunRecord } from '../run/run-record';
import { limitsFor, type GaugeSeries, type Limits, type ProcessorLimits, type RunLimits } from './limits';

/** The points of one tick, without the tick's own point. */
export interface Gauges {
  readonly points: readonly GaugePoint[];
  /** Processor series that hold a live value after these points. */
  readonly series: readonly GaugeSeries[];
}

/**
 * While a closed run is unresolved, the ratio of the limit that it crossed stays above 1, even if a deploy changes the
 * limits: only resolution closes its incident. The silence ratio of a run over its budget stays below 1, so that only one
 * policy pages for it.
 */
const STILL_OVER = 1.001;
const STILL_UNDER = 0.999;

interface Sum {
  age: number;
  silence: number;
  active: number;
}

interface ProcessorSum extends Sum {
  readonly limits: ProcessorLimits;
}

/** Sums the runs of one tick, then makes points of the sums. One pass over the runs, one object per processor. */
export class GaugeSheet {
  /** By the limits, of which there is one object for each processor. */
  private readonly sums = new Map<ProcessorLimits, ProcessorSum>();

  constructor(
    private readonly limits: Limits,
    private readonly asOf: number,
  ) {}

  /** Counts a run that is in flight. */
  addRunning(run: RunRecord): void {
    const sum = this.sumOf(run);
    raise(
      sum,
      ratio(this.asOf - run.startedAt, sum.limits.budgetMs),
      ratio(this.asOf - silentSince(run, sum.limits.needsProgress), sum.limits.silenceMs),
    );
    sum.active += 1;
  }

  /** Counts a run that was closed and whose work is not done. */
  addUnresolved(run: RunRecord, closure: Closure): void {
    const sum = this.sumOf(run);
    raise(sum, ageOf(closure, sum.limits, this.asOf), silenceOf(closure, sum.limits, this.asOf));
  }

  /**
   * Replaces the number of runs in flight where not all of them were added.
   * @param counts by declared processor, before `closed` were closed
   */
  setActive(counts: ReadonlyMap<string, number> = NO_COUNTS, closed: readonly RunRecord[] = []): void {
    for (const [processor, count] of counts) {
      const limits = this.limits.processors.get(processor);
      const sum = limits === undefined ? undefined : this.sums.get(limits);
      const fewer = closed.filter((run) => run.processor === processor).length;
      if (sum !== undefined) sum.active = Math.max(sum.active, count - fewer);
    }
  }

  /** @param previous the processor series of the tick before */
  toGauges(previous: Iterable<GaugeSeries>): Gauges {
    const points: GaugePoint[] = [];
    const series: GaugeSeries[] = [];
    const written = new Set<string>();
    const phases = new Map<string, Sum>();
    for (const phase of this.limits.phases.keys()) phases.set(phase, { age: 0, silence: 0, active: 0 });

    for (const sum of this.sums.values()) {
      pushPoints(points, sum.limits.series, sum.limits.labels, sum);
      series.push(sum.limits.series);
      written.add(seriesKey(sum.limits.series));
      const whole = phases.get(sum.limits.series.job);
      if (whole !== undefined) {
        raise(whole, sum.age, sum.silence);
        whole.active += sum.active;
      }
    }
    for (const before of previous) {
      // After a deploy, a processor may have another phase or criticality.
      if (written.has(seriesKey(before))) continue;
      pushPoints(points, before, { scope: 'processor', criticality: before.criticality }, NOTHING);
    }
    for (const [phase, { labels }] of this.limits.phases) {
      pushPoints(points, { job: phase, taskId: WHOLE_PHASE }, labels, phases.get(phase) ?? NOTHING);
    }
    return { points, series };
  }

  private sumOf(run: RunRecord): ProcessorSum {
    const limits = limitsFor(this.limits, run);
    const known = this.sums.get(limits);
    if (known !== undefined) return known;
    const sum = { limits, age: 0, silence: 0, active: 0 };
    this.sums.set(limits, sum);
    return sum;
  }
}

/** The point that is written last, in a request of its own: its absence means that the timeout monitor is down. */
export function tickPoint(limits: Limits): GaugePoint {
  return { gauge: 'tick', job: GUARD_JOB, taskId: MONITOR_TASK, labels: limits.guardLabels, value: 1 };
}

/** Every series of both lists, once. */
export function unionOfSeries(a: readonly GaugeSeries[], b: readonly GaugeSeries[]): readonly GaugeSeries[] {
  const union = new Map(a.map((series) => [seriesKey(series), series]));
  for (const series of b) union.set(seriesKey(series), series);
  return [...union.values()];
}

const NO_COUNTS: ReadonlyMap<string, number> = new Map();
const NOTHING: Sum = { age: 0, silence: 0, active: 0 };

function seriesKey({ job, taskId, criticality }: GaugeSeries): string {
  return `${job}/${taskId}/${criticality}`;
}

function raise(sum: Sum, age: number, silence: number): void {
  if (age > sum.age) sum.age = age;
  if (silence > sum.silence) sum.silence = silence;
}

/** 0 for a run that starts in the future, because the clocks of machines differ a little. */
function ratio(elapsedMs: number, limitMs: number): number {
  return elapsedMs <= 0 ? 0 : elapsedMs / limitMs;
}

function ageOf(closure: Closure, limits: RunLimits, asOf: number): number {
  const age = ratio(asOf - closure.startedAt, limits.budgetMs);
  return closure.reason === 'timed_out' ? Math.max(age, STILL_OVER) : age;
}

function silenceOf(closure: Closure, limits: RunLimits, asOf: number): number {
  return closure.reason === 'went_silent'
    ? Math.max(ratio(asOf - closure.lastSeenAt, limits.silenceMs), STILL_OVER)
    : Math.min(ratio(closure.at - closure.lastSeenAt, limits.silenceMs), STILL_UNDER);
}

type SeriesName = Pick<GaugeSeries, 'job' | 'taskId'>;

function pushPoints(into: GaugePoint[], { job, taskId }: SeriesName, labels: GaugeLabels, sum: Sum): void {
  into.push(
    { gauge: 'ageRatio', job, taskId, labels, value: sum.age },
    { gauge: 'silenceRatio', job, taskId, labels, value: sum.silence },
    { gauge: 'active', job, taskId, labels, value: sum.active },
  );
}
