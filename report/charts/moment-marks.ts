import * as Plot from '@observablehq/plot';
import { COLOUR } from '../parts/draw';

/** An event of a scenario, at a value of the x axis. */
export interface Moment {
  readonly at: number | Date;
  readonly label: string;
}

/** Vertical lines for events, their labels above the chart, one row for each. */
export function momentMarks(moments: readonly Moment[], rowHeight: number, fontSize: number): Plot.Markish[] {
  return moments.flatMap(({ at, label }, row) => {
    const height = rowHeight * (moments.length - row);
    return [
      Plot.ruleX([at], { stroke: COLOUR.line, strokeWidth: 1, insetTop: -height }),
      Plot.text([at], {
        x: () => at,
        text: () => label,
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 4,
        dy: -height,
        fontSize,
      }),
    ];
  });
}
