import { examplePipeline } from '../example/pipeline';
import { dashboardProblems } from './dashboard-message';
import { GOOGLE_METRICS, RESOURCE_OF, readBy } from './known-metrics';
import { Observed } from './observed';

interface Tile {
  readonly xPos?: number;
  readonly yPos?: number;
  readonly width: number;
  readonly height: number;
  readonly widget: {
    readonly title: string;
    readonly xyChart?: { readonly yAxis: { readonly label: string } };
  };
}
interface Dashboard {
  readonly displayName: string;
  readonly mosaicLayout: { readonly columns: number; readonly tiles: readonly Tile[] };
}

const observed = new Observed(examplePipeline);
const dashboards = [...observed.dashboards] as readonly (readonly [string, Dashboard])[];

/** The filters of all charts in JSON. */
function chartFilters(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(chartFilters);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) =>
    key === 'timeSeriesFilter' ? [(value as { filter: string }).filter] : chartFilters(value),
  );
}

describe('dashboards', () => {
  test('exist for the pipeline and for each phase', () => {
    expect([...observed.dashboards.keys()].sort()).toEqual([
      'Phasewatch: orders prod',
      ...examplePipeline.phases.map(({ id, title }) => `Phasewatch: orders prod, ${id}: ${title}`),
    ]);
  });

  test.each(dashboards)('have no unknown field, no zero and nothing empty: %s', (_, json) => {
    expect(dashboardProblems(json)).toEqual([]);
  });

  test.each(dashboards)('show metrics that exist, on the resource that they are written to: %s', (_, json) => {
    const filters = chartFilters(json);
    expect(filters).not.toEqual([]);
    for (const filter of filters) {
      const read = readBy(filter);
      if (read === undefined) {
        const slo = /^select_slo_budget_fraction\("[^"]*\/serviceLevelObjectives\/([^"]+)"\)$/.exec(filter)?.[1];
        expect(observed.slos.map(({ slo_id: id }) => id)).toContain(slo);
        continue;
      }
      expect([...observed.declaredMetrics(), ...GOOGLE_METRICS.keys()]).toContain(read.metric);
      const [, resources] = RESOURCE_OF.find(([prefix]) => read.metric.startsWith(prefix)) ?? [];
      expect(resources).toContain(read.resource);
    }
  });

  test.each(dashboards)('have tiles that do not overlap: %s', (_, { mosaicLayout: { columns, tiles } }) => {
    const taken = new Set<string>();
    for (const { xPos = 0, yPos = 0, width, height, widget } of tiles) {
      expect(widget.title).not.toBe('');
      expect(xPos + width).toBeLessThanOrEqual(columns);
      for (let x = xPos; x < xPos + width; x++) {
        for (let y = yPos; y < yPos + height; y++) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  test.each(dashboards)('name the unit of the values of each chart: %s', (_, { mosaicLayout: { tiles } }) => {
    const charts = tiles.flatMap(({ widget: { xyChart } }) => xyChart ?? []);
    expect(charts.length).toBeGreaterThan(5);
    for (const { yAxis } of charts) expect(yAxis.label).toMatch(/\w/);
  });

  test('begin with what is wrong, in the order of the on-call page', () => {
    const [[, pipeline] = []] = dashboards.filter(([name]) => name === 'Phasewatch: orders prod');
    const titles = pipeline?.mosaicLayout.tiles.map(({ widget }) => widget.title) ?? [];
    const order = [
      'Open incidents',
      'Open breakers',
      'Age of runs',
      'Deadlines missed',
      'Error budget',
      'Failures',
      'Runs',
    ];
    const places = order.map((start) => titles.findIndex((title) => title.startsWith(start)));

    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('list every alert policy by reference', () => {
    const [[, pipeline] = []] = dashboards.filter(([name]) => name === 'Phasewatch: orders prod');
    const listed = JSON.stringify(pipeline).match(/\$\{google_monitoring_alert_policy\.[\w-]+\.name\}/g);
    expect(listed).toHaveLength(observed.policies.size);
  });
});

describe('dashboardProblems', () => {
  const tile = (widget: object) => ({
    displayName: 'd',
    mosaicLayout: { columns: 48, tiles: [{ width: 24, height: 16, widget }] },
  });
  const chart = (more: object) =>
    tile({
      xyChart: { dataSets: [{ plotType: 'LINE', timeSeriesQuery: { timeSeriesFilter: { filter: 'x' } }, ...more }] },
    });

  test('accepts a well-formed dashboard', () => {
    expect(dashboardProblems(chart({}))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    [
      'a field that the API does not know',
      chart({ colour: 'red' }),
      'dashboard.mosaicLayout.tiles[0].widget.xyChart.dataSets[0].colour: DataSet has no such field',
    ],
    ['an enum that the API does not know', chart({ targetAxis: 'Y9' }), 'TargetAxis has no Y9'],
    [
      'an unspecified enum',
      chart({ plotType: 'PLOT_TYPE_UNSPECIFIED' }),
      'PLOT_TYPE_UNSPECIFIED is left out of the answer',
    ],
    [
      'a zero',
      { displayName: 'd', mosaicLayout: { columns: 0 } },
      'dashboard.mosaicLayout.columns: 0 is left out of the answer',
    ],
    ['an empty list', tile({ incidentList: { policyNames: [] } }), 'incidentList.policyNames: is empty'],
    ['two contents of one tile', tile({ xyChart: {}, logsPanel: {} }), 'Widget has xyChart already'],
    ['a number instead of a string', { displayName: 7 }, 'dashboard.displayName: number for a string'],
  ])('finds %s', (_, json, message) => {
    expect(dashboardProblems(json).join('\n')).toContain(message);
  });
});
