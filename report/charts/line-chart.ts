import * as Plot from '@observablehq/plot';
import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import type { DrawnLine } from '../../alerting/charting/recorded-line';
import { shownLabels } from '../../alerting/metrics/series';
import { COLOUR, draw, timeAxis } from '../parts/draw';
import { escapeHtml } from '../parts/html';
import type { TimeWindow } from './time-window';

/** The content of a line chart. */
export interface LineChart {
  readonly title: string;
  readonly lines: readonly DrawnLine[];
  readonly charts: Pick<RecordedCharts, 'from' | 'stretchMs'>;
  readonly window: TimeWindow;
  readonly thresholds: readonly number[];
  /** Which value of an interval is drawn: `low`, the smallest, where low values are bad; else the largest. */
  readonly matters: 'low' | 'high';
  /** Spans with an open incident. */
  readonly open: readonly TimeWindow[];
  readonly width: number;
  readonly height: number;
}

/** Most lines of one chart; more cannot be distinguished. */
const MOST_LINES = 6;
/** Most points of a line; more are not visible. */
const MOST_POINTS = 240;

interface Dot {
  readonly at: Date;
  readonly value: number | undefined;
  readonly line: string;
}

/** Draws a chart with its lines, thresholds, open incidents and a legend. */
export function lineChart(chart: LineChart): string {
  const reached = linesIn(chart);
  const named = namedLines(reached.slice(0, MOST_LINES));
  if (named.length === 0) return '<p class="soft">No data in this period.</p>';
  const dots = named.flatMap(({ points, colour }) => points.map((point): Dot => ({ ...point, line: colour })));
  const lone = named.flatMap(({ points, colour }) =>
    points.filter(standsAlone).map((point) => ({ ...point, line: colour })),
  );
  const values = [...dots.flatMap(({ value }) => value ?? []), ...chart.thresholds];
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const headroom = (most - least || 1) * 0.08;
  const svg = draw(
    {
      width: chart.width,
      height: chart.height,
      marginLeft: 48,
      marginRight: 16,
      x: timeAxis(chart.window.from, chart.window.to),
      y: { label: null, domain: [least, most + headroom], grid: true, ticks: 4 },
      marks: [
        Plot.rect(
          chart.open.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
          { x1: 'from', x2: 'to', y1: least, y2: most + headroom, fill: COLOUR.bad, fillOpacity: 0.12 },
        ),
        Plot.lineY(dots, { x: 'at', y: 'value', z: 'line', stroke: 'line', strokeWidth: 1.6 }),
        // A value without neighbors is a dot: its line has no length.
        Plot.dot(lone, { x: 'at', y: 'value', r: 1.6, fill: 'line' }),
        ...chart.thresholds.flatMap((value) => [
          Plot.ruleY([value], { stroke: COLOUR.bad, strokeDasharray: '5,4' }),
          Plot.text([value], {
            y: (one: number) => one,
            text: (one: number) => `threshold ${one}`,
            frameAnchor: 'right',
            textAnchor: 'end',
            dy: -6,
            fontSize: 11,
            fill: COLOUR.bad,
          }),
        ]),
      ],
    },
    `${chart.title}: ${named.map(({ label, peak }) => `${label} ${chart.matters === 'high' ? 'up to' : 'down to'} ${short(peak)}`).join(', ')}${chart.thresholds.length > 0 ? `; threshold ${chart.thresholds.join(', ')}` : ''}`,
  );
  const more = reached.length - named.length;
  const legend = named
    .map(
      ({ label, colour }) => `<li><span class="swatch" style="background:${colour}"></span>${escapeHtml(label)}</li>`,
    )
    .join('');
  return `${svg}<ul class="legend">${legend}${more > 0 ? `<li class="soft">and ${more} more</li>` : ''}</ul>`;
}

function standsAlone(
  { value }: { readonly value: number | undefined },
  i: number,
  points: readonly { readonly value: number | undefined }[],
): boolean {
  return value !== undefined && points[i - 1]?.value === undefined && points[i + 1]?.value === undefined;
}

/** The lines with data in the window, those with the worst peak first. */
function linesIn({ lines, charts, window, matters }: LineChart) {
  return lines
    .map((line) => ({ line, points: pointsOf(line[matters], charts, window, matters) }))
    .map((one) => ({ ...one, peak: peakOf(one.points, matters) }))
    .filter(({ peak }) => Number.isFinite(peak))
    .sort((a, b) => (matters === 'high' ? b.peak - a.peak : a.peak - b.peak));
}

function namedLines(reached: ReturnType<typeof linesIn>) {
  const labels = namesOf(reached.map(({ line }) => line));
  return reached.map(({ points, peak }, i) => ({
    points,
    peak,
    label: labels[i] ?? '',
    colour: `var(--c${i + 1})`,
  }));
}

function peakOf(points: readonly { readonly value: number | undefined }[], matters: 'low' | 'high'): number {
  const values = points.flatMap(({ value }) => value ?? []);
  return matters === 'high' ? Math.max(...values) : Math.min(...values);
}

/** The points of a line in a window, at most MOST_POINTS, without those that repeat both neighbors. */
function pointsOf(
  values: Float64Array,
  { from, stretchMs }: LineChart['charts'],
  window: TimeWindow,
  matters: 'low' | 'high',
): { at: Date; value: number | undefined }[] {
  const first = Math.max(0, Math.floor((window.from - from) / stretchMs));
  const last = Math.min(values.length - 1, Math.floor((window.to - from) / stretchMs));
  const each = Math.max(1, Math.ceil((last - first + 1) / MOST_POINTS));
  const points: { at: Date; value: number | undefined }[] = [];
  for (let i = first; i <= last; i += each) {
    const held = values.subarray(i, Math.min(i + each, last + 1)).filter((value) => !Number.isNaN(value));
    const value =
      held.length === 0 ? undefined : held.reduce((a, b) => (matters === 'high' ? Math.max(a, b) : Math.min(a, b)));
    points.push({
      at: new Date(from + i * stretchMs),
      value: value === undefined ? undefined : Number(value.toPrecision(4)),
    });
  }
  return points.filter(
    ({ value }, i) =>
      i === 0 || i === points.length - 1 || value !== points[i - 1]?.value || value !== points[i + 1]?.value,
  );
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

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
