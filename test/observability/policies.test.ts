import { widePipeline } from '../../bench/wide-pipeline';
import { guardConfigOf, gaugeNamespace } from '../../model/guard-config';
import { GAUGE_RESOURCE } from '../../model/gauges';
import { Names } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import { compileMatcher } from '../../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../alerting/filters/monitoring/monitoring-parser';
import type { Series } from '../../alerting/metrics/series';
import { examplePipeline } from '../example/pipeline';
import { MonitorRig } from '../guard/support/monitor-rig';
import { started, T0 } from '../guard/support/runs';
import { sampleDeployable, samplePipeline, sampleProcessor, sampleSchedule } from '../model/sample-pipeline';
import { promqlNamesOf } from '../../alerting/promql/metric-naming';
import { GOOGLE_METRICS, queriedIn, RESOURCE_OF, readBy } from './known-metrics';
import { filterOf, Observed, type Condition, type Policy } from './observed';

const observed = new Observed(examplePipeline);
const policies = [...observed.policies];
const conditions: readonly (readonly [string, Condition])[] = policies.flatMap(([id, policy]) =>
  policy.conditions.map((condition) => [`${id}: ${condition.display_name}`, condition] as const),
);

/** The series that the monitor writes in one tick while a run of each processor is in flight. */
async function seriesWritten(pipeline: Pipeline): Promise<Series[]> {
  const rig = new MonitorRig();
  const config = guardConfigOf(pipeline, 'prod');
  rig.config.config = config;
  for (const { name: processor, phase } of config.processors) {
    await rig.print(started({ run_id: `${processor}-1`, processor, phase }), T0);
  }
  const tick = await rig.monitor();
  await tick();
  await rig.close();
  return rig.metrics.writes.flatMap(({ points }) =>
    points.map(({ gauge, job, taskId, labels }) => ({
      metric: { type: new Names(config).gaugeType(gauge), labels: { ...labels } },
      resource: {
        type: GAUGE_RESOURCE,
        labels: {
          project_id: config.project,
          location: config.region,
          namespace: gaugeNamespace(config),
          job,
          task_id: taskId,
        },
      },
    })),
  );
}

describe('an alert policy', () => {
  test.each(policies)('has a severity, a runbook label, texts and channels: %s', (_, policy: Policy) => {
    expect(['CRITICAL', 'ERROR', 'WARNING']).toContain(policy.severity);
    expect(policy.user_labels).toMatchObject({ managed_by: 'phasewatch' });
    expect(policy.user_labels['runbook']).toMatch(/^[a-z0-9_-]{1,63}$/);
    expect(observed.notifiedBy(policy)).not.toEqual([]);
    const { content, subject, mime_type: mimeType } = policy.documentation;
    expect(mimeType).toBe('text/markdown');
    expect(Buffer.byteLength(content)).toBeLessThan(8_192);
    expect(Buffer.byteLength(subject)).toBeLessThan(200); // 255 once the variables are filled in
    expect(content.match(/^\d\. /gm)).toHaveLength(3);
  });

  test('pages if its severity is CRITICAL, and else is a ticket', () => {
    const notified = (critical: boolean) =>
      new Set(
        policies.flatMap(([, policy]) =>
          (policy.severity === 'CRITICAL') === critical ? observed.notifiedBy(policy) : [],
        ),
      );
    expect([...notified(true)]).toEqual(['orders-oncall@example.com']);
    expect([...notified(false)]).toEqual(['orders-tickets@example.com']);
  });
});

describe('a condition of an alert policy', () => {
  test.each(conditions)('reads a metric that exists, on the resource that it is written to: %s', (_, condition) => {
    const known = [...observed.declaredMetrics(), ...GOOGLE_METRICS.keys()];
    const { condition_prometheus_query_language: promql } = condition;
    if (promql !== undefined) {
      const queried = queriedIn(promql.query);
      expect(queried).not.toEqual([]);
      for (const { name, resource } of queried) {
        const metric = known.find((type) => promqlNamesOf(type).includes(name)) ?? name;
        const [, resources] = RESOURCE_OF.find(([prefix]) => metric.startsWith(prefix)) ?? [];
        expect(resources).toContain(resource);
      }
      return;
    }
    const filter = filterOf(condition);
    const read = readBy(filter);
    if (read === undefined) {
      const slo =
        /^select_slo_burn_rate\("projects\/orders-shop\/services\/phasewatch-orders\/serviceLevelObjectives\/([^"]+)", "\d+s"\)$/.exec(
          filter,
        )?.[1];
      expect(observed.slos.map(({ slo_id: id }) => id)).toContain(slo);
      return;
    }
    expect(known).toContain(read.metric);
    const [, resources] = RESOURCE_OF.find(([prefix]) => read.metric.startsWith(prefix)) ?? [];
    expect(resources).toContain(read.resource);
  });

  test('on a gauge matches series that the monitor writes', async () => {
    const written = await seriesWritten(examplePipeline);
    const onGauges = conditions.filter(([, condition]) => filterOf(condition).includes(GAUGE_RESOURCE));
    expect(onGauges.length).toBeGreaterThan(8);
    const unmatched = onGauges.filter(([, condition]) => {
      const matches = compileMatcher(parseMonitoringFilter(filterOf(condition)), { hasIgnoresCase: false });
      return !written.some(matches);
    });
    expect(unmatched.map(([name]) => name)).toEqual([]);
  });

  test('on the backlog lists the subscriptions that the monitor writes as held by a breaker', async () => {
    const written = await seriesWritten(examplePipeline);
    const held = written.flatMap(({ metric }) => metric.labels['subscription_id'] ?? []);
    const [condition] = observed.policies.get('backlog-old')?.conditions ?? [];
    const query = condition?.condition_prometheus_query_language?.query ?? '';
    const listed = /subscription_id=~"([^"]+)"/.exec(query)?.[1]?.split('|') ?? [];
    expect(held).not.toEqual([]);
    expect(listed).toEqual(expect.arrayContaining(held));
  });
});

describe('an open incident', () => {
  test('of a page that stays open until a person acts is notified again every four hours, and no ticket is', () => {
    const repeating = policies.flatMap(
      ([
        id,
        {
          alert_strategy: { notification_channel_strategy: strategies = [] },
        },
      ]) => strategies.map(({ renotify_interval: every }) => `${id} ${every}`),
    );
    expect(repeating.sort()).toEqual(
      ['deadline-missed', 'monitor-down', 'run-over-budget', 'run-silent'].map((id) => `${id} 14400s`),
    );
  });

  test('of counted log lines closes after the last one', () => {
    for (const [, { conditions: all, alert_strategy: strategy }] of policies) {
      const counts = all.filter((condition) => filterOf(condition).includes('logging.googleapis.com/user/'));
      if (counts.length > 0) expect(strategy.auto_close).toBe('1800s');
      for (const { condition_threshold: threshold } of counts) {
        // Counts may lag ten minutes: a shorter window would be empty when it is read.
        const [aggregation] = threshold?.aggregations ?? [];
        expect(parseInt(aggregation?.alignment_period ?? '0', 10)).toBeGreaterThanOrEqual(600);
        expect(aggregation).toMatchObject({
          per_series_aligner: 'ALIGN_SUM',
          cross_series_reducer: 'REDUCE_SUM',
        });
      }
    }
  });
});

describe('the number of alert policies', () => {
  const idsOf = (pipeline: Pipeline) => [...new Observed(pipeline).policies.keys()].sort();

  test('does not grow with the number of processors', () => {
    expect(idsOf(widePipeline(1_000))).toEqual(idsOf(widePipeline(55)));
  });

  test('grows by two with each phase that declares its volume', () => {
    const wide = widePipeline(55);
    const busy = {
      ...wide,
      phases: wide.phases.map((phase) => ({ ...phase, runSuccess: { goal: 0.995, eventsPerDay: 5_000 } })),
    };
    const before = idsOf(wide);
    const more = idsOf(busy).filter((id) => !before.includes(id));
    expect(more).toHaveLength(2 * wide.phases.length);
    expect(more.every((id) => /^slo-burn-(fast|slow)-phase\d$/.test(id))).toBe(true);
  });

  test('has no backlog policy for a pipeline without a subscription', () => {
    const scheduled = samplePipeline(
      sampleDeployable({ triggers: [sampleSchedule()], processors: [sampleProcessor()] }),
    );
    const ids = idsOf(scheduled);
    expect(ids).not.toContain('backlog-old');
    expect(ids).toContain('dead-letters');
  });
});
