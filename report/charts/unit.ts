import type { AlertCondition } from '../../alerting/policies/policy';
import { GAUGES } from '../../model/gauges';

const METRIC_TYPE = /metric\.type\s*=\s*(?:one_of\()?"([^"]+)"/;
/** Units by the end of a metric's type, where the type is not a gauge of ours. */
const BY_ENDING: readonly (readonly [RegExp, string])[] = [
  [/_age$|durations?(?:_v\d+)?$|latency$|latencies$/, 's'],
  [/bytes?(?:_count)?$/, 'bytes'],
  [/messages?$/, 'messages'],
];

/** The unit of the values of a condition, for people: `runs`, `ratio`, `log entries a second`; empty where it is not known. */
export function unitOf(condition: AlertCondition): string {
  if (condition.kind !== 'threshold' && condition.kind !== 'absence') return '';
  if (condition.kind === 'threshold' && condition.denominatorFilter !== undefined) return 'ratio';
  const type = METRIC_TYPE.exec(condition.filter)?.[1];
  const [first] = condition.aggregations;
  if (type === undefined) return '';
  const unit = unitOfMetric(type);
  return first?.perSeriesAligner === 'ALIGN_RATE' && unit !== '' ? `${unit} a second` : unit;
}

function unitOfMetric(type: string): string {
  const gauge = Object.values(GAUGES).find(({ thing }) => type.endsWith(`/${thing}`));
  if (gauge !== undefined) return unitOfGauge(gauge.unit, gauge.valueType);
  const known = BY_ENDING.find(([ending]) => ending.test(type))?.[1];
  return known ?? (type.startsWith('logging.googleapis.com/user/') ? 'log entries' : '');
}

/** `{run}` counts runs; `1` is a ratio, or a count of something without a name. */
function unitOfGauge(unit: string, valueType: 'DOUBLE' | 'INT64'): string {
  const counted = /^\{(\w+)\}$/.exec(unit)?.[1];
  if (counted !== undefined) return `${counted}s`;
  if (unit !== '1') return unit;
  return valueType === 'DOUBLE' ? 'ratio' : 'count';
}
