import { InputError } from '../../../model/problem';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { policyFromApi } from '../../../alerting/policies/policy-from-api';
import { policyFromTerraform } from '../../../terraform/policy-from-terraform';
import { policyProblems } from '../../../alerting/policies/policy-checks';
import {
  absence,
  aggregation,
  COUNTER,
  DESCRIPTORS,
  filterOf,
  METRIC,
  policy,
  run,
  series,
  START,
  SWITCH,
  threshold,
} from './fixtures';

type Body = Record<string, unknown>;

describe('a policy', () => {
  const terraform = {
    display_name: 'Run silent',
    combiner: 'OR',
    severity: 'CRITICAL',
    enabled: true,
    notification_channels: ['${google_monitoring_notification_channel.pager.name}'],
    user_labels: { some_team: 'data' },
    documentation: { content: 'see $${resource.label.task_id} %%{x}', mime_type: 'text/markdown' },
    alert_strategy: {
      auto_close: '1800s',
      notification_prompts: ['OPENED'],
      notification_channel_strategy: [{ notification_channel_names: ['${x.y.name}'], renotify_interval: '3600s' }],
    },
    conditions: [
      {
        display_name: 'silent',
        condition_threshold: {
          filter: filterOf(METRIC),
          comparison: 'COMPARISON_GT',
          threshold_value: 1,
          duration: '60s',
          trigger: { count: 1 },
          aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MAX' }],
        },
      },
    ],
  };

  test('reads the same from synthesized Terraform, from a plan and from the API', () => {
    const [condition] = terraform.conditions;
    const plan = {
      ...terraform,
      id: null,
      documentation: [{ ...terraform.documentation, subject: '' }],
      alert_strategy: [{ ...terraform.alert_strategy, notification_rate_limit: [] }],
      conditions: [
        {
          ...condition,
          condition_absent: [],
          condition_threshold: [
            {
              ...condition?.condition_threshold,
              trigger: [{ count: 1, percent: null }],
              evaluation_missing_data: '',
              denominator_filter: null,
            },
          ],
        },
      ],
    };
    const api = {
      name: 'run_silent',
      displayName: 'Run silent',
      combiner: 'OR',
      severity: 'CRITICAL',
      creationRecord: { mutateTime: '2026-01-14T00:00:00Z' },
      notificationChannels: ['${google_monitoring_notification_channel.pager.name}'],
      userLabels: { some_team: 'data' },
      documentation: { content: 'see ${resource.label.task_id} %{x}', mimeType: 'text/markdown' },
      alertStrategy: {
        autoClose: '1800s',
        notificationPrompts: ['OPENED'],
        notificationChannelStrategy: [{ notificationChannelNames: ['${x.y.name}'], renotifyInterval: '3600s' }],
      },
      conditions: [
        {
          name: 'projects/p/alertPolicies/1/conditions/2',
          displayName: 'silent',
          conditionThreshold: {
            filter: filterOf(METRIC),
            comparison: 'COMPARISON_GT',
            thresholdValue: 1.0,
            duration: '60s',
            aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
          },
        },
      ],
    };
    const read = policyFromTerraform('run_silent', terraform);
    expect(policyFromTerraform('run_silent', plan)).toEqual(read);
    expect(policyFromApi(api)).toEqual(read);
    expect(read).toMatchObject({
      id: 'run_silent',
      unevaluated: undefined,
      documentation: { content: 'see ${resource.label.task_id} %{x}' },
    });
    expect(policyProblems(read, DESCRIPTORS)).toEqual([]);
  });

  test('reads the same from a Terraform state, which has zeros and empty lists for unset fields', () => {
    const [condition] = terraform.conditions;
    const state = {
      ...terraform,
      alert_strategy: [{ auto_close: '', notification_channel_strategy: [], notification_prompts: [] }],
      documentation: [],
      severity: '',
      conditions: [
        {
          ...condition,
          condition_absent: [],
          condition_threshold: [
            { ...condition?.condition_threshold, denominator_aggregations: [], trigger: [{ count: 1, percent: 0 }] },
          ],
        },
      ],
    };
    const read = policyFromTerraform('run_silent', state);
    expect(read.conditions).toEqual(policyFromTerraform('run_silent', terraform).conditions);
    expect(read.alertStrategy.notificationPrompts).toBeUndefined();
    expect(policyProblems(read, DESCRIPTORS)).toEqual([]);
    expect(policy([threshold({ trigger: [{ count: 0, percent: 50 }] })]).conditions).toMatchObject([
      { trigger: { percent: 50 } },
    ]);
  });

  test('is evaluated where channels, labels, documentation and severity are references', () => {
    const read = policyFromTerraform('x', {
      ...terraform,
      notification_channels: '${var.channels}',
      user_labels: '${var.labels}',
      documentation: '${var.documentation}',
      severity: '${var.severity}',
    });
    expect(read).toMatchObject({
      unevaluated: undefined,
      notificationChannels: ['${var.channels}'],
      userLabels: {},
      documentation: undefined,
      severity: undefined,
    });
    expect(policyProblems(read, DESCRIPTORS)).toEqual([]);
  });

  test('whose conditions come out of an expression is not evaluated', () => {
    const read = policyFromTerraform('x', { ...terraform, conditions: '${var.conditions}' });
    expect(read.conditions).toMatchObject([
      { kind: 'unevaluated', reason: expect.stringContaining('${var.conditions}') as string },
    ]);
  });

  test('without a name has its display name as its id', () => {
    const created = { displayName: 'Orders wait', combiner: 'OR', conditions: [] };
    expect(policyFromApi(created).id).toBe('Orders wait');
    expect(policyFromApi({ ...created, name: 'projects/p/alertPolicies/1' }).id).toBe('projects/p/alertPolicies/1');
  });

  test('of the wrong shape is refused; the error names the field and the rule', () => {
    const broken = { display_name: 'x', combiner: 'XOR', conditions: [threshold({ duration: '5m' })] };
    expect(() => policyFromTerraform('broken', broken)).toThrow(InputError);
    expect(() => policyFromTerraform('broken', broken)).toThrow(/broken\/combiner: .*\[POL001\]/);
    expect(() => policyFromTerraform('broken', broken)).toThrow(
      /broken\/conditions\/0\/conditionThreshold\/duration: .* expected whole seconds followed by 's'/,
    );
    expect(() => policyFromApi('text')).toThrow(InputError);
    expect(() => policyFromTerraform('x', null)).toThrow(InputError);
  });

  test('with a condition of no kind, or of two kinds, is refused', () => {
    expect(() => policy([{ display_name: 'none' }])).toThrow(/POL002/);
    expect(() => policy([{ ...threshold(), ...absence() }])).toThrow(/POL002/);
  });
});

describe('a policy is not evaluated, and the reason names the field,', () => {
  const reasonOf = (conditions: readonly Body[], rest: Body = {}) => {
    const [outcome] = run([policy(conditions, rest)], [[series('a'), [9, 9]]], 3).policies;
    expect(outcome).toMatchObject({ status: 'not_evaluated', incidents: 0, firstOpenedAt: null });
    return outcome?.reason;
  };

  test.each([
    ['condition_monitoring_query_language', { query: 'x', duration: '0s' }, 'MQL'],
    [
      'condition_prometheus_query_language',
      { query: 'count_values("version", up)' },
      'PromQL: count_values() is not evaluated',
    ],
    [
      'condition_prometheus_query_language',
      { query: 'max_over_time(x[5m:1m] @ 9) > 1' },
      'the @ modifier of a subquery',
    ],
    [
      'condition_prometheus_query_language',
      { query: 'custom_googleapis_com:undeclared > 1' },
      'custom_googleapis_com:undeclared',
    ],
    ['condition_sql', [{ query: 'x' }], 'SQL conditions'],
  ])('for %s', (field, body, named) => {
    expect(reasonOf([{ display_name: 'c', [field]: body }])).toContain(named);
  });

  test.each([
    [{ forecast_options: { forecast_horizon: '3600s' }, duration: '60s' }, 'forecastOptions'],
    [{ filter: filterOf('custom.googleapis.com/undeclared') }, 'custom.googleapis.com/undeclared'],
    [{ aggregations: [aggregation(), aggregation(), aggregation()] }, 'more than two aggregations'],
    [
      { aggregations: [aggregation({ cross_series_reducer: 'REDUCE_MAX', group_by_fields: ['project'] })] },
      'groupByFields project',
    ],
    [{ filter: filterOf(METRIC, ' AND project = "x"') }, 'project'],
    [{ filter: 'select_slo_burn_rate("o", "60s")' }, 'select_slo_burn_rate'],
    [{ filter: filterOf('${var.metric}') }, 'conditionThreshold.filter holds the Terraform reference ${var.metric}'],
    [{ threshold_value: '${var.high}' }, 'conditionThreshold.thresholdValue holds'],
  ])('for a threshold with %j', (rest, named) => {
    expect(reasonOf([threshold(rest)])).toContain(named);
  });

  test('when it is disabled, or its combiner is unknown', () => {
    expect(reasonOf([threshold()], { enabled: false })).toBe('the policy is disabled');
    expect(reasonOf([threshold()], { combiner: '${var.combiner}' })).toContain('combiner holds');
    expect(reasonOf([threshold()], { alert_strategy: { auto_close: '${var.t}' } })).toContain('autoClose holds');
  });

  test('when one of its conditions is not', () => {
    expect(reasonOf([threshold(), { display_name: 'c', condition_sql: { query: 'x' } }])).toContain('condition c:');
  });
});

describe('policyProblems finds what the API refuses:', () => {
  const codes = (conditions: readonly Body[], rest: Body = {}) =>
    policyProblems(policy(conditions, rest), DESCRIPTORS).map((problem) => problem.code);
  const max = (rest: Body = {}) => aggregation({ per_series_aligner: 'ALIGN_MAX', ...rest });
  const strategy = (rest: Body) => ({ alert_strategy: rest });

  test.each<[string, readonly Body[], Body, readonly string[]]>([
    ['nothing in a valid policy', [threshold(), absence()], {}, []],
    [
      'sides of a ratio with other periods',
      [
        threshold({
          denominator_filter: filterOf(METRIC),
          denominator_aggregations: [aggregation({ alignment_period: '120s' })],
        }),
      ],
      {},
      ['POL017'],
    ],
    [
      'sides of a ratio with other labels',
      [
        threshold({
          denominator_filter: filterOf(METRIC),
          denominator_aggregations: [aggregation({ cross_series_reducer: 'REDUCE_MAX' })],
        }),
      ],
      {},
      ['POL018'],
    ],
    [
      'PromQL that does not parse',
      [{ display_name: 'q', condition_prometheus_query_language: { query: 'rate(x[5m]' } }],
      {},
      ['PQL001'],
    ],
    [
      'PromQL that gives a number',
      [{ display_name: 'q', condition_prometheus_query_language: { query: 'time()' } }],
      {},
      ['PQL001'],
    ],
    [
      'an evaluation interval of 45 s',
      [{ display_name: 'q', condition_prometheus_query_language: { query: 'up', evaluation_interval: '45s' } }],
      {},
      ['POL019'],
    ],
    [
      'PromQL that looks back more than 25 h with a duration',
      [
        {
          display_name: 'q',
          condition_prometheus_query_language: {
            query: 'rate(x[1h] offset 1d) > rate(x[25h] offset 1h)',
            duration: '60s',
          },
        },
      ],
      {},
      ['POL021'],
    ],
    [
      'nothing in PromQL that looks back more than 25 h without a duration',
      [{ display_name: 'q', condition_prometheus_query_language: { query: 'rate(x[2d]) > 1', duration: '0s' } }],
      {},
      [],
    ],
    [
      'nothing in PromQL that looks back 25 h with a duration',
      [
        {
          display_name: 'q',
          condition_prometheus_query_language: { query: 'rate(x[1d] offset 1h) > 1', duration: '60s' },
        },
      ],
      {},
      [],
    ],
    ['no condition', [], {}, ['LIM002']],
    ['seven conditions', Array.from({ length: 7 }, () => threshold()), {}, ['LIM002']],
    ['a duration of 90 s', [threshold({ duration: '90s' })], {}, ['LIM001']],
    ['GE', [threshold({ comparison: 'COMPARISON_GE' })], {}, ['POL006']],
    ['an absence of 1 min', [absence({ duration: '60s' })], {}, ['LIM001']],
    ['an absence of 24 h', [absence({ duration: '86400s' })], {}, ['LIM001']],
    ['an alignment of 30 s', [threshold({ aggregations: [max({ alignment_period: '30s' })] })], {}, ['LIM001']],
    ['no alignment', [threshold({ aggregations: [{ per_series_aligner: 'ALIGN_MAX' }] })], {}, ['POL010']],
    [
      'evaluationMissingData without a duration',
      [threshold({ evaluation_missing_data: 'EVALUATION_MISSING_DATA_NO_OP' })],
      {},
      ['POL007'],
    ],
    ['a rate limit', [threshold()], strategy({ notification_rate_limit: { period: '300s' } }), ['POL005']],
    ['autoClose of 10 min', [threshold()], strategy({ auto_close: '600s' }), ['LIM001']],
    [
      'a reminder every minute',
      [threshold()],
      strategy({ notification_channel_strategy: { renotify_interval: '60s' } }),
      ['LIM001'],
    ],
    [
      'nothing in a content without a mimeType, which the provider adds',
      [threshold()],
      { documentation: { content: 'x' } },
      [],
    ],
    ['a mimeType without content', [threshold()], { documentation: { mime_type: 'text/markdown' } }, ['POL004']],
    [
      'a log match without a rate limit',
      [{ display_name: 'l', condition_matched_log: { filter: 'x' } }],
      {},
      ['POL014'],
    ],
    ['CLOSED alone', [threshold()], strategy({ notification_prompts: ['CLOSED'] }), ['POL015']],
    ['a trigger of no series', [threshold({ trigger: { count: 0 } })], {}, ['POL008']],
    ['a trigger of 101 %', [absence({ trigger: { percent: 101 } })], {}, ['POL008']],
    [
      'MQL beside others',
      [threshold(), { display_name: 'q', condition_monitoring_query_language: { query: 'x' } }],
      {},
      ['POL003'],
    ],
    [
      'a reducer after ALIGN_NONE',
      [
        threshold({
          aggregations: [aggregation({ per_series_aligner: 'ALIGN_NONE', cross_series_reducer: 'REDUCE_MAX' })],
        }),
      ],
      {},
      ['POL009'],
    ],
    [
      'ALIGN_RATE of a gauge',
      [threshold({ aggregations: [max({ per_series_aligner: 'ALIGN_RATE' })] })],
      {},
      ['POL011'],
    ],
    [
      'ALIGN_NEXT_OLDER of a counter',
      [threshold({ filter: filterOf(COUNTER), aggregations: [max({ per_series_aligner: 'ALIGN_NEXT_OLDER' })] })],
      {},
      ['POL011'],
    ],
    [
      'REDUCE_COUNT_TRUE of numbers',
      [threshold({ aggregations: [max({ cross_series_reducer: 'REDUCE_COUNT_TRUE' })] })],
      {},
      ['POL012'],
    ],
    [
      'a condition over a boolean',
      [threshold({ filter: filterOf(SWITCH), aggregations: [max({ per_series_aligner: 'ALIGN_NEXT_OLDER' })] })],
      {},
      ['POL013'],
    ],
    ['a filter without resource type', [threshold({ filter: `metric.type = "${METRIC}"` })], {}, ['FLT006']],
    ['a filter that does not parse', [threshold({ filter: 'metric.type =' })], {}, ['FLT001']],
  ])('%s', (_name, conditions, rest, expected) => {
    expect(codes(conditions, rest)).toEqual(expected);
  });

  test('the engine refuses such policies; the error names every problem with its policy', () => {
    const bad = policy([threshold({ duration: '90s', comparison: 'COMPARISON_EQ' })], {}, 'late');
    const open = () => new AlertEngine([bad, bad], DESCRIPTORS, { startAt: START });
    expect(open).toThrow(/late: no two policies have the same id.*\[ENG001\]/);
    expect(open).toThrow(/late\/too high: alert condition duration is from 0 s.*\[LIM001\]/);
    expect(open).toThrow(/late\/too high: a threshold compares with .*\[POL006\]/);
  });

  test('the engine refuses options out of range and points that are not finite', () => {
    expect(() => new AlertEngine([], DESCRIPTORS, { startAt: START, windowLagSeconds: -1 })).toThrow(/ENG002/);
    expect(() => new AlertEngine([], DESCRIPTORS, { startAt: START, rememberSeriesHours: 0 })).toThrow(/ENG002/);
    const engine = new AlertEngine([], DESCRIPTORS, { startAt: START });
    expect(() => engine.write(series('a'), START, NaN)).toThrow(/ENG003/);
    expect(() => engine.write(series('a'), Infinity, 1)).toThrow(/ENG003/);
  });
});
