import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Buckets } from '../alerting/metrics/bucket-options';
import type { Distribution } from '../alerting/metrics/distribution';
import type { ResourceMetadata } from '../alerting/metrics/resource-metadata';
import { seriesKey, type Series } from '../alerting/metrics/series';
import { FIELDS, PointRun } from './point-run';
import { SampleTimes } from './sample-times';

/** A point of a recording. */
export interface RecordedPoint {
  readonly series: Series;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Start of its interval; NaN if unknown. */
  readonly start: number;
  /** For a distribution, its number of values. */
  readonly value: number;
  readonly distribution: Distribution | undefined;
  /** When it had this value: at its time, or later, when a late log entry was received. */
  readonly knownAt: number;
}

/** A point to be stored. */
export interface NewPoint {
  /** Number of its series in the store. */
  readonly series: number;
  readonly at: number;
  readonly value: number;
  /** @default NaN */
  readonly start?: number;
  /** @default - the value alone */
  readonly distribution?: Distribution | undefined;
  /** @default - its time */
  readonly knownAt?: number;
}

/** Points held in memory before they are written to a file: 96 MB. */
const IN_MEMORY = 2_000_000;

/**
 * Sorts the points of a recording by when they become known. Google prints them series by series, newest first. Points
 * that do not fit into memory are written to sorted files.
 */
export class PointStore {
  /** Points added. */
  count = 0;
  /** Times of the first and last point; infinite without one. */
  first = Infinity;
  last = -Infinity;
  private readonly byKey = new Map<string, number>();
  private readonly buckets = new Map<string, Buckets>();
  private readonly seriesList: Series[] = [];
  private readonly timesList: SampleTimes[] = [];
  private readonly distributions: Distribution[] = [];
  private readonly runs: PointRun[] = [];
  private points = new Float64Array(1_024 * FIELDS);
  private held = 0;
  private folder: string | undefined;

  /** @param inMemory how many points memory may hold */
  constructor(private readonly inMemory = IN_MEMORY) {}

  /** The series, in the order in which they were added. */
  get series(): readonly Series[] {
    return this.seriesList;
  }

  /** When the points of each series end within a minute, in the order of {@link series}. */
  get times(): readonly SampleTimes[] {
    return this.timesList;
  }

  /** The number of a series in this store. The last value of each metadata label of its resource counts. */
  indexOf(series: Series): number {
    const key = seriesKey(series);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      const { metadata } = series;
      if (metadata !== undefined)
        this.seriesList[known] = { ...series, metadata: merged(this.seriesList[known], metadata) };
      return known;
    }
    this.byKey.set(key, this.seriesList.length);
    this.timesList.push(new SampleTimes());
    return this.seriesList.push(series) - 1;
  }

  /** Has a distribution the buckets of the earlier ones of its metric? Google does not document how others merge. */
  takesBuckets(metricType: string, distribution: Distribution | undefined): boolean {
    if (distribution === undefined) return true;
    const earlier = this.buckets.get(metricType) ?? distribution.buckets;
    this.buckets.set(metricType, earlier);
    return earlier.same(distribution.buckets);
  }

  add({ series, at, value, start = NaN, distribution, knownAt = at }: NewPoint): void {
    if (this.held === this.inMemory) this.spill();
    if (this.held * FIELDS === this.points.length) this.grow();
    const distributionIndex = distribution === undefined ? -1 : this.distributions.push(distribution) - 1;
    this.points.set([knownAt, series, at, start, value, distributionIndex], this.held * FIELDS);
    this.timesList[series]?.add(at, knownAt);
    this.held += 1;
    this.count += 1;
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
  }

  /** All points, by when they become known; of equal ones, in the order they were added. Call it once. */
  *inOrder(): Generator<RecordedPoint> {
    if (this.runs.length === 0) {
      const sorted = this.sorted();
      for (let i = 0; i < this.held; i++) yield this.point(sorted, i * FIELDS);
      return;
    }
    this.spill();
    for (let next = this.earliest(); next !== undefined; next = this.earliest()) {
      yield this.point(next.block, next.offset);
      next.run.skip();
    }
  }

  /** Removes the files, if there are any. */
  dispose(): void {
    for (const run of this.runs) run.close();
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  private point(block: Float64Array, offset: number): RecordedPoint {
    const series = this.seriesList[block[offset + 1] ?? -1];
    if (series === undefined) throw new Error('a point without a series');
    return {
      series,
      knownAt: block[offset] ?? NaN,
      at: block[offset + 2] ?? NaN,
      start: block[offset + 3] ?? NaN,
      value: block[offset + 4] ?? NaN,
      distribution: this.distributions[block[offset + 5] ?? -1],
    };
  }

  /** The point that is known first, then by series, then by run in the order of writing. */
  private earliest() {
    let earliest: { run: PointRun; block: Float64Array; offset: number } | undefined;
    for (const run of this.runs) {
      const next = run.peek();
      if (next === undefined) continue;
      if (earliest === undefined || before(next.block, next.offset, earliest.block, earliest.offset)) {
        earliest = { run, ...next };
      }
    }
    return earliest;
  }

  private sorted(): Float64Array {
    const points = this.points;
    const order = Uint32Array.from({ length: this.held }, (_, i) => i).sort((a, b) =>
      before(points, a * FIELDS, points, b * FIELDS) ? -1 : before(points, b * FIELDS, points, a * FIELDS) ? 1 : a - b,
    );
    const sorted = new Float64Array(this.held * FIELDS);
    order.forEach((from, to) => {
      sorted.set(points.subarray(from * FIELDS, (from + 1) * FIELDS), to * FIELDS);
    });
    return sorted;
  }

  private spill(): void {
    this.folder ??= mkdtempSync(join(tmpdir(), 'phasewatch-points-'));
    this.runs.push(new PointRun(join(this.folder, String(this.runs.length)), this.sorted(), this.held));
    this.held = 0;
  }

  private grow(): void {
    const larger = new Float64Array(Math.min(this.points.length * 2, this.inMemory * FIELDS));
    larger.set(this.points);
    this.points = larger;
  }
}

function merged(known: Series | undefined, { systemLabels, userLabels }: ResourceMetadata): ResourceMetadata {
  const before = known?.metadata;
  return {
    systemLabels: { ...before?.systemLabels, ...systemLabels },
    userLabels: { ...before?.userLabels, ...userLabels },
  };
}

function before(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const difference = (a[i] ?? 0) - (b[j] ?? 0);
  return difference !== 0 ? difference < 0 : (a[i + 1] ?? 0) < (b[j + 1] ?? 0);
}
