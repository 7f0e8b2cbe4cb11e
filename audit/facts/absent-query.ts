import { FilterError } from '../../alerting/filters/filter-error';
import type { Expression, Selector } from '../../alerting/promql/expression';
import { promqlNamesOf } from '../../alerting/promql/metric-naming';
import { readQuery } from '../../alerting/promql/read-query';
import { matchesLabels } from '../../alerting/promql/read-selector';
import { UnsupportedConstruct } from '../../alerting/promql/query-text';
import { Duration } from '../../model/duration';
import type { SeriesSelection } from './series-selection';

/** A query that is true while some series have no point. */
export interface AbsentQuery {
  readonly selector: Selector;
  /** The query is true once the last point is older than this. */
  readonly window: Duration;
}

/**
 * For how long a point is the value of its series without a newer one:
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
 */
const LOOKBACK = Duration.minutes(5);
/** Functions of a range that have a value exactly where the range has a point. */
const KEEPING = new Set(['max', 'min', 'last', 'count', 'sum', 'avg', 'present'].map((one) => `${one}_over_time`));

/**
 * Reads `absent(SERIES)`, `absent(max_over_time(SERIES[RANGE]))` and `absent_over_time(SERIES[RANGE])`. Unlike a condition
 * of kind absence, such a query is also true for series that never had a point:
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#absent
 *
 * @returns `unreadable` for a query that calls absent() in another way, or that is no PromQL; undefined for one without absent()
 */
export function absentQuery(query: string): AbsentQuery | 'unreadable' | undefined {
  let expression: Expression;
  try {
    expression = readQuery(query);
  } catch (error) {
    if (error instanceof FilterError || error instanceof UnsupportedConstruct) return 'unreadable';
    throw error;
  }
  const [argument] = expression.kind === 'call' ? expression.args : [];
  if (expression.kind !== 'call' || argument === undefined) return query.includes('absent') ? 'unreadable' : undefined;
  if (expression.name === 'absent_over_time') return ofRange(argument);
  if (expression.name !== 'absent') return query.includes('absent') ? 'unreadable' : undefined;
  if (argument.kind === 'selector') return read(argument, LOOKBACK);
  const [inner] = argument.kind === 'call' && KEEPING.has(argument.name) ? argument.args : [];
  return inner === undefined ? 'unreadable' : ofRange(inner);
}

/** Does the query select this series? */
export function queries({ selector }: AbsentQuery, series: SeriesSelection): boolean {
  const labels: Record<string, string> = { monitored_resource: series.get('resource.type') ?? '' };
  for (const [key, value] of series) {
    const [, label] = /^(?:resource|metric)\.labels\.(.+)$/.exec(key) ?? [];
    if (label !== undefined) labels[label] = value;
  }
  const isNamed = promqlNamesOf(series.get('metric.type') ?? '').includes(selector.name);
  return isNamed && matchesLabels(selector.matchers, labels);
}

function ofRange(argument: Expression): AbsentQuery | 'unreadable' {
  return argument.kind === 'range' ? read(argument.selector, Duration.seconds(argument.rangeMs / 1_000)) : 'unreadable';
}

function read(selector: Selector, window: Duration): AbsentQuery | 'unreadable' {
  return selector.offsetMs === 0 && selector.fixed === undefined ? { selector, window } : 'unreadable';
}
