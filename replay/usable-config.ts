import { InputError } from '../model/problem';
import { checkLogMetricFilter, descriptorOfLogMetric, logMetricTitle } from '../alerting/metrics/log-based-metric';
import { isSameKind, kindText, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { InputTally } from '../files/input-tally';
import { DeclaredOnce } from './declared-once';

/**
 * The configuration without what cannot be used beside the rest: a log-based metric with an invalid filter or the name
 * of an earlier one, a descriptor that contradicts an earlier one, and an SLO with the id of an earlier one. Each is
 * refused.
 * @throws InputError as `checkLogMetricFilter`, LBM003, MET002 and OBJ002, if the tally is strict
 */
export function usableConfig(config: MonitoringConfig, tally: InputTally): MonitoringConfig {
  const known = new Map<string, MetricDescriptor>();
  const isUsable = (what: string, check: () => void): boolean => {
    try {
      check();
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tally.refuse(what, error);
      return false;
    }
  };
  const names = new DeclaredOnce();
  const logMetrics = config.logMetrics.filter((metric) =>
    isUsable(logMetricTitle(metric.name), () => {
      checkLogMetricFilter(metric);
      names.add(metric.name);
      learn(descriptorOfLogMetric(metric), known);
    }),
  );
  const descriptors = config.descriptors.filter((one) =>
    isUsable(`metric descriptor ${one.type}`, () => {
      learn(one, known);
    }),
  );
  const ids = new Set<string>();
  const objectives = config.objectives.filter(({ id }) =>
    isUsable(`SLO ${id}`, () => {
      refuseSecondObjective(id, ids);
    }),
  );
  const usable = new Set(logMetrics.map(({ name }) => name));
  const given = [...config.refusedLogMetrics, ...config.logMetrics.map(({ name }) => name)];
  const refusedLogMetrics = given.filter((name) => !usable.has(name));
  return { ...config, logMetrics, descriptors, objectives, refusedLogMetrics };
}

function refuseSecondObjective(id: string, ids: Set<string>): void {
  if (!ids.has(id)) {
    ids.add(id);
    return;
  }
  throw new InputError([
    { code: 'OBJ002', where: id, rule: 'no two SLOs have the same id', got: 'two', fix: 'give each SLO once' },
  ]);
}

function learn(one: MetricDescriptor, known: Map<string, MetricDescriptor>): void {
  const other = known.get(one.type);
  known.set(one.type, other ?? one);
  if (other === undefined || isSameKind(other, one)) return;
  throw new InputError([
    {
      code: 'MET002',
      where: one.type,
      rule: 'a metric must have one kind and one value type',
      got: `${kindText(other)} and ${kindText(one)}`,
      fix: 'declare it once',
    },
  ]);
}
