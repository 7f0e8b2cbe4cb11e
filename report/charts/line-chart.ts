import type { RecordedCharts } from '../../alerting/charting/chart-recorder';
import type { DrawnLine } from '../../alerting/charting/recorded-line';
import { scaleOf, tenths, timeAxis, valueAxis, type Axis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { ticksHtml } from '../parts/lanes';
import { shortInstant } from '../parts/times';
import { namedLines, type Matters, type NamedLine, type Point } from './line-points';
import type { TimeWindow } from './time-window';

/** A moment that a chart marks; its text stands below. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** The content of a line chart. */
export interface LineChart {
  readonly title: string;
  /** Unit of the values, such as `runs`; empty where it is not known. */
  readonly unit: string;
  readonly lines: readonly DrawnLine[];
  readonly charts: Pick<RecordedCharts, 'from' | 'stretchMs'>;
  readonly window: TimeWindow;
  readonly thresholds: readonly number[];
  readonly matters: Matters;
  /** Spans with an open incident. */
  readonly open: readonly TimeWindow[];
  /** @default - none */
  readonly moments?: readonly Moment[];
  /** @default false */
  readonly isSmall?: boolean;
}

/** Most lines of one chart; more cannot be distinguished. */
const MOST_LINES = 6;
/** Units of the drawing, which is stretched to the width of the page. */
const WIDTH = 1_000;
const HEIGHT = 100;

/** A chart with its lines, thresholds, open incidents and a legend; undefined without data in its window. */
export function lineChart(chart: LineChart): string | undefined {
  const { window, thresholds, open, matters, moments = [] } = chart;
  const reached = namedLines(chart.lines, chart.charts, window, matters);
  const shown = reached.slice(0, MOST_LINES);
  if (shown.length === 0) return undefined;
  const [x, y] = [timeAxis(window.from, window.to), axisOf(shown, thresholds)];
  const [toX, toY] = [scaleOf(x, WIDTH), scaleOf(y, HEIGHT)];
  const grid = y.ticks.map(({ at }) => `M0 ${HEIGHT - toY(at)}h${WIDTH}`).join('');
  const spans = open.map(({ from, to }) => `M${toX(from)} 0h${tenths(toX(to) - toX(from))}v${HEIGHT}H${toX(from)}z`);
  const drawing = [
    `<path class="grid" d="${grid}"/>`,
    ...(spans.length === 0 ? [] : [`<path class="open" d="${spans.join('')}"/>`]),
    ...moments.map(({ at }) => `<path class="at-line" d="M${toX(at)} 0v${HEIGHT}"/>`),
    ...shown.map(({ points }, i) => traceOf(points, i, { toX, toY })),
    ...thresholds.map((value) => `<path class="limit-line" d="M0 ${HEIGHT - toY(value)}h${WIDTH}"/>`),
  ];
  const over = [
    ...thresholds.map((value) => `<span class="limit" style="bottom:${toY(value)}%">threshold ${value}</span>`),
    ...moments.map(({ at }, i) => `<span class="at" style="left:${tenths(toX(at) / 10)}%">${i + 1}</span>`),
  ];
  return `<div class="plot${chart.isSmall === true ? ' small' : ''}"><div class="y" aria-hidden="true">${y.ticks.map(({ at, label }) => `<span style="bottom:${toY(at)}%">${label}</span>`).join('')}</div><div class="area"><svg role="img" aria-label="${escapeHtml(descriptionOf(chart, shown))}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${drawing.join('')}</svg>${over.join('')}</div>${ticksHtml(x)}</div>${legendOf(chart, shown, reached.length)}${momentsHtml(moments)}`;
}

function axisOf(shown: readonly NamedLine[], thresholds: readonly number[]): Axis {
  const values = shown.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const [least, most] = [Math.min(0, ...values, ...thresholds), Math.max(...values, ...thresholds)];
  const headroom = (most - least || 1) * 0.1;
  return valueAxis(least, most + headroom, values.every(Number.isInteger));
}

interface Scales {
  readonly toX: (at: number) => number;
  readonly toY: (value: number) => number;
}

/** A line, and a dot where a value has no neighbors: a line through it has no length. */
function traceOf(points: readonly Point[], index: number, { toX, toY }: Scales): string {
  let isDrawing = false;
  const path = points.map(({ at, value }, i) => {
    if (value === undefined) {
      isDrawing = false;
      return '';
    }
    const start = isDrawing ? 'L' : 'M';
    isDrawing = true;
    const isAlone = points[i - 1]?.value === undefined && points[i + 1]?.value === undefined;
    return `${start}${toX(at)} ${tenths(HEIGHT - toY(value))}${isAlone ? 'h.01' : ''}`;
  });
  return `<path class="trace ${toneOf(index)}" d="${path.join('')}"/>`;
}

function toneOf(index: number): string {
  return `t${index + 1}`;
}

function legendOf({ unit, window }: LineChart, shown: readonly NamedLine[], reached: number): string {
  const items = shown.map(({ name }, i) => `<li><span class="swatch ${toneOf(i)}"></span>${escapeHtml(name)}</li>`);
  const more = reached - shown.length;
  const scale = `${unit === '' ? '' : `${escapeHtml(unit)}; `}${shortInstant(window.from)} to ${shortInstant(window.to)} UTC`;
  return `<ul class="legend"><li class="soft">${scale}</li>${items.join('')}${more > 0 ? `<li class="soft">and ${more} more</li>` : ''}</ul>`;
}

function momentsHtml(moments: readonly Moment[]): string {
  if (moments.length === 0) return '';
  return `<ol class="moments">${moments.map(({ text }) => `<li>${escapeHtml(text)}</li>`).join('')}</ol>`;
}

function descriptionOf({ title, thresholds, matters }: LineChart, shown: readonly NamedLine[]): string {
  const direction = matters === 'high' ? 'up to' : 'down to';
  const lines = shown.map(({ name, peak }) => `${name} ${direction} ${String(Number(peak.toPrecision(3)))}`);
  return `${title}: ${lines.join(', ')}${thresholds.length > 0 ? `; threshold ${thresholds.join(', ')}` : ''}`;
}
