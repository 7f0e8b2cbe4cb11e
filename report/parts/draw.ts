import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** CSS variables of the page, so that one drawing has the right colors in light and dark. */
export const COLOUR = {
  run: 'var(--run)',
  bad: 'var(--bad)',
  good: 'var(--good)',
  warn: 'var(--warn)',
  line: 'var(--ink-soft)',
} as const;

/** Observable Plot draws into a DOM; this is one without a browser. */
const { document } = parseHTML('<html><body></body></html>') as unknown as { readonly document: object };

/** The part of Plot's result that is used here; Plot's own types need those of a browser. */
interface Drawing {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

/**
 * Draws a chart as SVG. The same data give the same bytes.
 * @param description accessible name of the chart
 */
export function draw(options: Omit<Plot.PlotOptions, 'document'>, description: string): string {
  const plot: unknown = Plot.plot;
  // A fixed class: Plot gives each chart a random one otherwise.
  const svg = (plot as (options: object) => Drawing)({ ...options, document, className: 'plot' });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', description);
  return slim(svg.outerHTML);
}

/** Removes the style that the page has already, and rounds coordinates to a tenth of a pixel. */
function slim(svg: string): string {
  return (
    svg
      .replace(/<style>[^<]*<\/style>/, '')
      // Only the chart itself has an accessible name: axe reports one on a <g> without a role.
      .replace(/(<g\b[^>]*?) aria-label="[^"]*"/g, '$1')
      .replace(/ (?:d|x|y|x1|x2|y1|y2|cx|cy|width|height|transform)="[^"]*"/g, (attribute) =>
        attribute.replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
      )
  );
}

/** A time axis in UTC with a 24-hour clock, whatever the locale. */
export function timeAxis(from: number, to: number) {
  const days = to - from > 24 * 3_600_000;
  return {
    type: 'utc' as const,
    label: null,
    domain: [new Date(from), new Date(to)],
    tickFormat: (at: Date) => (days ? at.toISOString().slice(5, 10) : at.toISOString().slice(11, 16)),
    ticks: 7,
  };
}
