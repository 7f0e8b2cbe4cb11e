import * as Plot from '@observablehq/plot';
import { count } from '../../model/count';
import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { COLOUR, draw, timeAxis } from '../parts/draw';
import { formatInstant } from '../parts/times';
import { momentMarks, type Moment } from './moment-marks';
import { windowOf, type TimeWindow } from './time-window';

interface Bar {
  readonly lane: string;
  readonly from: Date;
  readonly to: Date;
  readonly colour: string;
  readonly opacity: number;
}

/** Most bars of one kind that a chart shows. */
const MOST_BARS = 1_200;
/** Height of the label of an event, in pixels. */
const ROW = 14;

/** Runs and incidents over time: one lane for each phase, then one for each policy that fired. */
export function timelineChart(rehearsal: Rehearsal): string {
  const window = windowOf(rehearsal);
  const { from, to } = window;
  const runs = runBars(rehearsal, window);
  const incidents = incidentBars(rehearsal, window);
  const bars = [...runs, ...incidents];
  if (bars.length === 0) return '';
  const lanes = [...new Set(runs.map(({ lane }) => lane))]
    .sort()
    .concat([...new Set(incidents.map(({ lane }) => lane))]);
  const notifications = rehearsal.worst.notifications.filter(({ at }) => at >= from && at <= to).slice(0, MOST_BARS);
  const moments = momentsOf(rehearsal, window);
  return draw(
    {
      width: 860,
      height: 62 + 24 * lanes.length + ROW * moments.length,
      marginLeft: 150,
      marginTop: 16 + ROW * moments.length,
      marginRight: 70,
      x: timeAxis(from, to),
      y: { label: null, domain: lanes, padding: 0.25 },
      marks: [
        Plot.barX(bars, { y: 'lane', x1: 'from', x2: 'to', fill: 'colour', fillOpacity: 'opacity', rx: 2 }),
        Plot.dot(notifications, {
          x: ({ at }: { at: number }) => new Date(at),
          y: ({ policy }: { policy: string }) => incidentLane(policy),
          r: 3.5,
          fill: COLOUR.bad,
        }),
        ...momentMarks(moments, ROW, 11),
      ],
    },
    `Runs and incidents of ${rehearsal.scenario.name}, ${formatInstant(from)} to ${formatInstant(to)}: ${count(runs.length, 'run')}, ${count(incidents.length, 'incident')}, ${count(notifications.length, 'notification')}`,
  );
}

function runBars({ truth, drawn }: Rehearsal, window: TimeWindow): Bar[] {
  const { from, to } = window;
  return (drawn?.runs ?? [])
    .filter((span) => span.from <= to && (span.to ?? Infinity) >= from)
    .slice(0, MOST_BARS)
    .map((span) => {
      const isFaulty = truth.faultyRuns.some(
        ({ run }) => run.processor.name === span.processor && run.startsAt === span.from,
      );
      return {
        lane: span.phase,
        from: clip(span.from, window),
        to: clip(span.to ?? to, window),
        colour: isFaulty ? COLOUR.bad : COLOUR.run,
        opacity: isFaulty ? 0.8 : 0.35,
      };
    });
}

function incidentBars({ worst }: Rehearsal, window: TimeWindow): Bar[] {
  const { from, to } = window;
  return worst.incidents
    .filter(({ openedAt, closedAt }) => openedAt <= to && (closedAt ?? Infinity) >= from)
    .slice(0, MOST_BARS)
    .map((incident) => ({
      lane: incidentLane(incident.policy),
      from: clip(incident.openedAt, window),
      to: clip(incident.closedAt ?? to, window),
      colour: COLOUR.warn,
      opacity: 0.9,
    }));
}

function incidentLane(policy: string): string {
  return `incident: ${policy.split('/').at(-1) ?? policy}`;
}

function clip(at: number, { from, to }: TimeWindow): Date {
  return new Date(Math.min(Math.max(at, from), to));
}

function momentsOf(rehearsal: Rehearsal, { from, to }: TimeWindow): Moment[] {
  const began = faultBegan(rehearsal);
  const candidates = [
    ...(began === undefined ? [] : [{ at: began, label: 'fault' }]),
    ...rehearsal.closedRuns.slice(0, 1).map(({ at }) => ({ at, label: 'run closed' })),
    ...(rehearsal.actedAt === null ? [] : [{ at: rehearsal.actedAt, label: 'new attempt' }]),
  ];
  return candidates.filter(({ at }) => at >= from && at <= to).map(({ at, label }) => ({ at: new Date(at), label }));
}
