import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';
import { GAUGES } from '../model/gauges';
import { gaugeFilter, type GaugeSelection } from './alert-condition';

/** One chart of one gauge. */
export interface GaugeTile extends GaugeSelection {
  readonly title: string;
  /** A line is drawn for each value of this label of the monitored resource. */
  readonly by: 'job' | 'task_id';
  /** Where the alert stands; drawn as a line. @default - no line */
  readonly threshold?: number;
}

export interface DashboardProps {
  readonly displayName: string;
  /** Left to right, top to bottom, two to a row. */
  readonly tiles: readonly GaugeTile[];
}

const COLUMNS = 48;
const TILE = { width: COLUMNS / 2, height: 16 } as const;

/**
 * A dashboard as code. Its JSON is canonical: what the API leaves out of its answer (zeros, empty lists) is left out
 * here, else every plan would differ (https://github.com/hashicorp/terraform-provider-google/issues/16173).
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const layout = { columns: COLUMNS, tiles: props.tiles.map(placed) };
    new MonitoringDashboard(this, 'dashboard', {
      dashboardJson: JSON.stringify({ displayName: props.displayName, mosaicLayout: layout }),
    });
  }
}

function placed(tile: GaugeTile, index: number): Record<string, unknown> {
  const xPos = (index % 2) * TILE.width;
  const yPos = Math.floor(index / 2) * TILE.height;
  return {
    ...TILE,
    ...(xPos === 0 ? {} : { xPos }),
    ...(yPos === 0 ? {} : { yPos }),
    widget: { title: tile.title, xyChart: chart(tile) },
  };
}

function chart(tile: GaugeTile): Record<string, unknown> {
  return {
    dataSets: [
      {
        plotType: 'LINE',
        targetAxis: 'Y1',
        timeSeriesQuery: {
          timeSeriesFilter: {
            filter: gaugeFilter(tile),
            aggregation: {
              alignmentPeriod: '60s',
              perSeriesAligner: 'ALIGN_MAX',
              crossSeriesReducer: 'REDUCE_MAX',
              groupByFields: [`resource.label."${tile.by}"`],
            },
          },
          unitOverride: GAUGES[tile.gauge].unit,
        },
      },
    ],
    ...(tile.threshold === undefined ? {} : { thresholds: [{ value: tile.threshold, targetAxis: 'Y1' }] }),
    yAxis: { scale: 'LINEAR' },
  };
}
