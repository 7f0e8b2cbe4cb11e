import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Colours are the page's variables, so that one drawing serves light and dark. */
export const COLOUR = {
  run: 'var(--run)',
  bad: 'var(--bad)',
  good: 'var(--good)',
  warn: 'var(--warn)',
  line: 'var(--ink-soft)',
} as const;

/** Something to draw on outside a browser. */
const { document } = parseHTML('<html><body></body></html>') as unknown as { readonly document: object };

/** What is used of the library's drawing: its own types need a browser's, which this code runs without. */
interface Drawing {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

/**
 * Draws a picture as SVG, the same to the byte for the same data.
 * @param description what a reader who does not see it is told
 */
export function draw(options: Omit<Plot.PlotOptions, 'document'>, description: string): string {
  const plot: unknown = Plot.plot;
  // The class is fixed, as the library would number its drawings at random.
  const svg = (plot as (options: object) => Drawing)({ ...options, document, className: 'plot' });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', description);
  return slim(svg.outerHTML);
}

/** The style that the library puts into each drawing stands once in the page; a tenth of a pixel is fine enough. */
function slim(svg: string): string {
  return (
    svg
      .replace(/<style>[^<]*<\/style>/, '')
      // The picture says what it is; a part of it that is named by itself is an error to a screen reader.
      .replace(/(<g\b[^>]*?) aria-label="[^"]*"/g, '$1')
      .replace(/ (?:d|x|y|x1|x2|y1|y2|cx|cy|width|height|transform)="[^"]*"/g, (attribute) =>
        attribute.replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
      )
  );
}

/** The axis of time of a picture, in UTC and on a clock of 24 hours, the same in every language. */
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
