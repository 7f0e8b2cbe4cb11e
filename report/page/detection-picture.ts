import type { AuditResult } from '../../audit/audit';
import type { Bound, DetectionTime } from '../../audit/detection/detection-time';
import { showProcessors } from '../../audit/facts/processor-group';
import { groupDetections, type DetectionGroup } from '../audit/detection-group';
import { showBounds, showDetection, showWorst } from '../audit/range';
import { elapsedAxis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Bar, type Lane, type Tone } from '../parts/lanes';

/** The two kinds of a hang. */
const KINDS = [
  ['silent', 'no heartbeat'],
  ['overBudget', 'over budget'],
] as const;
const TONES = ['t2', 't4', 't5', 't3', 't6', 'soft'] as const satisfies readonly Tone[];

/**
 * The time to detect a hang of each processor as a bar of its terms, longest first. A full color is the best case of a
 * term, the pale part what the worst case adds.
 */
export function detectionPicture({ detection }: AuditResult): string {
  const groups = groupDetections(detection).sort((a, b) => worstOf(b) - worstOf(a));
  const names = [...new Set(groups.flatMap(({ first }) => boundsOf(first.silent, first.overBudget)))];
  const toneOf = (name: string) => TONES[names.indexOf(name as Bound['name']) % TONES.length] ?? 'soft';
  const longest = Math.max(
    1_000,
    ...groups.flatMap(({ first }) => [first.silent, first.overBudget].map((time) => worstMs(time) ?? 0)),
  );
  const lanes = groups.flatMap((group) => KINDS.map((kind) => laneOf(group, kind, toneOf)));
  const legend = names.map((name) => `<li><span class="swatch ${toneOf(name)}"></span>${escapeHtml(name)}</li>`);
  return `<ul class="legend">${legend.join('')}<li class="soft">pale: what the worst case adds</li></ul>
${lanesHtml('Time to detect a hang, by processor', elapsedAxis(longest), lanes)}`;
}

function laneOf(
  { first, processors }: DetectionGroup,
  [kind, name]: (typeof KINDS)[number],
  toneOf: (name: string) => Tone,
): Lane {
  const time = first[kind];
  const label = `${escapeHtml(showProcessors(processors))} <span class="soft">${name}</span>`;
  if (time.status !== 'detected') {
    return { label, bars: [], value: `<b class="bad">${showDetection(time)}</b>: ${escapeHtml(time.reason)}` };
  }
  return {
    label,
    bars: barsOf(time.bounds, toneOf),
    value: `<b>${showDetection(time)}</b> <span class="soft" title="${escapeHtml(showBounds(time.bounds))}">${escapeHtml(showWorst(time.dominant))}</span>`,
  };
}

/** The terms one after the other, in their worst case. */
function barsOf(bounds: readonly Bound[], toneOf: (name: string) => Tone): Bar[] {
  let from = 0;
  return bounds.flatMap(({ name, best, worst }) => {
    const start = from;
    from += worst.toMilliseconds();
    const middle = start + best.toMilliseconds();
    return [
      ...(middle > start ? [{ from: start, to: middle, tone: toneOf(name) }] : []),
      ...(from > middle ? [{ from: middle, to: from, tone: toneOf(name), faint: true }] : []),
    ];
  });
}

function boundsOf(...times: readonly DetectionTime[]): Bound['name'][] {
  return times.flatMap((time) => (time.status === 'detected' ? time.bounds.map(({ name }) => name) : []));
}

/** Undetected and unknown first. */
function worstOf({ first }: DetectionGroup): number {
  return worstMs(first.silent) ?? Number.POSITIVE_INFINITY;
}

function worstMs(time: DetectionTime): number | undefined {
  return time.status === 'detected' ? time.worst.toMilliseconds() : undefined;
}
