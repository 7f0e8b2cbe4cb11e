import * as Plot from '@observablehq/plot';
import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { COLOUR, draw, timeAxis } from '../parts/draw';
import { formatInstant } from '../parts/times';
import { windowOf } from './time-window';

interface Bar {
  readonly lane: string;
  readonly from: Date;
  readonly to: Date;
  readonly colour: string;
  readonly opacity: number;
}

/** Bars of one lane that a picture shows. */
const MOST_BARS = 1_200;

/** What ran and what was open, lane by lane: the phases with their runs, then the policies with their incidents. */
export function timelineChart(rehearsal: Rehearsal): string {
  const { from, to } = windowOf(rehearsal);
  const clip = (at: number) => new Date(Math.min(Math.max(at, from), to));
  const faulty = rehearsal.truth.faultyRuns.map(({ run, beganAt, endsAt }) => ({ run, beganAt, endsAt }));
  const runs = (rehearsal.drawn?.runs ?? [])
    .filter((span) => span.from <= to && (span.to ?? Infinity) >= from)
    .slice(0, MOST_BARS)
    .map((span): Bar => {
      const { phase, processor } = span;
      const bad = faulty.some(({ run }) => run.processor.name === processor && run.startsAt === span.from);
      const colour = bad ? COLOUR.bad : COLOUR.run;
      return { lane: phase, from: clip(span.from), to: clip(span.to ?? to), colour, opacity: bad ? 0.8 : 0.35 };
    });
  const incidents = rehearsal.worst.incidents
    .filter(({ openedAt, closedAt }) => openedAt <= to && (closedAt ?? Infinity) >= from)
    .slice(0, MOST_BARS)
    .map((incident): Bar => ({
      lane: `incident: ${incident.policy.split('/').at(-1) ?? incident.policy}`,
      from: clip(incident.openedAt),
      to: clip(incident.closedAt ?? to),
      colour: COLOUR.warn,
      opacity: 0.9,
    }));
  const bars = [...runs, ...incidents];
  if (bars.length === 0) return '';
  const lanes = [...new Set(runs.map(({ lane }) => lane))]
    .sort()
    .concat([...new Set(incidents.map(({ lane }) => lane))]);
  const told = rehearsal.worst.notifications.filter(({ at }) => at >= from && at <= to).slice(0, MOST_BARS);
  const began = faultBegan(rehearsal);
  const moments = [
    ...(began === undefined ? [] : [{ at: began, label: 'fault' }]),
    ...rehearsal.closedRuns.slice(0, 1).map(({ at }) => ({ at, label: 'run closed' })),
    ...(rehearsal.actedAt === null ? [] : [{ at: rehearsal.actedAt, label: 'run again' }]),
  ].filter(({ at }) => at >= from && at <= to);
  return draw(
    {
      width: 860,
      height: 62 + 24 * lanes.length + 14 * moments.length,
      marginLeft: 150,
      marginTop: 16 + 14 * moments.length,
      marginRight: 70,
      x: timeAxis(from, to),
      y: { label: null, domain: lanes, padding: 0.25 },
      marks: [
        Plot.barX(bars, { y: 'lane', x1: 'from', x2: 'to', fill: 'colour', fillOpacity: 'opacity', rx: 2 }),
        Plot.dot(told, {
          x: ({ at }: { at: number }) => new Date(at),
          y: ({ policy }: { policy: string }) => `incident: ${policy.split('/').at(-1) ?? policy}`,
          r: 3.5,
          fill: COLOUR.bad,
        }),
        ...moments.flatMap(({ at, label }, i) => [
          Plot.ruleX([new Date(at)], { stroke: COLOUR.line, insetTop: -14 * (moments.length - i) }),
          Plot.text([new Date(at)], {
            x: (one: Date) => one,
            text: () => label,
            frameAnchor: 'top',
            textAnchor: 'start',
            dx: 4,
            dy: -14 * (moments.length - i),
            fontSize: 11,
          }),
        ]),
      ],
    },
    `Runs and incidents of ${rehearsal.scenario.name}, ${formatInstant(from)} to ${formatInstant(to)}: ${runs.length} runs, ${incidents.length} incidents, ${told.length} notifications`,
  );
}
