import { Duration } from '../../model/duration';
import { shortDay } from './times';

/** A labelled position of an axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Positions from `from` to `to`, with the ticks between them. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
}

/** Where a value stands on a drawing of `size` units along an axis, to a tenth; what is outside stands at the edge. */
export function scaleOf({ from, to }: Axis, size: number): (at: number) => number {
  const span = to - from || 1;
  return (at) => tenths((size * (Math.min(Math.max(at, from), to) - from)) / span);
}

/** Rounded to a tenth: more digits of a drawing cannot be seen. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Distances of ticks on an axis of time, in milliseconds. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 7, 14, 28, 91, 182, 364].map((days) => days * DAY_MS),
];
/** Most ticks of an axis of time: more labels do not fit on a phone. */
const MOST_TICKS = 7;

/** An axis of values: its ticks are round numbers, and whole ones where the values are counts. */
export function valueAxis(from: number, to: number, isCount: boolean): Axis {
  const span = to - from || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => span / one <= 5) ?? span;
  const distance = isCount ? Math.max(1, Math.ceil(step)) : step;
  const first = Math.ceil(from / distance);
  const length = Math.max(0, Math.floor(to / distance) - first + 1);
  const ticks = Array.from({ length }, (_, i) => Number(((first + i) * distance).toPrecision(12)));
  return { from, to, ticks: ticks.map((at) => ({ at, label: at.toLocaleString('en', { maximumFractionDigits: 6 }) })) };
}

/** An axis of instants in milliseconds since the epoch, in UTC: `14 Jan`, `06:30`. */
export function timeAxis(from: number, to: number): Axis {
  const step = stepOf(to - from);
  return { from, to, ticks: positions(from, to, step).map((at, i) => ({ at, label: timeLabel(at, step, i === 0) })) };
}

/** The day where it begins and at the first tick, else the time of day. */
function timeLabel(at: number, step: number, isFirst: boolean): string {
  const time = new Date(at).toISOString().slice(11, 16);
  if (step >= DAY_MS || time === '00:00') return shortDay(at);
  return isFirst ? `${shortDay(at)}, ${time}` : time;
}

/** An axis of lengths of time in milliseconds, from 0: `5 min`, `24 h`. */
export function elapsedAxis(to: number): Axis {
  const ticks = positions(0, to, stepOf(to)).map((at) => ({ at, label: elapsedLabel(at) }));
  return { from: 0, to, ticks };
}

function stepOf(span: number): number {
  return TIME_STEPS.find((step) => span / step <= MOST_TICKS) ?? span;
}

function positions(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

function elapsedLabel(ms: number): string {
  return ms === 0 ? '0' : Duration.seconds(Math.round(ms / 1_000)).toString();
}
