import { z } from 'zod';
import { Duration } from '../../model/duration';
import type { SeriesCondition } from '../evaluation/series-condition';
import { ALIGNERS } from '../metrics/aligner';
import { REDUCERS } from '../metrics/reducer';
import type { ChartQuery } from './chart-recorder';

/** One tile of a dashboard. */
export interface Tile {
  readonly title: string;
  /** Ids of its queries. */
  readonly queries: readonly string[];
  readonly thresholds: readonly number[];
  /** The text of a text tile. */
  readonly text: string | undefined;
  /** Why it is not drawn; undefined: it is. */
  readonly undrawn: string | undefined;
  readonly column: number;
  readonly row: number;
  readonly width: number;
}

/** A dashboard as declared, with the queries of all its tiles. */
export interface Dashboard {
  readonly name: string;
  readonly columns: number;
  readonly tiles: readonly Tile[];
  readonly queries: readonly ChartQuery[];
}

const aggregation = z.object({
  alignmentPeriod: z
    .string()
    .regex(/^\d{1,12}s$/)
    .transform((text) => Duration.parse(text))
    .optional(),
  perSeriesAligner: z.enum(ALIGNERS).default('ALIGN_NONE'),
  crossSeriesReducer: z.enum(REDUCERS).default('REDUCE_NONE'),
  groupByFields: z.array(z.string()).default([]),
});
const selection = z.object({
  filter: z.string(),
  aggregation: aggregation.optional(),
  secondaryAggregation: aggregation.optional(),
});
const query = z.object({
  timeSeriesFilter: selection.optional(),
  timeSeriesFilterRatio: z
    .object({ numerator: selection, denominator: selection, secondaryAggregation: aggregation.optional() })
    .optional(),
  prometheusQuery: z.string().optional(),
});
const widget = z.object({
  title: z.string().default(''),
  xyChart: z
    .object({
      dataSets: z.array(z.object({ timeSeriesQuery: query })).default([]),
      thresholds: z.array(z.object({ value: z.number().default(0) })).default([]),
    })
    .optional(),
  scorecard: z.object({ timeSeriesQuery: query }).optional(),
  text: z.object({ content: z.string().default('') }).optional(),
});
const shape = z.object({
  displayName: z.string().default('dashboard'),
  mosaicLayout: z.object({
    columns: z.number().default(48),
    tiles: z.array(
      z.object({
        xPos: z.number().default(0),
        yPos: z.number().default(0),
        width: z.number().default(1),
        widget: widget.default({ title: '' }),
      }),
    ),
  }),
});

/**
 * Reads the JSON of a dashboard.
 * @param path the start of the ids of its queries
 * @returns undefined where it is not JSON, or has another layout than a mosaic
 */
export function readDashboard(path: string, json: unknown): Dashboard | undefined {
  const text = z.string().safeParse(json);
  const read = shape.safeParse(text.success ? parsed(text.data) : undefined);
  return read.success ? dashboardOf(path, read.data) : undefined;
}

function dashboardOf(path: string, { displayName, mosaicLayout }: z.output<typeof shape>): Dashboard {
  const queries: ChartQuery[] = [];
  const tiles = mosaicLayout.tiles.map(({ xPos, yPos, width, widget: one }, i): Tile => {
    const sets = [
      ...(one.xyChart?.dataSets ?? []).map(({ timeSeriesQuery }) => timeSeriesQuery),
      ...(one.scorecard === undefined ? [] : [one.scorecard.timeSeriesQuery]),
    ];
    const conditions = sets.map((set) => conditionOf(set, one.title));
    const own = conditions.flatMap((condition, j) =>
      typeof condition === 'string' ? [] : [{ id: `${path}/${i}/${j}`, condition }],
    );
    queries.push(...own);
    const undrawn = conditions.find((condition) => typeof condition === 'string');
    return {
      title: one.title,
      queries: own.map(({ id }) => id),
      thresholds: (one.xyChart?.thresholds ?? []).map(({ value }) => value),
      text: one.text?.content,
      undrawn:
        undrawn ?? (own.length === 0 && one.text === undefined ? 'the tile has no chart of time series' : undefined),
      column: xPos,
      row: yPos,
      width,
    };
  });
  return { name: displayName, columns: mosaicLayout.columns, tiles, queries };
}

/** The condition whose values a tile shows; its threshold is not used. */
function conditionOf({ timeSeriesFilter, timeSeriesFilterRatio }: z.output<typeof query>, title: string) {
  const numerator = timeSeriesFilter ?? timeSeriesFilterRatio?.numerator;
  if (numerator === undefined) return 'the tile has no filter: PromQL and MQL queries are not drawn';
  const denominator = timeSeriesFilterRatio?.denominator;
  const condition: SeriesCondition = {
    kind: 'threshold',
    displayName: title,
    filter: numerator.filter,
    aggregations: stepsOf(numerator),
    denominatorFilter: denominator?.filter,
    denominatorAggregations: denominator === undefined ? [] : stepsOf(denominator),
    comparison: 'COMPARISON_GT',
    thresholdValue: 0,
    duration: Duration.zero,
    trigger: { count: 1 },
    evaluationMissingData: undefined,
    forecastHorizon: undefined,
  };
  return condition;
}

function stepsOf({ aggregation: first, secondaryAggregation: second }: z.output<typeof selection>) {
  return [first, second].flatMap((step) =>
    step === undefined ? [] : [{ ...step, alignmentPeriod: step.alignmentPeriod }],
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
