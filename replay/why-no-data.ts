import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { compileMatcher, unjudgeable } from '../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../alerting/filters/monitoring/monitoring-parser';
import type { Comparison, MonitoringExpression, Selector } from '../alerting/filters/monitoring/monitoring-syntax';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { descriptorOfLogMetric, logMetricTitle } from '../alerting/metrics/log-based-metric';
import type { Series } from '../alerting/metrics/series';
import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import { filtersOf, type ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { selectorsIn, type Selector as PromqlSelector } from '../alerting/promql/expression';
import { promqlLabelsOf, promqlNamesOf, DISTRIBUTION_SUFFIXES } from '../alerting/promql/metric-naming';
import { matchesLabels } from '../alerting/promql/read-selector';
import { readQuery } from '../alerting/promql/read-query';
import { nearestName } from '../model/nearest-name';

/** What a recording has. */
export interface RecordedData {
  readonly series: readonly Series[];
  readonly logMetrics: readonly LogBasedMetric[];
  readonly objectives: ServiceLevelObjectives;
}

/** Most values that are listed; the others are counted. */
const SHOWN = 5;

/** Why each of some policies has no data, by its ID. */
export function reasonsWithoutData(
  policies: readonly AlertPolicy[],
  data: RecordedData,
): Readonly<Record<string, string>> {
  const reasonOf = ({ conditions }: AlertPolicy) =>
    [...new Set(conditions.map((condition) => whyNoData(condition, data)))].join('; ');
  return Object.fromEntries(policies.map((policy) => [policy.id, reasonOf(policy)]));
}

/**
 * Why a condition has no data: the clause of its filter that no series meets, and what the series have instead. The
 * condition reads no series of the recording.
 */
function whyNoData(condition: AlertCondition, data: RecordedData): string {
  switch (condition.kind) {
    case 'log-match':
      return 'no log entry matches its filter';
    case 'promql':
      return selectorsIn(readQuery(condition.query))
        .map((selector) => whyNotSelected(selector, data))
        .join('; ');
    case 'threshold':
    case 'absence':
      return whyNoSeries(parseMonitoringFilter(condition.filter), data);
    default:
      return condition.reason;
  }
}

function whyNoSeries(tree: MonitoringExpression, data: RecordedData): string {
  if (tree.kind === 'slo') {
    const objective = data.objectives.objectiveOf(tree.slo);
    const filters = objective === undefined ? [] : (filtersOf(objective.indicator) ?? []);
    return filters.map((filter) => whyNoSeries(parseMonitoringFilter(filter), data)).join('; ');
  }
  const clauses = tree.kind === 'and' ? tree.all : [tree];
  const named = clauses.find(isMetricType);
  const wanted = named?.operand.kind === 'string' ? named.operand.value : undefined;
  const ofMetric = data.series.filter(({ metric }) => wanted === undefined || metric.type === wanted);
  if (wanted !== undefined && ofMetric.length === 0) return whyNoMetric(wanted, data);
  const options = { hasIgnoresCase: UNDOCUMENTED.hasIgnoresCase.default };
  const failing = clauses.filter((clause) => {
    if (unjudgeable(clause) !== undefined) return false;
    const matches = compileMatcher(clause, options);
    return !ofMetric.some((series) => matches(series));
  });
  const reasons = failing.map((clause) => whyNotMet(clause, ofMetric));
  return reasons.length > 0 ? reasons.join('; ') : `no series of ${wanted ?? 'its metric'} meets all clauses at once`;
}

function isMetricType(clause: MonitoringExpression): clause is Comparison {
  return clause.kind === 'comparison' && clause.selector.kind === 'metric.type' && clause.operator === '=';
}

/** Why there is no series of a metric. */
function whyNoMetric(type: string, { series, logMetrics }: RecordedData): string {
  const types = [...new Set(series.map(({ metric }) => metric.type))];
  const declared = logMetrics.find((metric) => descriptorOfLogMetric(metric).type === type);
  if (declared !== undefined) return whyNotCounted(declared);
  const near = nearestName(type, types);
  const missing = type.startsWith('logging.googleapis.com/user/') ? '; add the log-based metric with --metrics' : '';
  return `no series has metric.type = ${JSON.stringify(type)}${near === undefined ? `: ${listed(types)}` : `; did you mean ${near}?`}${missing}`;
}

/** Why a log-based metric counts nothing. */
function whyNotCounted({ name, disabled }: LogBasedMetric): string {
  const title = logMetricTitle(name);
  return disabled ? `the ${title} is disabled` : `no log entry matches the filter of the ${title}`;
}

/** Why no series of the metric meets a clause, with the values that there are. */
function whyNotMet(clause: MonitoringExpression, series: readonly Series[]): string {
  if (clause.kind !== 'comparison') return 'no series meets a part of its filter with OR or NOT';
  const { selector } = clause;
  const name = nameOf(selector);
  const labels = labelsOf(selector);
  const values = [...new Set(series.flatMap((one) => valueOf(selector, one) ?? []))];
  if (labels !== undefined && values.length === 0) {
    const keys = [...new Set(series.flatMap((one) => Object.keys(labels(one))))];
    return `no series has ${name}: ${listed(keys)}`;
  }
  const { operand, operator } = clause;
  const wanted = 'value' in operand ? JSON.stringify(operand.value) : operand.kind;
  return `no series has ${name} ${operator} ${wanted}: ${listed(values)}`;
}

function labelsOf(selector: Selector): ((series: Series) => Readonly<Record<string, string>>) | undefined {
  if (selector.kind === 'metric.labels') return ({ metric }) => metric.labels;
  return selector.kind === 'resource.labels' ? ({ resource }) => resource.labels : undefined;
}

function nameOf(selector: Selector): string {
  return 'key' in selector && selector.kind !== 'metadata' ? `${selector.kind}.${selector.key}` : selector.kind;
}

function valueOf(selector: Selector, { metric, resource }: Series): string | undefined {
  switch (selector.kind) {
    case 'metric.type':
      return metric.type;
    case 'resource.type':
      return resource.type;
    case 'metric.labels':
      return metric.labels[selector.key];
    case 'resource.labels':
      return resource.labels[selector.key];
    default:
      return undefined;
  }
}

function whyNotSelected({ name, matchers }: PromqlSelector, data: RecordedData): string {
  const named = data.series.filter(({ metric }) =>
    promqlNamesOf(metric.type).some((one) => one === name || DISTRIBUTION_SUFFIXES.some((end) => one + end === name)),
  );
  if (named.length === 0) {
    const declared = data.logMetrics.find((metric) => promqlNamesOf(descriptorOfLogMetric(metric).type).includes(name));
    if (declared !== undefined) return whyNotCounted(declared);
    const names = [...new Set(data.series.flatMap(({ metric }) => promqlNamesOf(metric.type).slice(0, 1)))];
    const near = nearestName(name, names);
    return `no series is named ${name}${near === undefined ? `: ${listed(names)}` : `; did you mean ${near}?`}`;
  }
  const labels = named.map((series) => promqlLabelsOf(series));
  const failing = matchers.filter((matcher) => !labels.some((one) => matchesLabels([matcher], one)));
  const reasons = failing.map(({ label, operator, value }) => {
    const values = [...new Set(labels.flatMap((one) => one[label] ?? []))];
    if (values.length > 0)
      return `no series of ${name} has ${label}${operator}${JSON.stringify(value)}: ${listed(values)}`;
    return `no series of ${name} has the label ${label}: ${listed([...new Set(labels.flatMap((one) => Object.keys(one)))])}`;
  });
  return reasons.length > 0 ? reasons.join('; ') : `no series of ${name} meets all matchers at once`;
}

/** What there is instead: the first values, and how many more. */
export function listed(values: readonly string[]): string {
  if (values.length === 0) return 'there are none';
  const more = values.length - SHOWN;
  return `there are ${values.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
