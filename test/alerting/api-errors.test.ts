// cspell:ignore Unparseable
import { knownMetrics } from '../../alerting/known-metrics';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { checkLogMetricFilter } from '../../alerting/metrics/log-based-metric';
import { descriptorFromApi } from '../../alerting/metrics/metric-descriptor';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { policyProblems } from '../../alerting/policies/policy-checks';
import { objectiveFromApi } from '../../alerting/policies/slo-from-api';
import { InputError } from '../../model/problem';

/**
 * What the API refuses, each with the input that is refused, the nearest one that is accepted, and the source: a public
 * report of the error, or where there is none Google's definition of the field.
 */
const TF = 'https://github.com/hashicorp/terraform-provider-google';
const INFRA = 'https://github.com/chainguard-dev/terraform-infra-common/pull';
const ALERT = 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/alert.proto';
const COMMON = 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto';
const SERVICE = 'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto';
const LOG_METRIC = 'https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics';
const PROMQL = 'https://cloud.google.com/monitoring/promql/promql-mapping';

const kinds: readonly (readonly [type: string, metricKind: string, valueType: string])[] = [
  ['custom.googleapis.com/gauge', 'GAUGE', 'INT64'],
  ['custom.googleapis.com/switch', 'GAUGE', 'BOOL'],
  ['custom.googleapis.com/counter', 'CUMULATIVE', 'INT64'],
  ['custom.googleapis.com/sizes', 'CUMULATIVE', 'DISTRIBUTION'],
];
const DESCRIPTORS = knownMetrics({
  ...NO_MONITORING,
  descriptors: [
    ...kinds.map(([type, metricKind, valueType]) => descriptorFromApi({ type, metricKind, valueType })),
    descriptorFromApi({
      type: 'custom.googleapis.com/many',
      metricKind: 'GAUGE',
      valueType: 'INT64',
      monitoredResourceTypes: ['global', 'gce_instance'],
    }),
  ],
  logMetrics: [
    logMetricFromApi({ name: 'errors', filter: 'severity=ERROR' }),
    logMetricFromApi({ name: 'owned', filter: 'severity=ERROR', bucketName: 'projects/p/locations/global/buckets/b' }),
  ],
});

const filter = (type = 'custom.googleapis.com/gauge') => `metric.type="${type}" AND resource.type="global"`;
const step = (rest: object = {}) => ({ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX', ...rest });
const policy = (condition: object, rest: object = {}, more: readonly object[] = []) => ({
  name: 'projects/p/alertPolicies/1',
  displayName: 'x',
  combiner: 'OR',
  conditions: [{ displayName: 'c', ...condition }, ...more],
  ...rest,
});
const threshold = (rest: object = {}) => ({
  conditionThreshold: {
    filter: filter(),
    comparison: 'COMPARISON_GT',
    thresholdValue: 1,
    duration: '0s',
    aggregations: [step()],
    ...rest,
  },
});
const aligned = (type: string, perSeriesAligner: string, rest: object = {}) =>
  policy(threshold({ filter: filter(type), aggregations: [step({ perSeriesAligner, ...rest })] }));
const absence = (rest: object = {}) => ({
  conditionAbsent: { filter: filter(), duration: '300s', aggregations: [step()], ...rest },
});
const log = (text = 'severity=ERROR', labelExtractors: object = {}) => ({
  conditionMatchedLog: { filter: text, labelExtractors },
});
const LIMIT = { alertStrategy: { notificationRateLimit: { period: '300s' } } };
const logPolicy = (text: string) => policy(log(text), LIMIT);
const promql = (query: string, rest: object = {}) =>
  policy({ conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s', ...rest } });
const ratio = (rest: object) =>
  policy(threshold({ denominatorFilter: filter(), denominatorAggregations: [step(rest)], aggregations: [step()] }));
const mql = (rest: object) =>
  policy({ conditionMonitoringQueryLanguage: { query: 'fetch x', duration: '0s', ...rest } });
const strategy = (alertStrategy: object) => policy(threshold(), { alertStrategy });
const documented = (documentation: object) => policy(threshold(), { documentation });
const linked = (many: number, rest: object = {}) =>
  documented({
    content: 'c',
    mimeType: 'text/markdown',
    links: Array.from({ length: many }, () => ({ displayName: 'n', url: 'https://x', ...rest })),
  });
const metric = (rest: object) => ({ name: 'm', filter: 'severity=ERROR', ...rest });
const distribution = (rest: object) =>
  metric({
    metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
    valueExtractor: 'EXTRACT(jsonPayload.ms)',
    bucketOptions: { explicitBuckets: { bounds: [1, 2] } },
    ...rest,
  });
const slo = (rest: object) => ({
  name: 'projects/p/services/s/serviceLevelObjectives/o',
  goal: 0.99,
  serviceLevelIndicator: { basicSli: { availability: {} } },
  ...rest,
});

type Case = readonly [error: string, source: string, code: string, refused: object, accepted: object];

const POLICIES: readonly Case[] = [
  [
    'Conditions setting evaluation_missing_data must have a non-zero duration',
    `${TF}/issues/16892`,
    'POL007',
    policy(threshold({ evaluationMissingData: 'EVALUATION_MISSING_DATA_NO_OP' })),
    policy(threshold({ evaluationMissingData: 'EVALUATION_MISSING_DATA_NO_OP', duration: '60s' })),
  ],
  [
    'the same of a condition of MQL',
    `${INFRA}/401`,
    'POL007',
    mql({ evaluationMissingData: 'EVALUATION_MISSING_DATA_INACTIVE' }),
    mql({ evaluationMissingData: 'EVALUATION_MISSING_DATA_INACTIVE', duration: '60s' }),
  ],
  ['a duration of MQL that is no multiple of a minute', ALERT, 'LIM001', mql({ duration: '90s' }), mql({})],
  ['a trigger of MQL of no series', ALERT, 'POL008', mql({ trigger: { count: 0 } }), mql({ trigger: { count: 1 } })],
  [
    'Alert policies with a log matching condition can only have a single condition',
    `${INFRA}/384`,
    'POL003',
    policy(log(), LIMIT, [{ displayName: 'd', ...threshold() }]),
    policy(log(), LIMIT),
  ],
  [
    'metric-based alert policies must not specify a notification rate limit',
    `${INFRA}/352`,
    'POL005',
    strategy(LIMIT.alertStrategy),
    strategy({}),
  ],
  ['a log match needs a notification rate limit', `${INFRA}/135`, 'POL014', policy(log()), policy(log(), LIMIT)],
  [
    'a notification rate limit is 5 minutes or more',
    'https://docs.cloud.google.com/logging/docs/alerting/log-based-incidents',
    'POL025',
    policy(log(), { alertStrategy: { notificationRateLimit: { period: '60s' } } }),
    policy(log(), LIMIT),
  ],
  [
    'Unparseable filter: a missing quotation mark',
    `${INFRA}/211`,
    'FLT001',
    logPolicy('resource.labels.service_name=api"\nseverity=ERROR'),
    logPolicy('resource.labels.service_name="api"\nseverity=ERROR'),
  ],
  [
    'Unparseable filter: a quotation mark too many',
    `${INFRA}/395`,
    'FLT001',
    logPolicy('-resource.labels.backend_service_name=a-b"'),
    logPolicy('-resource.labels.backend_service_name="a-b"'),
  ],
  [
    'Unparseable filter: a pattern without its end',
    'https://github.com/googleapis/google-cloud-node/issues/4361',
    'FLT001',
    logPolicy('textPayload=~"took (\\d+) ms, finished with status: '),
    logPolicy('textPayload=~"took (\\d+) ms, finished with status: "'),
  ],
  [
    'The value is of incorrect type',
    'https://github.com/GoogleCloudPlatform/stackdriver-metrics-export/issues/8',
    'FLT010',
    logPolicy('timestamp>="2026-01-27T 8:05:00Z"'),
    logPolicy('timestamp>="2026-01-27T08:05:00Z"'),
  ],
  [
    'a field of a log entry that does not exist',
    'https://cloud.google.com/logging/docs/view/logging-query-language#missing_fields',
    'FLT002',
    logPolicy('thud=1'),
    logPolicy('jsonPayload.thud=1'),
  ],
  [
    'a label extractor without exactly one group',
    LOG_METRIC,
    'EXT002',
    policy(log('severity=ERROR', { a: 'REGEXP_EXTRACT(textPayload, "a+")' }), LIMIT),
    policy(log('severity=ERROR', { a: 'REGEXP_EXTRACT(textPayload, "(a+)")' }), LIMIT),
  ],
  [
    'must specify a restriction on "resource.type" in the filter',
    `${TF}/issues/4165`,
    'FLT006',
    policy(threshold({ filter: 'metric.type="custom.googleapis.com/gauge"' })),
    policy(threshold()),
  ],
  [
    'the same of an absence',
    'https://github.com/googleapis/nodejs-monitoring/pull/46',
    'FLT006',
    policy(absence({ filter: 'metric.type="custom.googleapis.com/gauge"' })),
    policy(absence()),
  ],
  [
    'Could not parse filter: =~ is no operator of Monitoring',
    `${INFRA}/463`,
    'FLT001',
    policy(threshold({ filter: `${filter()} AND metadata.system_labels."name"=~".*-dlq-.*"` })),
    policy(
      threshold({ filter: `${filter()} AND metadata.system_labels."name"=monitoring.regex.full_match(".*-dlq-.*")` }),
    ),
  ],
  [
    'Could not parse filter: two quotation marks',
    'https://github.com/prometheus-community/stackdriver_exporter/issues/52',
    'FLT001',
    policy(threshold({ filter: `${filter()} AND metric.labels.a=starts_with(""x"")` })),
    policy(threshold({ filter: `${filter()} AND metric.labels.a=starts_with("x")` })),
  ],
  [
    'a filter names exactly one metric type',
    ALERT,
    'FLT005',
    policy(threshold({ filter: 'resource.type="global"' })),
    policy(threshold()),
  ],
  [
    'a filter on a field of log entries',
    'https://cloud.google.com/monitoring/api/v3/filters',
    'FLT002',
    policy(threshold({ filter: `${filter()} AND jsonPayload.a="x"` })),
    policy(threshold({ filter: `${filter()} AND metric.labels.a="x"` })),
  ],
  [
    'a filter of more than 2,048 characters',
    ALERT,
    'LIM002',
    policy(threshold({ filter: `${filter()} AND metric.labels.a="${'x'.repeat(2_000)}"` })),
    policy(threshold({ filter: `${filter()} AND metric.labels.a="${'x'.repeat(1_900)}"` })),
  ],
  [
    'alignment period + duration can not be greater than 25h',
    `${INFRA}/783`,
    'POL023',
    policy(absence({ duration: '84600s', aggregations: [step({ alignmentPeriod: '7200s' })] })),
    policy(absence({ duration: '84600s', aggregations: [step({ alignmentPeriod: '5400s' })] })),
  ],
  [
    'the same of a threshold',
    `${INFRA}/1022`,
    'POL023',
    policy(threshold({ duration: '7200s', aggregations: [step({ alignmentPeriod: '86400s' })] })),
    policy(threshold({ duration: '3600s', aggregations: [step({ alignmentPeriod: '86400s' })] })),
  ],
  [
    'alignment period must be in multiples of one minute',
    `${TF}/pull/10893`,
    'LIM001',
    policy(threshold({ aggregations: [step({ alignmentPeriod: '450s' })] })),
    policy(threshold({ aggregations: [step({ alignmentPeriod: '480s' })] })),
  ],
  [
    'an alignment period is at least 60 s',
    COMMON,
    'LIM001',
    policy(threshold({ aggregations: [step({ alignmentPeriod: '30s' })] })),
    policy(threshold()),
  ],
  [
    'an alignment period is at most 25 h',
    COMMON,
    'LIM001',
    policy(threshold({ aggregations: [step({ alignmentPeriod: '90060s' })] })),
    policy(threshold({ aggregations: [step({ alignmentPeriod: '90000s' })] })),
  ],
  [
    'Illegal duration format; duration must end with s',
    'https://github.com/grafana/grafana/issues/24694',
    'POL001',
    policy(threshold({ aggregations: [step({ alignmentPeriod: '60' })] })),
    policy(threshold()),
  ],
  [
    'group-by fields without a reducer',
    `${TF}/issues/16366`,
    'POL024',
    policy(threshold({ aggregations: [step({ groupByFields: ['resource.labels.zone'] })] })),
    policy(
      threshold({
        aggregations: [step({ groupByFields: ['resource.labels.zone'], crossSeriesReducer: 'REDUCE_MAX' })],
      }),
    ),
  ],
  [
    'a reducer without an aligner',
    COMMON,
    'POL009',
    policy(threshold({ aggregations: [{ crossSeriesReducer: 'REDUCE_SUM' }] })),
    policy(threshold({ aggregations: [step({ crossSeriesReducer: 'REDUCE_SUM' })] })),
  ],
  [
    'an aligner without an alignment period',
    COMMON,
    'POL010',
    policy(threshold({ aggregations: [{ perSeriesAligner: 'ALIGN_MAX' }] })),
    policy(threshold()),
  ],
  [
    'ALIGN_RATE cannot be applied to metrics with kind DELTA and value type DISTRIBUTION',
    'https://github.com/google/exposure-notifications-verification-server/issues/659',
    'POL011',
    aligned('run.googleapis.com/request_latencies', 'ALIGN_RATE'),
    aligned('run.googleapis.com/request_latencies', 'ALIGN_PERCENTILE_99'),
  ],
  [
    'ALIGN_MEAN cannot be applied to metrics with kind DELTA and value type DISTRIBUTION',
    'https://github.com/grafana/grafana/issues/22634',
    'POL011',
    aligned('run.googleapis.com/request_latencies', 'ALIGN_MEAN'),
    aligned('run.googleapis.com/request_latencies', 'ALIGN_DELTA', { crossSeriesReducer: 'REDUCE_MEAN' }),
  ],
  [
    'ALIGN_PERCENTILE_99 cannot be applied to CUMULATIVE',
    COMMON,
    'POL011',
    aligned('custom.googleapis.com/sizes', 'ALIGN_PERCENTILE_99'),
    aligned('custom.googleapis.com/sizes', 'ALIGN_DELTA', { crossSeriesReducer: 'REDUCE_PERCENTILE_99' }),
  ],
  [
    'ALIGN_RATE cannot be applied to GAUGE',
    COMMON,
    'POL011',
    aligned('custom.googleapis.com/gauge', 'ALIGN_RATE'),
    aligned('custom.googleapis.com/counter', 'ALIGN_RATE'),
  ],
  [
    'ALIGN_MEAN cannot be applied to CUMULATIVE',
    COMMON,
    'POL011',
    aligned('custom.googleapis.com/counter', 'ALIGN_MEAN'),
    aligned('custom.googleapis.com/gauge', 'ALIGN_MEAN'),
  ],
  [
    'ALIGN_MEAN cannot be applied to BOOL',
    COMMON,
    'POL011',
    aligned('custom.googleapis.com/switch', 'ALIGN_MEAN'),
    aligned('custom.googleapis.com/switch', 'ALIGN_FRACTION_TRUE'),
  ],
  [
    'a reducer for BOOL on numbers',
    COMMON,
    'POL012',
    aligned('custom.googleapis.com/gauge', 'ALIGN_MAX', { crossSeriesReducer: 'REDUCE_COUNT_TRUE' }),
    aligned('custom.googleapis.com/switch', 'ALIGN_NEXT_OLDER', { crossSeriesReducer: 'REDUCE_COUNT_TRUE' }),
  ],
  [
    'a condition on a distribution',
    ALERT,
    'POL013',
    aligned('run.googleapis.com/request_latencies', 'ALIGN_DELTA'),
    aligned('run.googleapis.com/request_latencies', 'ALIGN_PERCENTILE_50'),
  ],
  [
    'COMPARISON_GE is not supported',
    `${TF}/issues/16862`,
    'POL006',
    policy(threshold({ comparison: 'COMPARISON_GE' })),
    policy(threshold({ comparison: 'COMPARISON_LT' })),
  ],
  [
    'a duration is a multiple of a minute',
    ALERT,
    'LIM001',
    policy(threshold({ duration: '90s' })),
    policy(threshold({ duration: '120s' })),
  ],
  [
    'Durations longer than 23h30m are not supported',
    'https://github.com/sourcegraph/sourcegraph-public-snapshot/pull/64502',
    'LIM001',
    policy(absence({ duration: '86400s' })),
    policy(absence({ duration: '84600s' })),
  ],
  [
    'an absence lasts at least 2 minutes',
    ALERT,
    'LIM001',
    policy(absence({ duration: '60s' })),
    policy(absence({ duration: '120s' })),
  ],
  [
    'a ratio of sides with other labels',
    `${TF}/issues/3575`,
    'POL018',
    ratio({ crossSeriesReducer: 'REDUCE_SUM' }),
    ratio({}),
  ],
  ['a ratio of sides with other alignment periods', ALERT, 'POL017', ratio({ alignmentPeriod: '120s' }), ratio({})],
  [
    'a forecast of less than an hour',
    ALERT,
    'LIM001',
    policy(threshold({ forecastOptions: { forecastHorizon: '600s' } })),
    policy(threshold({ forecastOptions: { forecastHorizon: '3600s' } })),
  ],
  [
    "oneof field 'condition' is already set",
    'https://github.com/sigstore/scaffolding/pull/664',
    'POL002',
    policy({ ...threshold(), ...absence() }),
    policy(threshold()),
  ],
  [
    'Condition subtype is absent or unknown',
    'https://github.com/GoogleCloudPlatform/php-docs-samples/issues/1231',
    'POL002',
    policy({}),
    policy(absence()),
  ],
  [
    'a policy has at most 6 conditions',
    ALERT,
    'LIM002',
    policy(
      threshold(),
      {},
      Array.from({ length: 6 }, () => ({ displayName: 'd', ...threshold() })),
    ),
    policy(
      threshold(),
      {},
      Array.from({ length: 5 }, () => ({ displayName: 'd', ...threshold() })),
    ),
  ],
  [
    'several conditions without a combiner',
    ALERT,
    'POL001',
    policy(threshold(), { combiner: 'COMBINE_UNSPECIFIED' }, [{ displayName: 'd', ...threshold() }]),
    policy(threshold(), { combiner: 'AND' }, [{ displayName: 'd', ...threshold() }]),
  ],
  [
    'a subject and a mimeType without a content',
    `${TF}/issues/25127`,
    'POL004',
    documented({ subject: 's', mimeType: 'text/markdown' }),
    documented({ subject: 's', content: 'c', mimeType: 'text/markdown' }),
  ],
  [
    'a documentation in text/plain',
    ALERT,
    'POL027',
    documented({ content: 'c', mimeType: 'text/plain' }),
    documented({ content: 'c', mimeType: 'text/markdown' }),
  ],
  [
    'a documentation of more than 8,192 characters',
    ALERT,
    'POL026',
    documented({ content: 'c'.repeat(8_193), mimeType: 'text/markdown' }),
    documented({ content: 'c'.repeat(8_192), mimeType: 'text/markdown' }),
  ],
  ['more than 3 links', ALERT, 'POL026', linked(4), linked(3)],
  ['a link without a displayName', ALERT, 'POL030', linked(1, { displayName: undefined }), linked(1)],
  [
    'a displayName of a link of more than 63 characters',
    ALERT,
    'POL026',
    linked(1, { displayName: 'n'.repeat(64) }),
    linked(1, { displayName: 'n'.repeat(63) }),
  ],
  [
    'a url of a link of more than 2,083 characters',
    ALERT,
    'POL026',
    linked(1, { url: 'u'.repeat(2_084) }),
    linked(1, { url: 'u'.repeat(2_083) }),
  ],
  [
    'a subject of more than 10,240 bytes; one of more than 255 is cut off',
    ALERT,
    'POL026',
    documented({ subject: 's'.repeat(10_241), content: 'c', mimeType: 'text/markdown' }),
    documented({ subject: 's'.repeat(300), content: 'c', mimeType: 'text/markdown' }),
  ],
  [
    'a display name of more than 512 characters',
    ALERT,
    'POL026',
    policy(threshold(), { displayName: 'x'.repeat(513) }),
    policy(threshold(), { displayName: 'x'.repeat(512) }),
  ],
  [
    'user labels in upper case',
    ALERT,
    'POL028',
    policy(threshold(), { userLabels: { Team: 'x' } }),
    policy(threshold(), { userLabels: { team: 'x' } }),
  ],
  [
    'user labels of more than 128 bytes',
    ALERT,
    'POL028',
    policy(threshold(), { userLabels: { team: '\u4e16'.repeat(43) } }),
    policy(threshold(), { userLabels: { team: '\u4e16'.repeat(42) } }),
  ],
  [
    'autoClose of less than 30 minutes',
    'https://cloud.google.com/monitoring/alerts/incidents-events',
    'LIM001',
    strategy({ autoClose: '900s' }),
    strategy({ autoClose: '1800s' }),
  ],
  [
    'reminders more often than every 30 minutes',
    ALERT,
    'LIM001',
    strategy({ notificationChannelStrategy: [{ renotifyInterval: '900s' }] }),
    strategy({ notificationChannelStrategy: [{ renotifyInterval: '1800s' }] }),
  ],
  [
    'notifications of the end alone',
    ALERT,
    'POL015',
    strategy({ notificationPrompts: ['CLOSED'] }),
    strategy({ notificationPrompts: ['OPENED', 'CLOSED'] }),
  ],
  [
    'an evaluation interval that is no multiple of 30 s',
    ALERT,
    'POL019',
    promql('up > 1', { evaluationInterval: '45s' }),
    promql('up > 1', { evaluationInterval: '90s' }),
  ],
  [
    'an alertRule that is no label name',
    ALERT,
    'POL001',
    promql('up > 1', { alertRule: 'High load' }),
    promql('up > 1', { alertRule: 'HighLoad', ruleGroup: 'any text' }),
  ],
  [
    'a label that is no label name',
    ALERT,
    'POL001',
    promql('up > 1', { labels: { 'on-call': 'x' } }),
    promql('up > 1', { labels: { on_call: 'x' } }),
  ],
  ['PromQL that does not parse', ALERT, 'PQL001', promql('sum(rate(up[5m]) > 1'), promql('sum(rate(up[5m])) > 1')],
  [
    'a log-based metric in PromQL without monitored_resource',
    PROMQL,
    'POL029',
    promql('logging_googleapis_com:user_errors > 1'),
    promql('logging_googleapis_com:user_errors{monitored_resource="global"} > 1'),
  ],
  [
    'the same of a typed name, undeclared',
    PROMQL,
    'POL029',
    promql('{"logging.googleapis.com/user/other"} > 1'),
    promql('{"logging.googleapis.com/user/other", monitored_resource="global"} > 1'),
  ],
  [
    'the same of a metric whose descriptor names several types',
    PROMQL,
    'POL029',
    promql('custom_googleapis_com:many > 1'),
    promql('custom_googleapis_com:gauge > 1 or logging_googleapis_com:user_owned > 1'),
  ],
  [
    'a regular expression on the name of a metric',
    'https://github.com/GoogleCloudPlatform/prometheus-engine/issues/1601',
    'PQL001',
    promql('sum({__name__=~"up.*"}) > 1'),
    promql('sum({__name__="up"}) > 1'),
  ],
  [
    'a retest window beyond 25 h',
    'https://github.com/google/skills',
    'POL021',
    promql('rate(up[26h]) > 1', { duration: '60s' }),
    promql('rate(up[26h]) > 1'),
  ],
];

const METRICS: readonly Case[] = [
  [
    'Number of label descriptors must match number of label extractors',
    `${INFRA}/470`,
    'LBM002',
    metric({ metricDescriptor: { labels: [{ key: 'a' }] } }),
    metric({ metricDescriptor: { labels: [{ key: 'a' }] }, labelExtractors: { a: 'EXTRACT(jsonPayload.a)' } }),
  ],
  [
    'the same, with the extractor alone',
    `${INFRA}/470`,
    'LBM002',
    metric({ labelExtractors: { a: 'EXTRACT(jsonPayload.a)' } }),
    metric({}),
  ],
  [
    'a distribution without a value extractor',
    `${TF}/pull/14339`,
    'LBM002',
    distribution({ valueExtractor: undefined }),
    distribution({}),
  ],
  [
    'a distribution without bucket options',
    `${TF}/pull/14339`,
    'BUC001',
    distribution({ bucketOptions: undefined }),
    distribution({}),
  ],
  [
    'exponential buckets without numFiniteBuckets',
    `${TF}/issues/12964`,
    'BUC001',
    distribution({ bucketOptions: { exponentialBuckets: { growthFactor: 2, scale: 1 } } }),
    distribution({ bucketOptions: { exponentialBuckets: { numFiniteBuckets: 3, growthFactor: 2, scale: 1 } } }),
  ],
  [
    'REGEXP_EXTRACT without exactly one group',
    `${TF}/issues/23580`,
    'EXT002',
    distribution({ valueExtractor: 'REGEXP_EXTRACT(textPayload, "[0-9]+")' }),
    distribution({ valueExtractor: 'REGEXP_EXTRACT(textPayload, "([0-9]+)")' }),
  ],
  ['a name that starts with a slash', LOG_METRIC, 'LBM001', metric({ name: '/m' }), metric({ name: 'a/m' })],
  [
    'a name of more than 100 characters',
    LOG_METRIC,
    'LBM001',
    metric({ name: 'm'.repeat(101) }),
    metric({ name: 'm'.repeat(100) }),
  ],
  [
    'a bucket without its full name',
    LOG_METRIC,
    'LBM002',
    metric({ bucketName: 'audit-logs' }),
    metric({ bucketName: 'projects/p/locations/global/buckets/audit-logs' }),
  ],
  [
    'a key of a label with a dash',
    'https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.metricDescriptors#labeldescriptor',
    'LBM002',
    metric({ metricDescriptor: { labels: [{ key: 'a-b' }] }, labelExtractors: { 'a-b': 'EXTRACT(jsonPayload.a)' } }),
    metric({ metricDescriptor: { labels: [{ key: 'a_b' }] }, labelExtractors: { a_b: 'EXTRACT(jsonPayload.a)' } }),
  ],
  [
    'a label that is declared twice',
    `${INFRA}/470`,
    'LBM002',
    metric({
      metricDescriptor: { labels: [{ key: 'a' }, { key: 'a' }] },
      labelExtractors: { a: 'EXTRACT(jsonPayload.a)' },
    }),
    metric({ metricDescriptor: { labels: [{ key: 'a' }] }, labelExtractors: { a: 'EXTRACT(jsonPayload.a)' } }),
  ],
  [
    'a description of more than 8,000 characters',
    LOG_METRIC,
    'LBM001',
    metric({ description: 'd'.repeat(8_001) }),
    metric({ description: 'd'.repeat(8_000) }),
  ],
  ['more than 10 labels', 'https://cloud.google.com/logging/quotas', 'LBM002', labelled(11), labelled(10)],
  [
    'a filter that does not parse',
    `${INFRA}/211`,
    'FLT001',
    metric({ filter: '(severity=ERROR' }),
    metric({ filter: '(severity=ERROR)' }),
  ],
];

function labelled(many: number): object {
  const keys = Array.from({ length: many }, (_, i) => `k${i}`);
  return metric({
    metricDescriptor: { labels: keys.map((key) => ({ key })) },
    labelExtractors: Object.fromEntries(keys.map((key) => [key, 'EXTRACT(jsonPayload.a)'])),
  });
}

const OBJECTIVES: readonly Case[] = [
  ['a goal above 0.9999', SERVICE, 'OBJ001', slo({ goal: 0.99999 }), slo({ goal: 0.9999 })],
  [
    'two filters of good, bad and total',
    SERVICE,
    'OBJ001',
    slo({ serviceLevelIndicator: { requestBased: { goodTotalRatio: { goodServiceFilter: 'x' } } } }),
    slo({
      serviceLevelIndicator: { requestBased: { goodTotalRatio: { goodServiceFilter: 'x', totalServiceFilter: 'y' } } },
    }),
  ],
  [
    'windows that do not divide a day',
    SERVICE,
    'OBJ001',
    slo({ serviceLevelIndicator: { windowsBased: { windowPeriod: '7000s', goodBadMetricFilter: 'x' } } }),
    slo({ serviceLevelIndicator: { windowsBased: { windowPeriod: '7200s', goodBadMetricFilter: 'x' } } }),
  ],
];

/** The codes of the problems of an input. */
function codesOf(check: () => readonly { readonly code: string }[]): string[] {
  try {
    return check().map(({ code }) => code);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ code }) => code);
  }
}
const inPolicy = (body: object) => codesOf(() => policyProblems(policyFromApi(body), DESCRIPTORS));
const inMetric = (body: object) =>
  codesOf(() => {
    checkLogMetricFilter(logMetricFromApi(body));
    return [];
  });
const inObjective = (body: object) =>
  codesOf(() => {
    objectiveFromApi(body);
    return [];
  });

test.each(POLICIES)('the API refuses a policy: %s (%s)', (...[, , code, refused, accepted]: Case) => {
  expect([inPolicy(refused), inPolicy(accepted)]).toEqual([[code], []]);
});

test.each(METRICS)('the API refuses a log-based metric: %s (%s)', (...[, , code, refused, accepted]: Case) => {
  expect([inMetric(refused), inMetric(accepted)]).toEqual([[code], []]);
});

test.each(OBJECTIVES)('the API refuses an SLO: %s (%s)', (...[, , code, refused, accepted]: Case) => {
  expect([inObjective(refused), inObjective(accepted)]).toEqual([[code], []]);
});

test('the table holds at least 40 errors, each with a source', () => {
  const all = [...POLICIES, ...METRICS, ...OBJECTIVES];
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(all.filter(([, source]) => !source.startsWith('https://'))).toEqual([]);
});
