import * as Plot from '@observablehq/plot';
import { count } from '../../model/count';
import type { EngineResult } from '../../alerting/evaluation/result';
import type { FiringCount } from './firings';
import { COLOUR, draw, timeAxis } from '../parts/draw';
import { openSpans } from '../charts/open-spans';
import type { TimeWindow } from '../charts/time-window';
import { formatInstant } from '../parts/times';

const DAY_MS = 24 * 3_600_000;
/** Longest name that fits beside a lane, in characters. */
const LONGEST_NAME = 34;

interface Bar {
  readonly lane: string;
  readonly from: Date;
  readonly to: Date;
}

/** Incidents over time, one lane for each policy that fired; empty if none did. */
export function incidentTimeline({ policies, incidents }: EngineResult, window: TimeWindow): string {
  const lanes = policies
    .filter((policy) => policy.incidents > 0)
    .map(({ id, displayName }, i) => ({ id, name: laneName(displayName === '' ? id : displayName, i) }));
  const bars = lanes.flatMap(({ id, name }) =>
    openSpans(
      incidents.filter(({ policy }) => policy === id),
      window,
      window.to,
    ).map(({ from, to }): Bar => ({ lane: name, from: new Date(from), to: new Date(to) })),
  );
  if (bars.length === 0) return '';
  return draw(
    {
      width: 860,
      height: 62 + 24 * lanes.length,
      marginLeft: 220,
      marginRight: 20,
      x: { ...timeAxis(window.from, window.to), grid: true },
      y: { label: null, domain: lanes.map(({ name }) => name), padding: 0.25 },
      marks: [Plot.barX(bars, { y: 'lane', x1: 'from', x2: 'to', fill: COLOUR.bad, rx: 2 })],
    },
    `Incidents, ${formatInstant(window.from)} to ${formatInstant(window.to)}: ${lanes.map(({ id, name }) => `${name}, ${count(incidents.filter(({ policy }) => policy === id).length, 'incident')}`).join('; ')}`,
  );
}

/** Notifications by day; empty for a single day, where the table is enough. */
export function notificationChart(days: readonly FiringCount[], { from, to }: TimeWindow): string {
  const start = Math.floor(from / DAY_MS) * DAY_MS;
  if (days.length === 0 || to - start <= DAY_MS) return '';
  const bars = days.map(({ name, notifications }) => {
    const at = Date.parse(name);
    return { from: new Date(at), to: new Date(at + DAY_MS), notifications };
  });
  const most = Math.max(...bars.map(({ notifications }) => notifications));
  return draw(
    {
      width: 860,
      height: 160,
      marginLeft: 48,
      marginRight: 16,
      x: timeAxis(start, Math.ceil(to / DAY_MS) * DAY_MS),
      y: { label: null, domain: [0, Math.max(1, most)], grid: true, ticks: 4 },
      marks: [Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'notifications', fill: COLOUR.bad, inset: 0.5 })],
    },
    `Notifications by day (UTC): at most ${count(most, 'notification')} a day`,
  );
}

/** A long name is cut and gets a number, so that every policy keeps a lane of its own. */
function laneName(name: string, index: number): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 3)}… ${index + 1}`;
}
