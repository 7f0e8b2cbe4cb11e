import * as Plot from '@observablehq/plot';
import { faultBegan, firstOpened } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { COLOUR, draw } from '../parts/draw';
import { formatMinutes } from '../parts/times';

/** How the two gauges of a run are called in the picture. */
const GAUGES_SHOWN = ['silence over allowed', 'age over budget'] as const;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Span {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly label: string;
}

/** How long the faulty run went unseen, one lane for each world, on one scale of hours since the fault began. */
export function unseenChart(rehearsals: readonly Rehearsal[]): string {
  const spans = rehearsals.flatMap(unseenSpans);
  if (spans.length === 0) return '';
  const last = Math.max(...spans.map(({ to }) => to));
  return draw(
    {
      width: 860,
      height: 60 + 44 * rehearsals.length,
      marginLeft: 90,
      marginRight: 150,
      x: { label: 'hours since the fault began', domain: [Math.min(0, ...spans.map(({ from }) => from)), last] },
      y: { label: null, domain: rehearsals.map(({ world }) => laneOf(world)), padding: 0.35 },
      marks: [
        Plot.barX(spans, { y: 'lane', x1: 'from', x2: 'to', fill: 'colour', rx: 3 }),
        Plot.text(spans, { y: 'lane', x: 'to', text: 'label', textAnchor: 'start', dx: 8, fontSize: 12 }),
        Plot.ruleX([0], { stroke: COLOUR.line }),
      ],
    },
    `How long the fault went unseen: ${spans.map(({ lane, label }) => `${lane}, ${label}`).join('; ')}`,
  );
}

function unseenSpans(rehearsal: Rehearsal): Span[] {
  const began = faultBegan(rehearsal);
  const [faulty] = rehearsal.truth.faultyRuns;
  if (began === undefined || faulty === undefined) return [];
  const seenAt = Math.min(firstOpened(rehearsal.worst) ?? rehearsal.to, rehearsal.to);
  const unseen = seenAt - began;
  const wasSeen = seenAt < faulty.endsAt;
  const label = wasSeen
    ? `paged after ${formatMinutes(unseen)}`
    : `unseen for ${formatMinutes(Math.min(unseen, faulty.endsAt - began))}`;
  return [
    {
      lane: laneOf(rehearsal.world),
      from: 0,
      to: Math.max(unseen, 0) / HOUR_MS,
      colour: wasSeen ? COLOUR.good : COLOUR.bad,
      label,
    },
  ];
}

function laneOf(world: Rehearsal['world']): string {
  return world === 'declared' ? 'as declared' : 'as it was';
}

/** The faulty run through the monitor's eyes: both gauges against the line at which they page, and what was done. */
export function traceChart(rehearsal: Rehearsal): string {
  const [faulty] = rehearsal.truth.faultyRuns;
  const began = faultBegan(rehearsal);
  if (faulty === undefined || began === undefined || rehearsal.trace.length === 0) return '';
  const over = rehearsal.worst.incidents[0]?.closedAt ?? began + HOUR_MS;
  const minutes = (at: number) => (at - began) / MINUTE_MS;
  const points = rehearsal.trace
    .filter(({ at }) => at >= faulty.run.startsAt && at <= over + 10 * MINUTE_MS)
    .flatMap(({ at, ageRatio, silenceRatio }) => [
      { at: minutes(at), value: silenceRatio, gauge: GAUGES_SHOWN[0] },
      { at: minutes(at), value: ageRatio, gauge: GAUGES_SHOWN[1] },
    ]);
  const moments = momentsOf(rehearsal, began).map(({ at, label }, i) => ({ at: minutes(at), label, row: i }));
  const peaks = GAUGES_SHOWN.map((gauge) =>
    points.filter((point) => point.gauge === gauge).reduce((a, b) => (b.value > a.value ? b : a)),
  );
  const top = Math.max(1.2, ...peaks.map(({ value }) => value));
  return draw(
    {
      width: 860,
      height: 380,
      marginLeft: 50,
      marginTop: 24 + 16 * moments.length,
      marginRight: 110,
      color: { domain: GAUGES_SHOWN, range: [COLOUR.bad, COLOUR.run] },
      x: { label: 'minutes since the fault began' },
      y: { label: 'ratio to what is allowed', domain: [0, top], grid: true },
      marks: [
        Plot.ruleY([1], { stroke: COLOUR.line, strokeDasharray: '5,4' }),
        Plot.text([[points[0]?.at ?? 0, 1]], {
          text: ['pages above 1'],
          textAnchor: 'start',
          dy: -7,
          fontSize: 11,
          fill: COLOUR.line,
        }),
        Plot.lineY(points, { x: 'at', y: 'value', stroke: 'gauge', strokeWidth: 2 }),
        Plot.text(peaks, {
          x: 'at',
          y: 'value',
          text: 'gauge',
          fill: 'gauge',
          textAnchor: 'end',
          dx: -8,
          fontSize: 12,
        }),
        ...moments.flatMap(({ at, label, row }) => [
          Plot.ruleX([at], { stroke: COLOUR.line, strokeWidth: 1, insetTop: -16 * (moments.length - row) }),
          Plot.text([at], {
            x: () => at,
            text: () => label,
            frameAnchor: 'top',
            textAnchor: 'start',
            dx: 4,
            dy: -16 * (moments.length - row),
            fontSize: 12,
          }),
        ]),
      ],
    },
    `Gauges of ${faulty.run.processor.name}: ${moments.map(({ at, label }) => `${label} at ${Math.round(at)} min`).join(', ')}`,
  );
}

function momentsOf(rehearsal: Rehearsal, began: number): { at: number; label: string }[] {
  const [incident] = rehearsal.worst.incidents;
  const candidates = [
    { at: began, label: 'the run stops talking' },
    { at: rehearsal.closedRuns[0]?.at, label: 'monitor closes the run' },
    { at: incident?.openedAt, label: 'page (worst case)' },
    { at: rehearsal.actedAt, label: 'run again' },
    { at: incident?.closedAt, label: 'incident closes' },
  ];
  return candidates.flatMap(({ at, label }) => (at === undefined || at === null ? [] : [{ at, label }]));
}
