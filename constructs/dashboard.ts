import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';
import { checkProps } from './check-props';
import { seriesFilter, type SeriesSelection } from './series';

/** How series become the lines of a chart. */
export interface ChartAggregation {
  readonly perSeriesAligner: 'ALIGN_MAX' | 'ALIGN_SUM' | 'ALIGN_DELTA' | 'ALIGN_MEAN';
  readonly crossSeriesReducer: 'REDUCE_MAX' | 'REDUCE_SUM' | 'REDUCE_PERCENTILE_95';
  /** One line for each value of these labels, such as `metric.labels.phase`. */
  readonly groupByFields: readonly string[];
  /** Seconds, 60 or more. @default 60 */
  readonly alignmentSeconds?: number;
}

/** A chart over time. */
export interface ChartTile {
  readonly kind: 'chart';
  readonly title: string;
  /** What the values are, such as `seconds`: the label of their axis. */
  readonly unit: string;
  /** Series, or an SLO's selector such as `select_slo_budget_fraction("...")`. */
  readonly series: SeriesSelection | { readonly sloSelector: string };
  readonly aggregation: ChartAggregation;
  readonly plot?: 'LINE' | 'STACKED_BAR';
  /** The threshold of the alert, drawn as a line. @default - no line */
  readonly threshold?: number;
}

/** Log lines. */
export interface LogsTile {
  readonly kind: 'logs';
  readonly title: string;
  readonly filter: string;
  readonly project: string;
}

/** Open incidents of alert policies. */
export interface IncidentsTile {
  readonly kind: 'incidents';
  readonly title: string;
  /** Resource names of alert policies; tokens are fine. */
  readonly policyNames: readonly string[];
}

export type Tile = ChartTile | LogsTile | IncidentsTile;

export interface DashboardProps {
  readonly displayName: string;
  /** Left to right, top to bottom, two per row. */
  readonly tiles: readonly Tile[];
}

const COLUMNS = 48;
const TILE = { width: COLUMNS / 2, height: 16 } as const;

/**
 * A dashboard as code. Its JSON is canonical: values that the API leaves out of its answer (zeros, empty lists) are left
 * out here too. Otherwise every plan would show a change (https://github.com/hashicorp/terraform-provider-google/issues/16173).
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    checkProps(this, 'DashboardProps', props);
    const layout = { columns: COLUMNS, tiles: props.tiles.map(placed) };
    new MonitoringDashboard(this, 'dashboard', {
      dashboardJson: JSON.stringify({ displayName: props.displayName, mosaicLayout: layout }),
    });
  }
}

function placed(tile: Tile, index: number): Record<string, unknown> {
  const xPos = (index % 2) * TILE.width;
  const yPos = Math.floor(index / 2) * TILE.height;
  return {
    ...TILE,
    ...(xPos === 0 ? {} : { xPos }),
    ...(yPos === 0 ? {} : { yPos }),
    widget: { title: tile.title, ...content(tile) },
  };
}

function content(tile: Tile): Record<string, unknown> {
  switch (tile.kind) {
    case 'chart':
      return { xyChart: chart(tile) };
    case 'logs':
      return { logsPanel: { filter: tile.filter, resourceNames: [`projects/${tile.project}`] } };
    case 'incidents':
      return { incidentList: { policyNames: tile.policyNames } };
  }
}

function chart({ unit, series, aggregation, plot = 'LINE', threshold }: ChartTile): Record<string, unknown> {
  const { alignmentSeconds = 60, groupByFields, ...rest } = aggregation;
  return {
    dataSets: [
      {
        plotType: plot,
        targetAxis: 'Y1',
        timeSeriesQuery: {
          timeSeriesFilter: {
            filter: 'sloSelector' in series ? series.sloSelector : seriesFilter(series),
            aggregation: {
              alignmentPeriod: `${alignmentSeconds}s`,
              ...rest,
              ...(groupByFields.length === 0 ? {} : { groupByFields }),
            },
          },
        },
      },
    ],
    ...(threshold === undefined
      ? {}
      : { thresholds: [{ ...(threshold === 0 ? {} : { value: threshold }), targetAxis: 'Y1' }] }),
    yAxis: { label: unit, scale: 'LINEAR' },
  };
}
