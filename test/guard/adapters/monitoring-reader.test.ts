import { AlertPolicyServiceClient } from '@google-cloud/monitoring/build/src/v3/alert_policy_service_client';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { grpc } from 'google-gax';
import { CloudMonitoringReader } from '../../../guard/adapters/google/monitoring-reader';
import { MonitoringReads, policyOf, seriesOf } from '../support/monitoring-reads';
import { T0 } from '../support/runs';
import { Names } from '../../../model/names';

const DAY = 86_400_000;
const names = new Names({ pipeline: 'sample' });
const scope = { project: 'sample-project', namespace: 'sample-prod', names };
const SERVICE = 'projects/sample-project/services/phasewatch-sample';
const SLO = `${SERVICE}/serviceLevelObjectives/run-success`;

describe('reading Monitoring', () => {
  let server: MonitoringReads;
  let reader: CloudMonitoringReader;

  beforeEach(async () => {
    server = new MonitoringReads();
    await server.start();
    const clients = server.clients((...options) => ({
      metrics: new MetricServiceClient(...options),
      services: new ServiceMonitoringServiceClient(...options),
      policies: new AlertPolicyServiceClient(...options),
    }));
    reader = new CloudMonitoringReader(() => clients);
  });
  afterEach(() => server.stop());

  it('returns the latest compliance and budget of the SLOs of one service', async () => {
    server.services = [SERVICE, 'projects/sample-project/services/web-app'];
    server.objectives.set(SERVICE, [{ name: SLO, displayName: 'Run success', goal: 0.995 }]);
    server.objectives.set('projects/sample-project/services/web-app', [
      { name: 'theirs', displayName: 'Theirs', goal: 0.9 },
    ]);
    server.series.set('select_slo_compliance', [
      seriesOf('', [
        [T0, { doubleValue: 0.998 }],
        [T0 - 3_600_000, { doubleValue: 0.5 }],
      ]),
    ]);
    server.series.set('select_slo_budget_fraction', [seriesOf('', [[T0, { doubleValue: 0.6 }]])]);

    expect(await reader.slos(scope.project, 'phasewatch-sample', T0)).toEqual([
      { name: 'Run success', goal: 0.995, compliance: 0.998, budgetLeft: 0.6 },
    ]);
    expect(server.listings.map(({ filter }) => filter).sort()).toEqual([
      `select_slo_budget_fraction("${SLO}")`,
      `select_slo_compliance("${SLO}")`,
    ]);
  });

  it('distinguishes an SLO without a point from a service without SLOs', async () => {
    expect(await reader.slos(scope.project, 'phasewatch-sample', T0)).toEqual([]);
    server.services = [SERVICE];
    server.objectives.set(SERVICE, [{ name: SLO, displayName: '', goal: 0.995 }]);

    expect(await reader.slos(scope.project, 'phasewatch-sample', T0)).toEqual([
      { name: 'run-success', goal: 0.995, compliance: null, budgetLeft: null },
    ]);
  });

  it('returns the worst age of each phase and day, the oldest day first', async () => {
    server.series.set('run/age_ratio', [
      seriesOf('phase5', [
        [T0, { doubleValue: 1.5 }],
        [T0 - 2 * DAY, { doubleValue: 0.25 }],
      ]),
      // The same phase under its previous criticality.
      seriesOf('phase5', [[T0 - 2 * DAY, { doubleValue: 0.75 }]]),
    ]);

    expect(await reader.worstAges(scope, T0, 3)).toEqual(new Map([['phase5', [0.75, null, 1.5]]]));
    expect(server.listings[0]).toMatchObject({
      name: 'projects/sample-project',
      filter:
        'metric.type = "custom.googleapis.com/phasewatch/run/age_ratio"' +
        ' AND resource.labels.namespace = "sample-prod" AND resource.labels.task_id = "all"',
      interval: { startTime: { seconds: T0 / 1_000 - 3 * 86_400 }, endTime: { seconds: T0 / 1_000 } },
      aggregation: { alignmentPeriod: { seconds: 86_400 }, perSeriesAligner: 'ALIGN_MAX' },
    });
  });

  it('reads the gauges of a pipeline with a prefix under that prefix', async () => {
    await reader.worstAges({ ...scope, names: new Names({ pipeline: 'sample', namePrefix: 'orders' }) }, T0, 3);

    expect(server.listings[0]).toMatchObject({
      filter: expect.stringContaining('metric.type = "custom.googleapis.com/orders/run/age_ratio"') as string,
    });
  });

  it('returns the missed deadlines of each phase', async () => {
    server.series.set('deadline/missed', [
      seriesOf('phase4', [[T0, { int64Value: 0 }]]),
      seriesOf('phase5', [[T0, { int64Value: 2 }]]),
    ]);

    expect(await reader.missedDeadlines(scope, T0)).toEqual(
      new Map([
        ['phase4', 0],
        ['phase5', 2],
      ]),
    );
  });

  it('returns the policies of one pipeline, with what each condition reads', async () => {
    const query = (text: string) => ({ displayName: 'query', conditionPrometheusQueryLanguage: { query: text } });
    server.policies = [
      policyOf('Phasewatch: Run over budget', 'metric.type = "a"'),
      policyOf('Phasewatch: Timeout monitor down', '', { conditions: [query('absent(up[5m])')] }),
      policyOf('Phasewatch: Backlog', '', { enabled: { value: false }, conditions: [query('max(age) > 600')] }),
      policyOf('Phasewatch: Absent', '', {
        conditions: [{ displayName: 'absent', conditionAbsent: { filter: 'metric.type = "b"' } }],
      }),
      policyOf('Phasewatch: Log', '', { conditions: [{ displayName: 'log', conditionMatchedLog: { filter: 'x' } }] }),
      policyOf('Phasewatch orders: Run over budget', 'metric.type = "theirs"'),
      policyOf('Phasewatch: A copy made by hand', 'metric.type = "a"', { userLabels: {} }),
    ];
    const found = await reader.policies(scope.project, names);

    expect(found.map(({ displayName, enabled, conditions }) => [displayName, enabled, conditions[0]?.input])).toEqual([
      ['Phasewatch: Run over budget', true, { kind: 'series', filter: 'metric.type = "a"' }],
      ['Phasewatch: Timeout monitor down', true, { kind: 'no point needed' }],
      ['Phasewatch: Backlog', false, { kind: 'query' }],
      ['Phasewatch: Absent', true, { kind: 'series', filter: 'metric.type = "b"' }],
      ['Phasewatch: Log', true, { kind: 'no point needed' }],
    ]);
    expect(found[0]?.changedAt).toBe(1_768_000_000_000);
  });

  it('asks for one series with a point since the change, and of an SLO for one aligned value', async () => {
    server.series.set('"a"', [seriesOf('phase5', [])]);

    expect(await reader.hasPoint(scope.project, 'metric.type = "a"', { since: T0 - DAY, at: T0 })).toBe(true);
    expect(await reader.hasPoint(scope.project, 'metric.type = "b"', { since: T0 - DAY, at: T0 })).toBe(false);
    expect(await reader.hasPoint(scope.project, 'select_slo_burn_rate("s", "3600s")', { since: T0, at: T0 })).toBe(
      false,
    );
    expect(server.listings[0]).toMatchObject({
      view: 'HEADERS',
      pageSize: 1,
      interval: { startTime: { seconds: T0 / 1_000 - 86_400 }, endTime: { seconds: T0 / 1_000 } },
    });
    expect(server.listings[2]).toMatchObject({
      interval: { startTime: { seconds: T0 / 1_000 - 1 } },
      aggregation: { alignmentPeriod: { seconds: 60 }, perSeriesAligner: 'ALIGN_NEXT_OLDER' },
    });
  });

  it('fails where Monitoring refuses', async () => {
    server.refusal = grpc.status.PERMISSION_DENIED;

    await expect(reader.slos(scope.project, 'phasewatch-sample', T0)).rejects.toThrow('PERMISSION_DENIED');
    await expect(reader.worstAges(scope, T0, 7)).rejects.toThrow('PERMISSION_DENIED');
  });
});
