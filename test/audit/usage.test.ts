import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { audit } from '../../audit/audit';
import { auditStacks } from '../../audit/audit-stacks';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { readPriceList } from '../../audit/usage/prices';
import type { UsageItem } from '../../audit/usage/usage';
import { widePipeline } from '../../bench/wide-pipeline';
import type { Pipeline } from '../../model/pipeline';
import { addEnvironment } from '../../stacks/environment';
import { environmentOfStack, readStacks } from '../../terraform/stack-documents';
import type { Resource } from '../../terraform/resource';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { sampleDeployable, samplePipeline, samplePush, sampleSchedule } from '../model/sample-pipeline';

/** The first pipeline of a project, with the default names, and a second one with a prefix. */
const FIRST: Pipeline = {
  ...samplePipeline(sampleDeployable({ triggers: [samplePush(), sampleSchedule()] })),
  projects: { prod: 'orders-shop' },
  sharesProject: true,
};
const SECOND: Pipeline = { ...examplePipeline, namePrefix: 'orders' };

/** The resources of an app with pipelines, by environment: `prod`, and `orders-prod` with a prefix. */
function resourcesOf(...pipelines: readonly Pipeline[]): Resource[] {
  const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-usage-'));
  try {
    const app = new App({ stackTraces: false, outdir });
    for (const pipeline of pipelines) addEnvironment(app, pipeline, 'prod');
    app.synth();
    const folders = readdirSync(join(outdir, 'stacks'));
    return folders.flatMap((name) => readStacks(join(outdir, 'stacks', name), '')).flatMap(readSynthesizedStack);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const usage = (processors: number, prices?: ReturnType<typeof readPriceList>) => {
  const {
    usage: [found],
  } = auditStacks(synthesizeProd(widePipeline(processors)), {
    runbooks: new Set(),
    ...(prices === undefined ? {} : { prices }),
  });
  return new Map((found?.lines ?? []).map((line) => [line.item, line]));
};

/** Ticks of 30 days. */
const TICKS = 43_200;

describe('the monthly usage of the monitoring', () => {
  const [small, oneMore, large] = [usage(56), usage(57), usage(1_000)];

  test('has a line for everything that Google bills', () => {
    expect([...small.keys()]).toEqual([
      'alert_conditions',
      'alert_metric_references',
      'alert_points',
      'gauge_series',
      'metric_samples',
      'log_based_metrics',
      'log_volume',
      'function_invocations',
      'pubsub_messages',
      'firestore_reads',
      'firestore_writes',
      'scheduler_jobs',
    ]);
  });

  test('grows with the number of runs; metrics and Scheduler jobs do not grow with the number of processors', () => {
    for (const item of ['log_based_metrics', 'scheduler_jobs'] as const)
      expect(large.get(item)?.amount).toBe(small.get(item)?.amount);
    const lines = (of: typeof small) => (of.get('pubsub_messages')?.amount ?? 0) - TICKS;
    expect(lines(large) / lines(small)).toBeCloseTo(1_000 / 56, 1);
  });

  test('counts the calls of the Scheduler jobs: 43,200 ticks, 30 daily and 4 weekly reports a month', () => {
    const calls = (small.get('function_invocations')?.amount ?? 0) - (small.get('pubsub_messages')?.amount ?? 0);
    expect(calls).toBe(TICKS + 30 + 4);
  });

  test('one more processor with a daily run of 9 minutes adds its series, samples, messages and documents', () => {
    const more = (item: UsageItem) => (oneMore.get(item)?.amount ?? 0) - (small.get(item)?.amount ?? 0);
    const runs = 30;
    // Its start, its end, and a heartbeat every 2 minutes.
    const lines = runs * 6;
    expect(more('gauge_series')).toBe(3);
    expect(more('metric_samples')).toBe(3 * runs * (9 + 1));
    expect(more('pubsub_messages')).toBe(lines);
    expect(more('function_invocations')).toBe(lines);
    expect(more('firestore_writes')).toBe(lines + runs);
    const ofARun = 9 + (5 + 1) + 1; // each tick of 9 minutes, then its success, then whether it has started
    expect(more('firestore_reads')).toBe(lines + TICKS + 30 * 2 + runs * ofARun);
    expect(more('scheduler_jobs')).toBe(0);
  });

  test('has a price where the price list has one for the item, and none otherwise', () => {
    const file = join(__dirname, '../../docs/prices.json');
    const priced = usage(55, readPriceList(file, JSON.parse(readFileSync(file, 'utf8'))));
    const reads = priced.get('firestore_reads');
    expect(reads?.price).toBeCloseTo(((reads?.amount ?? 0) / 100_000) * 0.036, 6);
    const logs = priced.get('log_volume'); // used in MiB, priced per GiB
    expect(logs?.price).toBeCloseTo(((logs?.amount ?? 0) / 1_024) * 0.5, 6);
    expect(priced.get('scheduler_jobs')?.price).toBeUndefined();
  });

  test('of a standing analysis is its run events stored again, and those beyond 30 days', () => {
    const linesOf = (pipeline: Pipeline) => audit(resourcesOf(pipeline), { runbooks: new Set() }).usage[0]?.lines ?? [];
    const [without, kept] = [linesOf(examplePipeline), linesOf({ ...examplePipeline, analysis: {} })];
    const amount = (item: UsageItem) => kept.find((line) => line.item === item)?.amount;
    const events = (kept.find(({ item }) => item === 'pubsub_messages')?.amount ?? 0) - TICKS;
    expect(amount('analysis_log_volume')).toBe(Math.round((events * 700) / 2 ** 20));
    expect(amount('analysis_log_storage')).toBe(Math.round((events * 700 * ((400 - 30) / 30)) / 2 ** 20));
    expect(without.filter(({ item }) => item.startsWith('analysis'))).toEqual([]);
  });

  describe.each([
    ['the example pipeline alone', [examplePipeline], ['prod']],
    ['each of two pipelines of a project', [FIRST, SECOND], ['orders-prod', 'prod']],
  ])('of %s', (_, pipelines, environments) => {
    const all = resourcesOf(...pipelines);
    const audited = audit(all, { runbooks: new Set() }).usage;

    test('is counted for each environment', () => {
      expect(audited.map(({ environment }) => environment)).toEqual(environments);
    });

    test.each(environments)('counts the jobs, metrics and conditions that are synthesized in %s', (environment) => {
      const ofType = (type: string, part = '') =>
        all.filter(
          (one) => one.type === type && environmentOfStack(one.stack) === environment && one.stack.endsWith(part),
        );
      const lines = audited.find((one) => one.environment === environment)?.lines ?? [];
      const amount = (item: string) => lines.find((line) => line.item === item)?.amount;
      const conditions = ofType('google_monitoring_alert_policy').flatMap(({ values }) => values['conditions']);
      expect(amount('scheduler_jobs')).toBe(3);
      expect(ofType('google_cloud_scheduler_job', '-guard')).toHaveLength(3);
      expect(amount('log_based_metrics')).toBe(ofType('google_logging_metric').length);
      expect(amount('alert_conditions')).toBe(conditions.length);
    });
  });

  describe('of alert policies alone', () => {
    const policy = (displayName: string, conditions: readonly object[], more: object = {}) =>
      policyFromApi({ name: `p/${displayName}`, displayName, combiner: 'OR', conditions, ...more });
    const threshold = (filter: string, aggregation: object = {}, more: object = {}) => ({
      displayName: 'c',
      conditionThreshold: {
        filter,
        comparison: 'COMPARISON_GT',
        thresholdValue: 1,
        duration: '0s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MEAN', ...aggregation }],
        ...more,
      },
    });
    const of = (service: string) =>
      `metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND resource.labels.service_name="${service}"`;
    const linesOf = (...policies: ReturnType<typeof policy>[]) =>
      new Map((audit([], { runbooks: new Set(), policies }).usage[0]?.lines ?? []).map((one) => [one.item, one]));
    const EVALUATIONS = (30 * 86_400) / 30;
    const ratio = {
      denominatorFilter: of('a'),
      denominatorAggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MEAN' }],
    };

    test('each metric of a condition is a reference, and each series of an evaluation a point', () => {
      const one = { crossSeriesReducer: 'REDUCE_SUM' };
      const lines = linesOf(
        policy('sum', [threshold(of('a'), one)]),
        policy('ratio', [threshold(of('a'), one, ratio)]),
        policy('log', [{ displayName: 'c', conditionMatchedLog: { filter: 'severity=ERROR' } }], {
          alertStrategy: { notificationRateLimit: { period: '300s' } },
        }),
        policy('off', [threshold(of('a'))], { enabled: false }),
        policy('query', [
          {
            displayName: 'c',
            conditionPrometheusQueryLanguage: { query: 'sum(a) / sum(b) > 1', evaluationInterval: '60s' },
          },
        ]),
      );
      expect(lines.get('alert_metric_references')?.amount).toBe(1 + 2 + 2);
      expect(lines.get('alert_points')?.amount).toBe(EVALUATIONS * (1 + 1 + 1 / 2));
      expect(lines.get('alert_points')?.basis).toContain('1 condition on metrics of unknown size');
      expect([...lines.keys()]).toEqual(['alert_conditions', 'alert_metric_references', 'alert_points']);
    });

    test('of each policy that reads a metric, those with the most points first', () => {
      const policies = [
        policy('sum', [threshold(of('a'), { crossSeriesReducer: 'REDUCE_SUM' })]),
        policy('both', [threshold(of('a')), threshold(of('b'), { crossSeriesReducer: 'REDUCE_SUM' }, ratio)]),
        policy('off', [threshold(of('a'))], { enabled: false }),
      ];
      const [found] = audit([], { runbooks: new Set(), policies }).usage;
      expect(found?.policies).toEqual([
        { policy: 'both', references: 3, points: EVALUATIONS * 2, ofUnknownSize: 1 },
        { policy: 'sum', references: 1, points: EVALUATIONS, ofUnknownSize: 0 },
      ]);
      const points = found?.lines.find(({ item }) => item === 'alert_points');
      expect(points?.basis).toContain('; the most: both (172,800 points), sum (86,400 points)');
    });

    test('policies that differ in the values of labels only could be one', () => {
      const basis = (...filters: readonly string[]) =>
        linesOf(...filters.map((filter, i) => policy(`p${i}`, [threshold(filter)]))).get('alert_metric_references')
          ?.basis;
      expect(basis(of('a'), of('b'), of('c'))).toContain('one grouped policy would do for p0 + p1 + p2');
      expect(basis(of('a'), of('b').replace('request_count', 'request_latencies'))).not.toContain('would do');
    });
  });

  test('a price list without a date is refused', () => {
    expect(() => readPriceList('mine.json', { currency: 'USD', prices: [] })).toThrow(
      /^mine\.json: a price list has .* \[PRC001\]$/,
    );
  });
});
