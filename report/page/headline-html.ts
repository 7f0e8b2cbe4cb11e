import { faultBegan } from '../../simulation/outcome';
import type { ClosedRun } from '../../simulation/virtual-guard';
import type { Rehearsal } from '../../simulation/rehearsal';
import type { TimeWindow } from '../charts/time-window';
import { elapsedAxis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Lane } from '../parts/lanes';
import { formatMinutes, shortInstant } from '../parts/times';
import { notifiedTexts, type ChannelNames } from './channel-names';
import { faultEnds, firstIncident } from '../rehearsal/score';
import { headlineOf, type Headline } from './headline';
import { scenarioId } from './scenario-id';

const SINCE = 'time since the fault began';
/** Of the enlarged part, how much follows its last event. */
const MARGIN = 1.1;

/** The worst incident before and after on one time axis, and the first part of it enlarged; empty without a fault. */
export function headlineHtml(rehearsals: readonly Rehearsal[], channels: ChannelNames): string {
  const headline = headlineOf(rehearsals);
  const shown = headline?.declared ?? headline?.baseline;
  if (headline === undefined || shown === undefined) return '';
  const { name, source } = shown.scenario;
  const title = headline.baseline?.scenario.title ?? shown.scenario.title;
  const none = headline.baseline === undefined ? ' No scenario runs at baseline, so there is no comparison.' : '';
  return `<section id="headline"><h2>The worst incident: ${escapeHtml(name)}</h2>
<p>${escapeHtml(title)}. <span class="soft">${escapeHtml(source)}.${none} <a href="#${scenarioId(name)}">All about it</a></span></p>
${wholeHtml(headline)}${headline.declared === undefined ? '' : enlargedHtml(headline.declared, channels)}</section>`;
}

/** Baseline and declared, from when the fault began until the last event. */
function wholeHtml({ baseline, declared }: Headline): string {
  const lanes = [
    ...(baseline === undefined ? [] : [wholeLane('Before (baseline)', baseline)]),
    ...(declared === undefined ? [] : [wholeLane('With this commit (declared)', declared)]),
  ];
  const last = Math.max(...lanes.flatMap(({ bars }) => bars.map(({ to }) => to)));
  return lanesHtml('Time from the fault to its detection, before and after', elapsedAxis(last), lanes, SINCE);
}

function wholeLane(label: string, rehearsal: Rehearsal): Lane {
  const began = faultBegan(rehearsal) ?? rehearsal.from;
  const end = faultEnds(rehearsal) - began;
  const incident = firstIncident(rehearsal.worst, began);
  const found = (incident?.openedAt ?? Infinity) - began;
  const isFound = found < end;
  const unnoticed = Math.min(found, end);
  const closed = incident?.closedAt ?? undefined;
  const after = closed === undefined ? '' : `, closed after ${formatMinutes(closed - began)}`;
  return {
    label: `<b>${label}</b>`,
    bars: [
      { from: 0, to: unnoticed, tone: 'bad' },
      ...(isFound && closed !== undefined ? [{ from: found, to: closed - began, tone: 'warn' as const }] : []),
    ],
    value: isFound
      ? `<b class="good">detected after ${formatMinutes(found)}</b>${after}`
      : `<b class="bad">undetected for ${formatMinutes(unnoticed)}</b>`,
  };
}

/** What happens as declared, event by event. */
function enlargedHtml(rehearsal: Rehearsal, channels: ChannelNames): string {
  const began = faultBegan(rehearsal) ?? rehearsal.from;
  const incident = firstIncident(rehearsal.worst, began);
  if (incident === undefined) return '';
  const { openedAt: opened } = incident;
  const closed = incident.closedAt ?? undefined;
  const run = rehearsal.closedRuns.find(({ at }) => at >= began);
  const attempt = run === undefined ? undefined : nextAttempt(rehearsal, run);
  // What a person did after the end is no part of the incident.
  const acted = rehearsal.actedAt !== null && rehearsal.actedAt <= (closed ?? Infinity) ? rehearsal.actedAt : null;
  const last = Math.max(opened, run?.at ?? 0, acted ?? 0, closed ?? 0) - began;
  const since = (at: number) => `after ${formatMinutes(at - began)}`;
  const end = last * MARGIN;
  const lanes: Lane[] = [
    {
      label: 'fault, until the monitor closes the run',
      bars: [{ from: 0, to: (run?.at ?? closed ?? began + end) - began, tone: 'bad' }],
      value: run === undefined ? '' : `closed ${since(run.at)}`,
    },
    ...(attempt === undefined
      ? []
      : [
          {
            label: 'the guard starts a new attempt',
            bars: [{ from: attempt.from - began, to: attempt.to - began, tone: 'good' as const }],
            value: `${since(attempt.from)}, ends ${since(attempt.to)}`,
          },
        ]),
    {
      label: 'incident, with its notification',
      bars: [{ from: opened - began, to: closed === undefined ? end : closed - began, tone: 'warn' }],
      marks: [{ at: opened - began, tone: 'bad', shape: 'dot' }],
      value: `${since(opened)}: ${escapeHtml(notifiedTexts(rehearsal.worst, opened, channels).join('; '))}${closed === undefined ? '' : `; closed ${since(closed)}`}`,
    },
    ...(acted === null
      ? []
      : [
          {
            label: 'the person on call acts',
            bars: [],
            marks: [{ at: acted - began, tone: 'run' as const, shape: 'dot' as const }],
            value: since(acted),
          },
        ]),
  ];
  return `<h3>With this commit, the first ${formatMinutes(end)} enlarged <span class="soft">(worst case; fault at ${shortInstant(began)} UTC)</span></h3>
${lanesHtml(`With this commit, the first ${formatMinutes(end)}`, elapsedAxis(end), lanes, SINCE)}`;
}

/** The run that the guard started again after it had closed one; undefined where it did not, or no runs were kept. */
function nextAttempt({ drawn, truth }: Rehearsal, { processor, at }: ClosedRun): TimeWindow | undefined {
  if (truth.restarts === 0) return undefined;
  const next = drawn?.runs.find((run) => run.processor === processor && run.from >= at);
  return next?.to === null || next === undefined ? undefined : { from: next.from, to: next.to };
}
