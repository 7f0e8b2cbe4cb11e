import { join } from 'node:path';
import { Dashboard, type ChartTile, type Tile } from '../../constructs/dashboard';
import { gaugeSeries } from '../../constructs/series';
import { canonicalJson, expectGolden } from '../golden';
import { only, synthesize } from './synthesize';
import { Names } from '../../model/names';

const chart: ChartTile = {
  kind: 'chart',
  unit: 'share of the budget',
  title: 'Age',
  series: gaugeSeries('ageRatio', { names: new Names({ pipeline: 'sample' }), namespace: 'sample-prod' }, 'phase'),
  aggregation: {
    perSeriesAligner: 'ALIGN_MAX',
    crossSeriesReducer: 'REDUCE_MAX',
    groupByFields: ['resource.labels.job'],
  },
  threshold: 1,
};
const dashboard = (...tiles: Tile[]): unknown =>
  JSON.parse(
    only(
      synthesize((stack) => {
        new Dashboard(stack, 'screen', { displayName: 'Screen', tiles });
      }),
      'google_monitoring_dashboard',
    )['dashboard_json'] as string,
  );

describe('a dashboard', () => {
  test('lays out charts, logs and incidents two per row', () => {
    const tiles: Tile[] = [
      { kind: 'incidents', title: 'Open', policyNames: ['projects/p/alertPolicies/1'] },
      chart,
      { kind: 'logs', title: 'Lines', filter: 'severity>=WARNING', project: 'sample-project' },
    ];
    expectGolden(join(__dirname, 'golden/dashboard.json'), canonicalJson(dashboard(...tiles)));
  });

  test('leaves out what the API leaves out of its answer: a threshold of 0, no grouping, the first place', () => {
    const budget: ChartTile = {
      ...chart,
      series: { sloSelector: 'select_slo_budget_fraction("projects/p/services/s/serviceLevelObjectives/o")' },
      aggregation: { perSeriesAligner: 'ALIGN_MEAN', crossSeriesReducer: 'REDUCE_MAX', groupByFields: [] },
      threshold: 0,
    };
    const text = JSON.stringify(dashboard(budget));
    expect(text).not.toMatch(/"groupByFields"|:0\b|\[\]|[xy]Pos|NONE/);
    expect(text).toContain('"thresholds":[{"targetAxis":"Y1"}]');
  });
});
