import * as Plot from '@observablehq/plot';
import { faultBegan, firstOpened } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { COLOUR, draw } from '../parts/draw';
import { formatMinutes } from '../parts/times';
import { momentMarks } from './moment-marks';

/** Names of the two gauges of a run in the chart. */
const GAUGES_SHOWN = ['heartbeat age over silence allowed', 'age over budget'] as const;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Height of the label of an event, in pixels. */
const ROW = 16;

interface Span {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly label: string;
}

/** The time to detect the faulty run: one lane for the baseline and one as declared, in hours since the fault began. */
export function timeToDetectChart(rehearsals: readonly Rehearsal[]): string {
  const spans = rehearsals.flatMap(detectionSpan);
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
    `Time to detect: ${spans.map(({ lane, label }) => `${lane}, ${label}`).join('; ')}`,
  );
}

function detectionSpan(rehearsal: Rehearsal): Span[] {
  const began = faultBegan(rehearsal);
  const [faulty] = rehearsal.truth.faultyRuns;
  if (began === undefined || faulty === undefined) return [];
  const detectedAt = Math.min(firstOpened(rehearsal.worst) ?? rehearsal.to, rehearsal.to);
  const undetectedFor = detectedAt - began;
  const isDetected = detectedAt < faulty.endsAt;
  const label = isDetected
    ? `alert after ${formatMinutes(undetectedFor)}`
    : `undetected for ${formatMinutes(Math.min(undetectedFor, faulty.endsAt - began))}`;
  return [
    {
      lane: laneOf(rehearsal.world),
      from: 0,
      to: Math.max(undetectedFor, 0) / HOUR_MS,
      colour: isDetected ? COLOUR.good : COLOUR.bad,
      label,
    },
  ];
}

function laneOf(world: Rehearsal['world']): string {
  return world === 'declared' ? 'declared' : 'baseline';
}

/** Both gauges of the faulty run over time, the threshold of their policies, and the main events. */
export function traceChart(rehearsal: Rehearsal): string {
  const [faulty] = rehearsal.truth.faultyRuns;
  const began = faultBegan(rehearsal);
  if (faulty === undefined || began === undefined || rehearsal.trace.length === 0) return '';
  const points = tracePoints(rehearsal, faulty.run.startsAt, began);
  const moments = momentsOf(rehearsal, began).map(({ at, label }) => ({ at: (at - began) / MINUTE_MS, label }));
  const peaks = GAUGES_SHOWN.map((gauge) =>
    points.filter((point) => point.gauge === gauge).reduce((a, b) => (b.value > a.value ? b : a)),
  );
  const top = Math.max(1.2, ...peaks.map(({ value }) => value));
  return draw(
    {
      width: 860,
      height: 380,
      marginLeft: 50,
      marginTop: 24 + ROW * moments.length,
      marginRight: 110,
      color: { domain: GAUGES_SHOWN, range: [COLOUR.bad, COLOUR.run] },
      x: { label: 'minutes since the fault began' },
      y: { label: 'ratio to the limit', domain: [0, top], grid: true },
      marks: [
        Plot.ruleY([1], { stroke: COLOUR.line, strokeDasharray: '5,4' }),
        Plot.text([[points[0]?.at ?? 0, 1]], {
          text: ['alert above 1'],
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
        ...momentMarks(moments, ROW, 12),
      ],
    },
    `Gauges of ${faulty.run.processor.name}: ${moments.map(({ at, label }) => `${label} at ${Math.round(at)} min`).join(', ')}`,
  );
}

/** Both gauges from the start of the faulty run until ten minutes after its incident. */
function tracePoints({ trace, worst }: Rehearsal, startsAt: number, began: number) {
  const until = (worst.incidents[0]?.closedAt ?? began + HOUR_MS) + 10 * MINUTE_MS;
  return trace
    .filter(({ at }) => at >= startsAt && at <= until)
    .flatMap(({ at, ageRatio, silenceRatio }) => [
      { at: (at - began) / MINUTE_MS, value: silenceRatio, gauge: GAUGES_SHOWN[0] },
      { at: (at - began) / MINUTE_MS, value: ageRatio, gauge: GAUGES_SHOWN[1] },
    ]);
}

function momentsOf(rehearsal: Rehearsal, began: number): { at: number; label: string }[] {
  const [incident] = rehearsal.worst.incidents;
  const candidates = [
    { at: began, label: 'fault begins' },
    { at: rehearsal.closedRuns[0]?.at, label: 'monitor closes the run' },
    { at: incident?.openedAt, label: 'alert (worst case)' },
    { at: rehearsal.actedAt, label: 'new attempt' },
    { at: incident?.closedAt, label: 'incident closes' },
  ];
  return candidates.flatMap(({ at, label }) => (at === undefined || at === null ? [] : [{ at, label }]));
}
