import { GoogleSqlDialect } from '../../alerting/filters/logging/googlesql-dialect';
import { Inexpressible } from '../../alerting/filters/logging/sql-dialect';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import type { KeptValue } from '../../alerting/filters/logging/sql-values';
import type { LogBasedMetric } from '../../alerting/metrics/log-based-metric';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { Extractor } from '../../alerting/metrics/log-extractor';
import { extractedPath } from '../extracted-path';
import type { TimeRange } from '../time-range';
import { microsOf, viewEntries } from './view-entries';

const dialect = new GoogleSqlDialect();

/** What every metric has in its time series beside its own labels. */
const OWNER: readonly EntryPath[] = [['logName'], ['resource', 'type'], ['resource', 'labels']];

/** A number, or a duration such as `0.25s` in seconds, as log-based metrics read a value. */
const NUMBER_IN_TEXT = String.raw`^\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)s?\s*$`;

/** What an entry adds to a metric. */
const HIT = 'STRUCT<metric INT64, owner STRING, labels STRING, bucket INT64, value FLOAT64>';

/** The number of {@link countsSql} for the row with the totals over all entries. */
export const TOTALS = -1;

/** A row of {@link countsSql}. Times are milliseconds since the epoch, but {@link first} and what follows. */
export interface CountsRow {
  /** Index of the metric, or {@link TOTALS}. */
  readonly metric: number;
  /** JSON: a list of log name, type and labels of the resource. */
  readonly owner: string | null;
  /** JSON: a list of the texts of the metric's labels. */
  readonly labels: string | null;
  /** Number of the bucket of a distribution; null for other metrics, and where the entries have no number. */
  readonly bucket: number | null;
  /** Start of the minute; of the second, where the entries were not received within their minute. */
  readonly happened: number;
  /** The same, or the end of the second in which the entries were received. */
  readonly received: number;
  readonly entries: number;
  /** Mean of the values in the bucket. */
  readonly value: number | null;
  /** Times of the first and the last entry, and when the last one was received, in microseconds. */
  readonly first: number;
  readonly last: number;
  readonly last_received: number;
}

/**
 * One scan of the view: a row for each metric, minute, set of labels and bucket, and one with the totals. No entry and no
 * payload is returned, so the result grows with what the metrics count, not with the logs.
 * @throws FilterError FLT009 as {@link viewEntries}, Inexpressible for a field of a label or value
 */
export function countsSql(view: string, metrics: readonly LogBasedMetric[], range: TimeRange): string {
  const extractors = metrics.map(({ labels, distribution }) => [
    ...labels.map(({ extract }) => extract),
    ...(distribution === undefined ? [] : [distribution.extract]),
  ]);
  const { conditions, kept, from } = viewEntries({
    view,
    range,
    filters: metrics.map(({ filter }) => parseLoggingFilter(filter)),
    kept: [...OWNER, ...extractors.flat().map(requiredPath)],
  });
  const [logName, type, labels, ...extracted] = kept;
  const owner = `TO_JSON_STRING(STRUCT(${textOf(logName)} AS log, ${textOf(type)} AS type, ${labels?.expression ?? 'NULL'} AS labels))`;
  let next = 0;
  const hits = metrics.map((metric, i) => {
    const texts = (extractors[i] ?? []).map((extractor) => extractedText(extracted[next++], extractor));
    return `IF(${conditions[i] ?? 'FALSE'}, [${hitSql(metric, i, owner, texts)}], [])`;
  });
  const totals = `[${HIT}(${TOTALS}, NULL, NULL, NULL, NULL)]`;
  return groupedSql(`SELECT *, ARRAY_CONCAT(${[totals, ...hits].join(', ')}) AS hits FROM ${from}`);
}

function hitSql({ distribution, labels }: LogBasedMetric, i: number, owner: string, texts: readonly string[]): string {
  const names = texts.slice(0, labels.length);
  const list = names.length === 0 ? "'[]'" : `TO_JSON_STRING([${names.join(', ')}])`;
  if (distribution === undefined) {
    return `${HIT}(${i}, ${owner}, ${list}, NULL, NULL)`;
  }
  const value = `SAFE_CAST(REGEXP_EXTRACT(${texts.at(-1) ?? 'NULL'}, r'${NUMBER_IN_TEXT}') AS FLOAT64)`;
  const bounds = distribution.buckets.bounds.map((bound) => dialect.number(bound));
  return `${HIT}(${i}, ${owner}, ${list}, RANGE_BUCKET(${value}, [${bounds.join(', ')}]), ${value})`;
}

function groupedSql(entries: string): string {
  const micros = microsOf('timestamp');
  const received = `IFNULL(${microsOf('receiveTimestamp')}, ${micros})`;
  const isLate = `DIV(${received}, 60000000) != DIV(${micros}, 60000000)`;
  const minute = `DIV(${micros}, 60000000) * 60000`;
  const times = [
    `IF(hit.metric = ${TOTALS}, 0, IF(${isLate}, DIV(${micros}, 1000000) * 1000, ${minute})) AS happened`,
    `IF(hit.metric = ${TOTALS}, 0, IF(${isLate}, DIV(${received} + 999999, 1000000) * 1000, ${minute})) AS received`,
  ];
  const rows = `SELECT hit.*, ${times.join(', ')}, ${micros} AS happened_micros, ${received} AS received_micros FROM (${entries}), UNNEST(hits) AS hit`;
  // Between the least and the greatest value, so that rounding moves the mean to no other bucket.
  const mean = 'LEAST(GREATEST(AVG(value), MIN(value)), MAX(value)) AS value';
  const sums = `COUNT(*) AS entries, ${mean}, MIN(happened_micros) AS first, MAX(happened_micros) AS last, MAX(received_micros) AS last_received`;
  return `SELECT metric, owner, labels, bucket, happened, received, ${sums} FROM (${rows}) GROUP BY metric, owner, labels, bucket, happened, received`;
}

/** The text that an extractor reads, with its regular expression applied; NULL where there is none. */
function extractedText(value: KeptValue | undefined, { pattern }: Extractor): string {
  const text = textOf(value);
  return pattern === undefined ? text : dialect.capture(text, pattern);
}

/** A scalar as text; NULL for lists and objects. */
function textOf(value: KeptValue | undefined): string {
  if (value === undefined) return 'NULL';
  const { expression, isText } = value;
  if (isText) return expression;
  return `IF(JSON_TYPE(${expression}) = 'number', ${dialect.textOfNumber(expression)}, ${dialect.textOfJson(expression)})`;
}

/** @throws Inexpressible for a field that no log entry has, or the view does not */
function requiredPath(extractor: Extractor): EntryPath {
  const path = extractedPath(extractor);
  if (path === undefined) throw new Inexpressible(`the field ${extractor.path.join('.')}, which no log entry has`);
  dialect.require(path);
  return path;
}
