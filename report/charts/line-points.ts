import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import { valuesIn, type HeldValues } from '../../alerting/charting/held-values';
import type { DrawnLine } from '../../alerting/charting/recorded-line';
import { shownLabels } from '../../alerting/metrics/series';
import type { TimeWindow } from './time-window';

/** Which value of an interval is drawn: `low`, the smallest, where low values are bad; else the largest. */
export type Matters = 'low' | 'high';

/** One point of a line. */
export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Undefined where there is no value. */
  readonly value: number | undefined;
}

/** A line with data, named by the labels in which it differs from the others. */
export interface NamedLine {
  readonly name: string;
  readonly points: readonly Point[];
  /** Its worst value. */
  readonly peak: number;
}

/** Most points of a line; more are not visible. */
const MOST_POINTS = 240;

/** The lines with data in a window, those with the worst peak first. */
export function namedLines(
  lines: readonly DrawnLine[],
  charts: Pick<RecordedCharts, 'from' | 'stretchMs'>,
  window: TimeWindow,
  matters: Matters,
): NamedLine[] {
  const reached = lines
    .map((line) => ({ line, points: pointsOf(line[matters], charts, window, matters) }))
    .map((one) => ({ ...one, peak: peakOf(one.points, matters) }))
    .filter(({ peak }) => Number.isFinite(peak))
    .sort((a, b) => (matters === 'high' ? b.peak - a.peak : a.peak - b.peak));
  const names = namesOf(reached.map(({ line }) => line));
  return reached.map(({ points, peak }, i) => ({ name: names[i] ?? '', points, peak }));
}

function peakOf(points: readonly Point[], matters: Matters): number {
  const values = points.flatMap(({ value }) => value ?? []);
  return matters === 'high' ? Math.max(...values) : Math.min(...values);
}

/** The points of a line in a window, at most MOST_POINTS, without those that repeat both neighbors. */
function pointsOf(
  line: HeldValues,
  { from, stretchMs }: Pick<RecordedCharts, 'from' | 'stretchMs'>,
  window: TimeWindow,
  matters: Matters,
): Point[] {
  const first = Math.max(0, Math.floor((window.from - from) / stretchMs));
  const last = Math.min(line.steps - 1, Math.floor((window.to - from) / stretchMs));
  const each = Math.max(1, Math.ceil((last - first + 1) / MOST_POINTS));
  const points: Point[] = [];
  for (let i = first; i <= last; i += each) {
    const value = worstOf(valuesIn(line, i, Math.min(i + each - 1, last)), matters);
    points.push({ at: from + i * stretchMs, value: value === undefined ? undefined : Number(value.toPrecision(4)) });
  }
  return points.filter(
    ({ value }, i) =>
      i === 0 || i === points.length - 1 || value !== points[i - 1]?.value || value !== points[i + 1]?.value,
  );
}

/** Undefined: there is none. */
function worstOf(values: Float64Array, matters: Matters): number | undefined {
  let worst: number | undefined;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (worst === undefined || (matters === 'high' ? value > worst : value < worst)) worst = value;
  }
  return worst;
}

/** The labels in which the lines differ; the metric if they differ in none. */
function namesOf(lines: readonly DrawnLine[]): string[] {
  const all = lines.map(({ series }) => shownLabels(series));
  const keys = [...new Set(all.flatMap((labels) => Object.keys(labels)))];
  const different = keys.filter((key) => new Set(all.map((labels) => labels[key] ?? '')).size > 1);
  return lines.map(({ series }, i) => {
    const name = different.map((key) => all[i]?.[key] ?? '').filter((value) => value !== '');
    return name.length > 0 ? name.join(' · ') : (series.metric.type.split('/').at(-1) ?? series.metric.type);
  });
}
