/**
 * What the engine does with a field of an API message: it uses it, it need not (and why), or an item that sets it is not
 * evaluated. A field that is not listed here makes an item not evaluated too, so that a new field is never overlooked.
 */
export type FieldUse =
  | 'used'
  | { readonly irrelevant: string }
  | { readonly notEvaluated: string }
  /** Used; its value is this message, or a list of it. */
  | { readonly message: string };

const TEXT = { irrelevant: 'text for people' };
const OUTPUT = { irrelevant: 'set by Google when the item changes' };
const LABELS = { irrelevant: 'labels of the item itself' };

/**
 * Every field of every message that the engine reads. Monitoring: the definitions in `@google-cloud/monitoring`, with
 * which a test compares this table; Logging, of which this project has no client package:
 * https://cloud.google.com/nodejs/docs/reference/logging/latest/logging/protos.google.logging.v2.ilogmetric (11.2.0), and
 * `resourceName` of the REST API.
 */
export const API_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldUse>>>> = {
  AlertPolicy: {
    name: 'used',
    displayName: 'used',
    documentation: { message: 'AlertPolicy.Documentation' },
    userLabels: LABELS,
    conditions: { message: 'AlertPolicy.Condition' },
    combiner: 'used',
    enabled: 'used',
    validity: 'used',
    notificationChannels: 'used',
    creationRecord: OUTPUT,
    mutationRecord: OUTPUT,
    alertStrategy: { message: 'AlertPolicy.AlertStrategy' },
    severity: 'used',
  },
  'AlertPolicy.Documentation': {
    content: 'used',
    mimeType: 'used',
    subject: 'used',
    links: { message: 'AlertPolicy.Documentation.Link' },
  },
  'AlertPolicy.Documentation.Link': { displayName: TEXT, url: TEXT },
  'AlertPolicy.Condition': {
    name: OUTPUT,
    displayName: 'used',
    conditionThreshold: { message: 'AlertPolicy.Condition.MetricThreshold' },
    conditionAbsent: { message: 'AlertPolicy.Condition.MetricAbsence' },
    conditionMatchedLog: { message: 'AlertPolicy.Condition.LogMatch' },
    conditionMonitoringQueryLanguage: { notEvaluated: 'Monitoring Query Language (MQL) conditions' },
    conditionPrometheusQueryLanguage: { message: 'AlertPolicy.Condition.PrometheusQueryLanguageCondition' },
    conditionSql: { notEvaluated: 'SQL conditions' },
  },
  'AlertPolicy.Condition.MetricThreshold': {
    filter: 'used',
    aggregations: { message: 'Aggregation' },
    denominatorFilter: 'used',
    denominatorAggregations: { message: 'Aggregation' },
    forecastOptions: { message: 'AlertPolicy.Condition.MetricThreshold.ForecastOptions' },
    comparison: 'used',
    thresholdValue: 'used',
    duration: 'used',
    trigger: { message: 'AlertPolicy.Condition.Trigger' },
    evaluationMissingData: 'used',
  },
  'AlertPolicy.Condition.MetricThreshold.ForecastOptions': { forecastHorizon: { notEvaluated: 'forecasts' } },
  'AlertPolicy.Condition.Trigger': { count: 'used', percent: 'used' },
  'AlertPolicy.Condition.MetricAbsence': {
    filter: 'used',
    aggregations: { message: 'Aggregation' },
    duration: 'used',
    trigger: { message: 'AlertPolicy.Condition.Trigger' },
  },
  'AlertPolicy.Condition.LogMatch': { filter: 'used', labelExtractors: 'used' },
  'AlertPolicy.Condition.PrometheusQueryLanguageCondition': {
    query: 'used',
    duration: 'used',
    evaluationInterval: 'used',
    labels: 'used',
    ruleGroup: { irrelevant: 'a name; the rules of a group do not depend on each other' },
    alertRule: { irrelevant: 'a name' },
    disableMetricValidation: { irrelevant: 'whether the API checks that the metric exists already' },
  },
  'AlertPolicy.AlertStrategy': {
    notificationRateLimit: { message: 'AlertPolicy.AlertStrategy.NotificationRateLimit' },
    notificationPrompts: 'used',
    autoClose: 'used',
    notificationChannelStrategy: { message: 'AlertPolicy.AlertStrategy.NotificationChannelStrategy' },
  },
  'AlertPolicy.AlertStrategy.NotificationRateLimit': { period: 'used' },
  'AlertPolicy.AlertStrategy.NotificationChannelStrategy': {
    notificationChannelNames: 'used',
    renotifyInterval: 'used',
  },
  Aggregation: {
    alignmentPeriod: 'used',
    perSeriesAligner: 'used',
    crossSeriesReducer: 'used',
    groupByFields: 'used',
  },
  ServiceLevelObjective: {
    name: 'used',
    displayName: 'used',
    serviceLevelIndicator: { message: 'ServiceLevelIndicator' },
    goal: 'used',
    rollingPeriod: { irrelevant: 'a burn rate depends on its lookback alone' },
    calendarPeriod: { irrelevant: 'a burn rate depends on its lookback alone' },
    userLabels: LABELS,
  },
  ServiceLevelIndicator: {
    basicSli: { message: 'BasicSli' },
    requestBased: { message: 'RequestBasedSli' },
    windowsBased: { message: 'WindowsBasedSli' },
  },
  BasicSli: {
    method: 'used',
    location: 'used',
    version: 'used',
    availability: 'used',
    latency: { message: 'BasicSli.LatencyCriteria' },
  },
  'BasicSli.LatencyCriteria': { threshold: 'used' },
  RequestBasedSli: {
    goodTotalRatio: { message: 'TimeSeriesRatio' },
    distributionCut: { message: 'DistributionCut' },
  },
  TimeSeriesRatio: { goodServiceFilter: 'used', badServiceFilter: 'used', totalServiceFilter: 'used' },
  DistributionCut: { distributionFilter: 'used', range: { message: 'Range' } },
  Range: { min: 'used', max: 'used' },
  WindowsBasedSli: {
    goodBadMetricFilter: 'used',
    goodTotalRatioThreshold: { message: 'WindowsBasedSli.PerformanceThreshold' },
    metricMeanInRange: { message: 'WindowsBasedSli.MetricRange' },
    metricSumInRange: { message: 'WindowsBasedSli.MetricRange' },
    windowPeriod: 'used',
  },
  'WindowsBasedSli.PerformanceThreshold': {
    performance: { message: 'RequestBasedSli' },
    basicSliPerformance: { message: 'BasicSli' },
    threshold: 'used',
  },
  'WindowsBasedSli.MetricRange': { timeSeries: 'used', range: { message: 'Range' } },
  MetricDescriptor: {
    name: OUTPUT,
    type: 'used',
    labels: { irrelevant: 'points have their labels' },
    metricKind: 'used',
    valueType: 'used',
    unit: TEXT,
    description: TEXT,
    displayName: TEXT,
    metadata: { irrelevant: 'the replay takes its ingestion delay from options' },
    launchStage: TEXT,
    monitoredResourceTypes: 'used',
  },
  LogMetric: {
    name: 'used',
    resourceName: OUTPUT,
    description: TEXT,
    filter: 'used',
    bucketName: 'used',
    disabled: 'used',
    metricDescriptor: { message: 'LogMetric.MetricDescriptor' },
    valueExtractor: 'used',
    labelExtractors: 'used',
    bucketOptions: 'used',
    createTime: OUTPUT,
    updateTime: OUTPUT,
    version: { irrelevant: 'V1 and V2 are versions of the API, which count the same' },
  },
  'LogMetric.MetricDescriptor': {
    name: OUTPUT,
    type: OUTPUT,
    labels: 'used',
    metricKind: 'used',
    valueType: 'used',
    unit: TEXT,
    description: TEXT,
    displayName: TEXT,
    metadata: OUTPUT,
    launchStage: TEXT,
    monitoredResourceTypes: OUTPUT,
  },
};
