import { scaleOf, tenths, type Axis } from './axis';
import { escapeHtml } from './html';

/** Meaning of a color. `t1` to `t6`: terms of a sum. */
export type Tone = 'run' | 'good' | 'bad' | 'warn' | 'soft' | 'paper' | 't1' | 't2' | 't3' | 't4' | 't5' | 't6';

/** A span of a lane. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
  /** Is it less important, or only possible? @default false */
  readonly faint?: boolean;
}

/** A moment of a lane: a line over its height, or a dot. */
export interface Mark {
  readonly at: number;
  readonly tone: Tone;
  readonly shape: 'line' | 'dot';
}

/** One row of a chart. */
export interface Lane {
  /** HTML. */
  readonly label: string;
  readonly bars: readonly Bar[];
  /** @default - none */
  readonly marks?: readonly Mark[];
  /** HTML at the right. @default - none */
  readonly value?: string;
}

/** Units of a track: its drawing is stretched to the width of the page. */
const WIDTH = 1_000;
const HEIGHT = 20;
/** Narrowest bar, in units: a shorter one could not be seen. */
const NARROWEST = 2;

/**
 * Rows over a common axis. Labels, values and ticks are text of the page, so they wrap on a phone and can be selected;
 * only the tracks are drawings, which are stretched.
 * @param label accessible name
 * @param measures what the axis measures. @default - its ticks say it
 */
export function lanesHtml(label: string, axis: Axis, lanes: readonly Lane[], measures = ''): string {
  const position = scaleOf(axis, WIDTH);
  const grid = axis.ticks.map(({ at }) => `M${position(at)} 0v${HEIGHT}`).join('');
  const rows = lanes.map(
    ({ label: name, bars, marks = [], value = '' }) =>
      `<div class="lane"><div class="name">${name}</div><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="${grid}"/>${barPaths(bars, position)}${markPaths(marks, position)}</svg><div class="value">${value}</div></div>`,
  );
  return `<div class="lanes" role="group" aria-label="${escapeHtml(label)}">${rows.join('')}<div class="lane axis" aria-hidden="true"><div class="name soft">${escapeHtml(measures)}</div>${ticksHtml(axis)}<div class="value"></div></div></div>`;
}

/** The labels of an axis, below what it measures. */
export function ticksHtml(axis: Axis): string {
  const position = scaleOf(axis, WIDTH);
  const ticks = axis.ticks.map(({ at, label }) => {
    const left = position(at) / (WIDTH / 100);
    // At the edges the label stays inside.
    const edge = left < 4 ? ' class="first"' : left > 94 ? ' class="last"' : '';
    return `<span${edge} style="left:${tenths(left)}%">${escapeHtml(label)}</span>`;
  });
  return `<div class="ticks">${ticks.join('')}</div>`;
}

/** One path for the bars of a tone: hundreds of bars stay small. */
function barPaths(bars: readonly Bar[], position: (at: number) => number): string {
  return pathsByClass(
    bars.map(({ from, to, tone, faint = false }) => {
      const start = Math.min(position(from), WIDTH - NARROWEST);
      const width = tenths(Math.max(position(to) - start, NARROWEST));
      return { kind: `bar ${tone}${faint ? ' faint' : ''}`, path: `M${start} 4h${width}v12h-${width}z` };
    }),
  );
}

function markPaths(marks: readonly Mark[], position: (at: number) => number): string {
  return pathsByClass(
    marks.map(({ at, tone, shape }) => {
      // A line without length is drawn as its round end.
      const path = shape === 'dot' ? `M${position(at)} ${HEIGHT / 2}h.01` : `M${position(at)} 0v${HEIGHT}`;
      return { kind: `${shape} ${tone}`, path };
    }),
  );
}

function pathsByClass(pieces: readonly { readonly kind: string; readonly path: string }[]): string {
  const paths = new Map<string, Set<string>>();
  for (const { kind, path } of pieces) {
    const known = paths.get(kind);
    if (known === undefined) paths.set(kind, new Set([path]));
    else known.add(path);
  }
  return [...paths].map(([kind, all]) => `<path class="${kind}" d="${[...all].join('')}"/>`).join('');
}
