import { valueOf } from '../../audit/facts/reading';
import type { CallTimeout, RunTimes } from '../../audit/timeouts';
import { count } from '../../model/count';
import { bound, callerText, deadlineText, retriesText } from '../audit/cells';
import { elapsedAxis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Lane, type Tone } from '../parts/lanes';
import { findingsAbout, type DeployableTimeouts, type PlacedFinding, type TimeoutPart } from './deployable-timeouts';

/** Of the axis, how much follows the longest time. */
const MARGIN = 1.05;

/** Fragment of a deployable's picture. */
export function timeoutsId({ address }: Pick<DeployableTimeouts, 'address'>): string {
  return `timeouts-${address.replaceAll(/[^\w-]+/g, '-')}`;
}

/**
 * The timeouts of one deployable on one axis: heartbeat, allowed silence and budget of its runs, its own timeout, and how
 * long each caller waits. What a finding is about is red, with the finding.
 */
export function timeoutsPicture(one: DeployableTimeouts): string {
  const { deployable, runs, calls, timeout, ceiling } = one;
  const longest = Math.max(
    ...runs.map(({ budget }) => budget.toMilliseconds()),
    ...[timeout, ...(ceiling === undefined ? [] : [ceiling]), ...calls.map(({ deadline }) => deadline)].map(
      (reading) => valueOf(reading)?.toMilliseconds() ?? 0,
    ),
  );
  const lanes = [
    ...runs.map((times) => runLane(times, one)),
    barLane('timeout', valueOf(timeout)?.toMilliseconds(), bound(timeout), {
      one,
      part: { kind: 'timeout' },
    }),
    ...(ceiling === undefined
      ? []
      : [barLane('longest execution', valueOf(ceiling)?.toMilliseconds(), bound(ceiling), undefined)]),
    ...calls.map((call) => callLane(call, one)),
  ];
  const id = timeoutsId(one);
  return `<div id="${id}"><h3><a href="#${id}">${escapeHtml(deployable)}</a>${marksHtml(findingsAbout(one, { kind: 'other' }))}</h3>${lanesHtml(`Timeouts of ${deployable}`, elapsedAxis(Math.max(longest, 1) * MARGIN), lanes)}</div>`;
}

function runLane(times: RunTimes, one: DeployableTimeouts): Lane {
  const { processors, heartbeat, silence, budget } = times;
  const about = findingsAbout(one, { kind: 'runs', runs: times });
  const beat = heartbeat.toMilliseconds();
  const silent = silence.toMilliseconds();
  const name = processors.length === 1 ? (processors[0] ?? '') : count(processors.length, 'processor');
  // Three heartbeats must fit into the allowed silence.
  const beats = beat === 0 ? [] : [1, 2, 3].map((n) => n * beat);
  return {
    label: `runs of ${escapeHtml(name)}`,
    bars: [
      { from: 0, to: budget.toMilliseconds(), tone: toneOf(about, 'run'), faint: true },
      { from: 0, to: silent, tone: toneOf(about, 'run') },
    ],
    marks: beats.map((at) => ({ at, tone: 'paper' as const, shape: 'dot' as const })),
    value: `heartbeat ${heartbeat.toString()}, silence ${silence.toString()}, budget ${budget.toString()}${marksHtml(about)}`,
  };
}

function callLane(call: CallTimeout, one: DeployableTimeouts): Lane {
  const waits = call.deadline.kind === 'missing' ? `answered ${deadlineText(call)}` : `waits ${deadlineText(call)}`;
  return barLane(
    callerText(call),
    valueOf(call.deadline)?.toMilliseconds(),
    `${waits}, retries: ${retriesText(call)}`,
    { one, part: { kind: 'call', call } },
  );
}

function barLane(
  label: string,
  ms: number | undefined,
  text: string,
  of: { readonly one: DeployableTimeouts; readonly part: TimeoutPart } | undefined,
): Lane {
  const about = of === undefined ? [] : findingsAbout(of.one, of.part);
  const tone = toneOf(about, of?.part.kind === 'call' ? 'soft' : 'good');
  return {
    label: escapeHtml(label),
    bars: ms === undefined ? [] : [{ from: 0, to: ms, tone }],
    value: `${escapeHtml(text)}${marksHtml(about)}`,
  };
}

function toneOf(about: readonly PlacedFinding[], otherwise: Tone): Tone {
  if (about.some(isError)) return 'bad';
  return about.length > 0 ? 'warn' : otherwise;
}

function isError({ finding, isWaived }: PlacedFinding): boolean {
  return finding.severity === 'error' && !isWaived;
}

/** Links to findings: `TMO002`, `TMO009 (waived)`. */
export function marksHtml(about: readonly PlacedFinding[]): string {
  return about
    .map(
      (one) =>
        ` <a class="${isError(one) ? 'bad' : 'warn'}" href="#${one.id}" title="${escapeHtml(one.finding.message)}">${one.finding.rule}${one.isWaived ? ' (waived)' : ''}</a>`,
    )
    .join('');
}

/** The meaning of the colors. */
export const TIMEOUT_LEGEND = `<ul class="legend">${[
  ['run', 'allowed silence, with three heartbeats as dots'],
  ['run faint', 'budget'],
  ['good', 'timeout of the platform'],
  ['soft', 'how long a caller waits'],
  ['bad', 'an error'],
  ['warn', 'a warning, or waived'],
]
  .map(([tone, text]) => `<li><span class="swatch ${tone}"></span>${text}</li>`)
  .join('')}</ul>`;
