import { GAUGES } from '../../model/gauges';
import { shownLabels } from '../../alerting/metrics/series';
import type { HeldValues } from '../../alerting/charting/held-values';
import type { Rehearsal } from '../../simulation/rehearsal';
import { timeAxis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Bar, type Lane } from '../parts/lanes';
import { formatInstant, shortInstant } from '../parts/times';
import { openSpans } from './open-spans';
import { windowOf, type TimeWindow } from './time-window';

/** Most runs that a chart shows; more cannot be distinguished. */
const MOST_RUNS = 1_200;

/** What happened in a rehearsal, over time: faults, runs by phase, breakers, actions, and incidents with notifications. */
export function scenarioTimeline(rehearsal: Rehearsal): string {
  const window = windowOf(rehearsal);
  const lanes = [
    ...faultLanes(rehearsal, window),
    ...runLanes(rehearsal, window),
    ...breakerLanes(rehearsal, window),
    ...actionLanes(rehearsal, window),
    ...incidentLanes(rehearsal, window),
  ];
  if (lanes.length === 0) return '';
  const title = `Runs and incidents of ${rehearsal.scenario.name}, ${formatInstant(window.from)} to ${formatInstant(window.to)}`;
  return `<figure>${lanesHtml(title, timeAxis(window.from, window.to), lanes)}<figcaption>${shortInstant(window.from)} to ${shortInstant(window.to)} UTC, as declared, worst case. Dots: notifications.</figcaption></figure>`;
}

function faultLanes({ truth, to }: Rehearsal, window: TimeWindow): Lane[] {
  const faults = [
    ...truth.faultyRuns.map(({ fault, beganAt, endsAt }) => ({ kind: fault.kind, from: beganAt, to: endsAt })),
    ...truth.lasting.map(({ fault, from, to: end }) => ({ kind: fault.kind, from, to: Math.min(end, to) })),
  ].filter((one) => isIn(one, window));
  return namesOf(faults.map(({ kind }) => kind)).map((kind) => {
    const bars = faults.filter((one) => one.kind === kind).map((one): Bar => ({ ...clip(one, window), tone: 'bad' }));
    return { label: `fault: ${escapeHtml(kind)}`, bars, value: bars.length > 1 ? `${bars.length}` : '' };
  });
}

function runLanes({ drawn, truth, to }: Rehearsal, window: TimeWindow): Lane[] {
  const runs = (drawn?.runs ?? []).map((run) => ({ ...run, to: run.to ?? to })).filter((run) => isIn(run, window));
  const isFaulty = (run: (typeof runs)[number]) =>
    truth.faultyRuns.some((one) => one.run.processor.name === run.processor && one.startedAt === run.from);
  return namesOf(runs.map(({ phase }) => phase))
    .sort()
    .map((phase) => {
      const all = runs.filter((run) => run.phase === phase);
      const shown = all.slice(0, MOST_RUNS);
      const bars = shown.map((run): Bar => ({
        ...clip(run, window),
        ...(isFaulty(run) ? { tone: 'bad' } : { tone: 'run', faint: true }),
      }));
      const further = all.length > shown.length ? `, ${shown.length} drawn` : '';
      return { label: `runs of ${escapeHtml(phase)}`, bars, value: `${all.length}${further}` };
    });
}

/** From the gauge of open breakers, where a chart recorded it. */
function breakerLanes({ drawn, to }: Rehearsal, window: TimeWindow): Lane[] {
  if (drawn === undefined) return [];
  const { charts, from, stretchMs } = drawn.charts;
  const bars = new Map<string, Bar[]>();
  for (const { series, high } of charts.flatMap(({ lines }) => lines)) {
    const name = shownLabels(series)['task_id'];
    if (!series.metric.type.endsWith(`/${GAUGES.breakerOpen.thing}`) || name === undefined || bars.has(name)) continue;
    const open = spansAbove(high, from, stretchMs).map((one) => ({ from: one.from, to: Math.min(one.to, to) }));
    const shown = open.filter((one) => isIn(one, window));
    if (shown.length > 0)
      bars.set(
        name,
        shown.map((one) => ({ ...clip(one, window), tone: 'warn' })),
      );
  }
  return [...bars].map(([name, all]) => ({
    label: `breaker open: ${escapeHtml(name)}`,
    bars: all,
    value: all.length > 1 ? `${all.length} times` : '',
  }));
}

function spansAbove({ steps, since, values }: HeldValues, from: number, stretchMs: number): TimeWindow[] {
  const spans: { from: number; to: number }[] = [];
  values.forEach((value, i) => {
    if (!(value > 0)) return;
    const start = from + (since[i] ?? steps) * stretchMs;
    const to = from + (since[i + 1] ?? steps) * stretchMs;
    const last = spans.at(-1);
    if (last?.to === start) last.to = to;
    else spans.push({ from: start, to });
  });
  return spans;
}

function actionLanes({ closedRuns, actedAt }: Rehearsal, window: TimeWindow): Lane[] {
  const lane = (label: string, all: readonly number[]): Lane[] => {
    const shown = all.filter((at) => at >= window.from && at <= window.to);
    if (shown.length === 0) return [];
    const marks = shown.map((at) => ({ at, tone: 'good' as const, shape: 'line' as const }));
    return [{ label, bars: [], marks, value: shown.length > 1 ? `${shown.length}` : '' }];
  };
  return [
    ...lane(
      'monitor closes a run',
      closedRuns.map(({ at }) => at),
    ),
    ...lane('person on call acts', actedAt === null ? [] : [actedAt]),
  ];
}

function incidentLanes({ worst, to }: Rehearsal, window: TimeWindow): Lane[] {
  const shown = worst.incidents.filter(({ openedAt, closedAt }) =>
    isIn({ from: openedAt, to: closedAt ?? to }, window),
  );
  return namesOf(shown.map(({ policy }) => policy)).map((policy) => {
    const own = shown.filter((one) => one.policy === policy);
    const sent = worst.notifications.filter(
      (one) => one.policy === policy && one.at >= window.from && one.at <= window.to,
    );
    return {
      label: `incident: ${escapeHtml(policy.split('/').at(-1) ?? policy)}`,
      bars: openSpans(own, window, to).map((span): Bar => ({ ...span, tone: 'warn' })),
      marks: sent.map(({ at }) => ({ at, tone: 'bad', shape: 'dot' })),
      value: own.length > 1 ? `${own.length} incidents` : '',
    };
  });
}

function namesOf(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function isIn({ from, to }: TimeWindow, window: TimeWindow): boolean {
  return from <= window.to && to >= window.from;
}

function clip({ from, to }: TimeWindow, window: TimeWindow): TimeWindow {
  return { from: Math.max(from, window.from), to: Math.min(to, window.to) };
}
