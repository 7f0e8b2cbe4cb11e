import { Testing } from 'cdktf';
import { join } from 'node:path';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { ANALYSIS_VIEWS, type Analysis, type AnalysisView } from '../../model/analysis';
import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { analysisEventFilter } from '../../model/event-sources';
import { guardConfigOf } from '../../model/guard-config';
import type { Pipeline } from '../../model/pipeline';
import { StandingAnalysis } from '../../stacks/analysis/standing-analysis';
import { analysisViews } from '../../stacks/analysis/views';
import { ObservabilityStack } from '../../stacks/observability-stack';
import { only, synthesize } from '../constructs/synthesize';
import { examplePipeline } from '../example/pipeline';
import { expectGolden } from '../golden';
import { jobsExample } from '../jobs-example/pipeline';

const resourcesOf = (analysis: Analysis, changes: Partial<Pipeline> = {}) =>
  synthesize((stack) => {
    const pipeline = { ...examplePipeline, ...changes };
    new StandingAnalysis(stack, 'analysis', { pipeline, environment: 'prod', project: 'orders-shop', analysis });
  });

describe('the standing analysis', () => {
  const resources = resourcesOf({});
  const bucket = only(resources, 'google_logging_project_bucket_config');

  test('keeps run events for 400 days in a bucket with Log Analytics, whose retention is not locked', () => {
    expect(bucket).toMatchObject({
      bucket_id: 'phasewatch-run-events',
      enable_analytics: true,
      location: 'europe-west3',
      project: 'orders-shop',
      retention_days: 400,
    });
    expect(bucket).not.toHaveProperty('locked');
  });

  test('keeps them as long as it is declared', () => {
    const declared = resourcesOf({ retention: Duration.days(90) });
    expect(only(declared, 'google_logging_project_bucket_config')).toMatchObject({ retention_days: 90 });
  });

  test('links the bucket to a dataset, and has its views in another one at the same place', () => {
    expect(only(resources, 'google_logging_linked_dataset')).toMatchObject({ link_id: 'phasewatch_run_events' });
    expect(only(resources, 'google_bigquery_dataset')).toMatchObject({
      dataset_id: 'phasewatch_analysis',
      location: 'europe-west3',
    });
  });

  test('grants nothing: a sink needs no right to a bucket of its project, and a view reads with the rights of who asks', () => {
    expect(Object.keys(resources).filter((type) => type.includes('iam'))).toEqual([]);
  });

  test('makes each view after the ones that it reads', () => {
    const views = Object.values(resources['google_bigquery_table'] ?? {});
    expect(views.map((view) => view['table_id'])).toEqual(
      expect.arrayContaining(Object.values(ANALYSIS_VIEWS)) as unknown,
    );
    const dependencies = new Map(views.map((view) => [view['table_id'], (view['depends_on'] as string[]).join()]));
    expect(dependencies.get('runs')).toContain('google_logging_linked_dataset');
    for (const name of Object.values(ANALYSIS_VIEWS).slice(1)) expect(dependencies.get(name)).toContain('view-runs');
  });

  test('a destroy of a protected environment is refused by the bucket, and a declared switch-off lets it through', () => {
    expect(bucket).toMatchObject({ lifecycle: { prevent_destroy: true } });
    const destroyable = resourcesOf({}, { destroyable: ['prod'] });
    expect(only(destroyable, 'google_logging_project_bucket_config')).not.toHaveProperty('lifecycle');
  });

  test('has names of its own for each pipeline of a project', () => {
    const second = resourcesOf({}, { namePrefix: 'shop-orders' });
    expect(only(second, 'google_logging_project_bucket_config')).toMatchObject({ bucket_id: 'shop-orders-run-events' });
    expect(only(second, 'google_bigquery_dataset')).toMatchObject({ dataset_id: 'shop_orders_analysis' });
  });

  test.each<[string, Duration]>([
    ['none', Duration.zero],
    ['part of a day', Duration.hours(36)],
    ['over ten years', Duration.days(3_651)],
  ])('refuses a retention of %s', (_, retention) => {
    expect(() => definePipeline({ ...examplePipeline, analysis: { retention } })).toThrow(
      /orders\/analysis\/retention: retention of a log bucket is from 1 d to 3650 d, in steps of 1 d, .*\[LIM001\]/,
    );
  });

  test('is deployed only where it is declared, with the configuration that says so', () => {
    const text = (pipeline: Pipeline) => {
      const app = Testing.app({ fakeCdktfJsonPath: true, stackTraces: false });
      return Testing.synth(new ObservabilityStack(app, 'prod-observability', { pipeline, environment: 'prod' }));
    };
    expect(text(examplePipeline)).not.toMatch(/google_bigquery|google_logging_project_bucket_config|analysis/);
    expect(text({ ...examplePipeline, analysis: {} })).toMatch(/google_logging_project_bucket_config/);
    expect(guardConfigOf({ ...examplePipeline, analysis: {} }, 'prod')).toMatchObject({ analysis: true });
  });
});

describe('the sink of the standing analysis', () => {
  const jobs = jobsExample();
  const job = jobs.phases
    .flatMap(({ deployables }) => deployables)
    .find(({ kind, processors }) => kind === 'job' && processors.length > 0);
  const filterOf = (pipeline: Pipeline) =>
    compileLoggingFilter(parseLoggingFilter(analysisEventFilter(guardConfigOf(pipeline, 'prod'))).tree);
  const line = (name: string, type: string, more: object = {}): LogEntry => ({
    logName: 'projects/orders-shop/logs/run.googleapis.com%2Fstdout',
    resource: { type: 'cloud_run_revision', labels: { service_name: name } },
    jsonPayload: { run_event: { v: 1, type } },
    ...more,
  });

  test.each<[string, LogEntry, boolean]>([
    ['a heartbeat of a declared service', line('orders-import', 'heartbeat'), true],
    ['a closing by the monitor', line('phasewatch-timeout-monitor', 'went_silent'), true],
    ['a closing that a processor prints', line('orders-import', 'timed_out'), false],
    ['a success that the monitor prints', line('phasewatch-timeout-monitor', 'succeeded'), false],
    ['the pulse of the monitor', line('phasewatch-timeout-monitor', 'pulse'), false],
    ['a heartbeat of a service without a declared processor', line('orders-dispatch', 'heartbeat'), false],
    [
      'a heartbeat that is written through the API',
      line('orders-import', 'heartbeat', { logName: 'projects/p/logs/mine' }),
      false,
    ],
  ])('routes %s as the recorder believes it', (_, entry, isRouted) => {
    expect(filterOf(examplePipeline)(entry)).toBe(isRouted);
  });

  test('routes the lines of declared jobs', () => {
    const resource = { type: 'cloud_run_job', labels: { job_name: job?.name } };
    expect(filterOf(jobs)(line('', 'started', { resource }))).toBe(true);
    expect(filterOf(jobs)(line('', 'started', { resource: { ...resource, labels: { job_name: 'other' } } }))).toBe(
      false,
    );
  });
});

test.each(Object.keys(ANALYSIS_VIEWS) as AnalysisView[])('the SQL of the view of %s is the golden one', (view) => {
  const sql = analysisViews(examplePipeline, 'orders-shop')[view];
  expectGolden(join(__dirname, `golden/analysis/${ANALYSIS_VIEWS[view]}.sql`), sql);
});
