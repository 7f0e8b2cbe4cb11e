import { compareText } from '../../../model/compare-text';
import { seriesKey, type Series } from '../../metrics/series';

/** One point of a recording. */
export interface RecordedPoint {
  readonly series: Series;
  /** Milliseconds since the epoch: the time of the point, or the end of what it counts. */
  readonly at: number;
  readonly value: number;
  /** When what the point counts began, of DELTA and CUMULATIVE metrics; unset: not recorded. */
  readonly startAt?: number | undefined;
}

/** The points of one series in the order of their times. */
export interface RecordedSeries {
  /** Identity of the series. */
  readonly key: string;
  readonly series: Series;
  readonly points: readonly Omit<RecordedPoint, 'series'>[];
}

/**
 * The series of a recording, in the order of their keys: a sum does not depend on which series came first. Of two points
 * at the same instant the later one in the recording counts.
 */
export function seriesOf(recording: readonly RecordedPoint[]): RecordedSeries[] {
  const all = new Map<string, { readonly series: Series; readonly byTime: Map<number, RecordedPoint> }>();
  for (const point of recording) {
    const key = seriesKey(point.series);
    const one = all.get(key) ?? { series: point.series, byTime: new Map<number, RecordedPoint>() };
    all.set(key, one);
    one.byTime.set(point.at, point);
  }
  return [...all]
    .map(([key, { series, byTime }]) => ({ key, series, points: [...byTime.values()].sort((a, b) => a.at - b.at) }))
    .sort((a, b) => compareText(a.key, b.key));
}
