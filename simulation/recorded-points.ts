import type { Distribution } from '../alerting/metrics/distribution';
import { Buckets, type BucketOptions } from '../alerting/metrics/bucket-options';
import type { Series } from '../alerting/metrics/series';
import type { PointFanout, PointSink } from './point-fanout';

/** The time between two ticks, and between two advances. */
const STEP_MS = 60_000;
/** Numbers of an entry: series, first time, count of equal values a step apart, value, start. */
const WIDTH = 5;
/** In the place of the series: every reader evaluates up to the time. */
const ADVANCE = -1;
/** In the place of the count: the value is an index of {@link PointsData.distributions}. */
const DISTRIBUTION = 0;

/** Recorded points as plain data, to be stored. */
export interface PointsData {
  readonly series: readonly Series[];
  readonly numbers: Float64Array;
  readonly distributions: readonly StoredDistribution[];
}

type StoredDistribution = Omit<Distribution, 'buckets'> & { readonly options: BucketOptions };

/**
 * Every point of a simulation and every advance of its clock, in order: with them, other alert policies are evaluated
 * without another simulation. Equal values of a series at consecutive ticks are one entry. Log entries are not in it.
 */
export class RecordedPoints implements PointSink {
  private readonly indexes = new Map<Series, number>();
  private distributions: StoredDistribution[] = [];
  private numbers: Float64Array = new Float64Array(WIDTH * 4_096);
  private length = 0;

  /** The points of stored data. */
  static from({ series, numbers, distributions }: PointsData): RecordedPoints {
    const points = new RecordedPoints();
    for (const one of series) points.indexes.set(one, points.indexes.size);
    points.numbers = numbers;
    points.length = numbers.length;
    points.distributions = [...distributions];
    return points;
  }

  /** Every series that had a point. */
  get series(): readonly Series[] {
    return [...this.indexes.keys()];
  }

  /** @param startAt of points that count log entries; those of gauges have none */
  write(series: Series, at: number, value: number | boolean | Distribution, startAt = NaN): void {
    const index = this.indexOf(series);
    if (typeof value === 'object') {
      const { buckets, ...rest } = value;
      this.add([index, at, DISTRIBUTION, this.distributions.push({ ...rest, options: buckets.options }) - 1, startAt]);
    } else if (!Number.isNaN(startAt) || !this.continues(index, at, Number(value))) {
      this.add([index, at, 1, Number(value), startAt]);
    }
  }

  advanceTo(now: number): void {
    if (!this.continues(ADVANCE, now, 0)) this.add([ADVANCE, now, 1, 0, NaN]);
  }

  /** Passes everything on, in order, but for points of series that turn out to be read by no sink. */
  replay(fanout: PointFanout): void {
    const { length, series } = this;
    const isUnread = series.map(() => false);
    for (let place = 0; place < length; place += WIDTH) {
      const index = this.at(place);
      if (isUnread[index] === true) continue;
      const one = series[index];
      if (one === undefined) this.advance(place, fanout);
      else if (fanout.reads(one)) this.pass(place, one, fanout);
      else isUnread[index] = true;
    }
  }

  data(): PointsData {
    return {
      series: this.series,
      numbers: this.numbers.slice(0, this.length),
      distributions: this.distributions,
    };
  }

  private advance(place: number, fanout: PointFanout): void {
    const at = this.at(place + 1);
    const count = this.at(place + 2);
    for (let i = 0; i < count; i++) fanout.advanceTo(at + i * STEP_MS);
  }

  private pass(place: number, series: Series, fanout: PointFanout): void {
    const at = this.at(place + 1);
    const count = this.at(place + 2);
    const value = this.at(place + 3);
    const startAt = this.at(place + 4);
    if (count === DISTRIBUTION) fanout.writeCounted(series, at, this.distributionAt(value), startAt);
    else if (!Number.isNaN(startAt)) fanout.writeCounted(series, at, value, startAt);
    else for (let i = 0; i < count; i++) fanout.write(series, at + i * STEP_MS, value);
  }

  private distributionAt(index: number): Distribution {
    const { options, ...rest } = this.distributions[index] as StoredDistribution;
    return { ...rest, buckets: new Buckets(options) };
  }

  private at(place: number): number {
    return this.numbers[place] ?? NaN;
  }

  private indexOf(series: Series): number {
    const known = this.indexes.get(series);
    if (known !== undefined) return known;
    this.indexes.set(series, this.indexes.size);
    return this.indexes.size - 1;
  }

  /** Adds a point to the last entry, where it is the next one of the same series and value. */
  private continues(index: number, at: number, value: number): boolean {
    const { numbers, length } = this;
    const last = length - WIDTH;
    const count = numbers[last + 2] ?? 0;
    if (last < 0 || count < 1 || numbers[last] !== index || !Number.isNaN(numbers[last + 4])) return false;
    if (!Object.is(numbers[last + 3], value) || (numbers[last + 1] ?? NaN) + count * STEP_MS !== at) return false;
    numbers[last + 2] = count + 1;
    return true;
  }

  private add(entry: readonly number[]): void {
    if (this.length + WIDTH > this.numbers.length) {
      const larger = new Float64Array(this.numbers.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers.set(entry, this.length);
    this.length += WIDTH;
  }
}
