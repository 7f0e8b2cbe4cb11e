import fc from 'fast-check';
import { compileLoggingFilter } from '../../alerting/filters/logging/compile-filter';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { seriesKey } from '../../alerting/metrics/series';
import { InputTally } from '../../files/input-tally';
import { viewEntries } from '../../logs/bigquery/view-entries';
import { ViewLogs } from '../../logs/bigquery/view-logs';
import { LogPoints } from '../../replay/log-points';
import { PointStore } from '../../replay/point-store';
import type { Answer, GoogleSqlEngine } from './engine';
import { allLogsTable } from './all-logs-table';
import { engineWarehouse } from './engine-warehouse';
import { WHOLE_TIME } from './whole-time';

const VIEW = 'my-project.logs._AllLogs';

/** An answer of GoogleSQL that is not that of JavaScript. */
export interface Difference {
  readonly filter: string;
  readonly entry: LogEntry;
  readonly js: boolean;
  readonly sql: unknown;
}

/** Asks GoogleSQL in one query, for every filter and entry, whether the filter matches. */
export async function differences(
  engine: GoogleSqlEngine,
  filters: readonly LoggingFilter[],
  entries: readonly LogEntry[],
): Promise<readonly Difference[]> {
  const { conditions, from } = viewEntries({ view: VIEW, range: WHOLE_TIME, filters, kept: [] });
  const sql = `SELECT ${conditions.map((condition, i) => `${condition} AS c${i}`).join(', ')} FROM ${from}`;
  const { rows }: Answer = await engine.query(sql, { [VIEW]: allLogsTable(entries) });
  const predicates = filters.map(({ tree }) => compileLoggingFilter(tree));
  return entries.flatMap((entry, i) =>
    predicates.flatMap((predicate, j) => {
      const [js, answer] = [predicate(entry), rows[i]?.[j]];
      return js === answer ? [] : [{ filter: filters[j]?.text ?? '', entry, js, sql: answer }];
    }),
  );
}

const label = (key: string, valueType = 'STRING') => ({ key, valueType });

/** Metrics with labels and distributions of every kind. */
const METRICS = [
  {
    name: 'outcomes',
    filter: 'severity>=ERROR OR jsonPayload.a:*',
    metricDescriptor: { labels: [label('a'), label('digits'), label('hit', 'BOOL'), label('status', 'INT64')] },
    labelExtractors: {
      a: 'EXTRACT(jsonPayload.a)',
      digits: 'REGEXP_EXTRACT(jsonPayload.b, "([0-9]+)")',
      hit: 'EXTRACT(httpRequest.cacheHit)',
      status: 'EXTRACT(httpRequest.status)',
    },
  },
  {
    name: 'latency',
    filter: 'httpRequest.latency>="0s" OR labels.a:*',
    metricDescriptor: { valueType: 'DISTRIBUTION', labels: [label('zone')] },
    labelExtractors: { zone: 'EXTRACT(resource.labels.a)' },
    valueExtractor: 'EXTRACT(httpRequest.latency)',
    bucketOptions: { explicitBuckets: { bounds: [0, 1, 10] } },
  },
  {
    name: 'found',
    filter: 'textPayload:*',
    metricDescriptor: { valueType: 'DISTRIBUTION', labels: [label('text')] },
    labelExtractors: { text: 'REGEXP_EXTRACT(textPayload, "(?i)(a|x)?b")' },
    valueExtractor: 'REGEXP_EXTRACT(text_payload, "([-0-9.e]+)")',
    bucketOptions: { linearBuckets: { numFiniteBuckets: 10, width: 100, offset: 0 } },
  },
  { name: 'methods', filter: 'protoPayload.methodName:a', labelExtractors: {} },
].map(logMetricFromApi);

/** The points of log-based metrics, read entry by entry and counted by GoogleSQL. */
export async function pointsBothWays(engine: GoogleSqlEngine, all: readonly LogEntry[]) {
  // Cloud Logging has no entries from before 1970, and the SQL rounds minutes towards that year.
  const entries = all.filter(
    ({ timestamp, receiveTimestamp = '2' }) =>
      (timestamp as string) >= '1970' && (receiveTimestamp as string) >= '1970',
  );
  const logs = new ViewLogs(VIEW, WHOLE_TIME, {
    where: `bigquery:${VIEW}`,
    warehouse: engineWarehouse(engine, VIEW, entries),
    maxBytes: Infinity,
    kept: undefined,
    note: () => undefined,
  });
  const read = (take: (points: LogPoints) => void) => {
    const [store, tally] = [new PointStore(), new InputTally(true)];
    const points = new LogPoints({ logMetrics: METRICS, policies: [] }, { range: WHOLE_TIME, into: store, tally });
    take(points);
    const { filters, first, lastEntry } = points.finish();
    const found = [...store.inOrder()].map(({ series, distribution, value, ...times }) => ({
      series: seriesKey(series),
      // The deviation inside of a bucket is not kept.
      value:
        distribution === undefined
          ? value
          : [distribution.count, Array.from(distribution.bucketCounts), near(distribution.mean)],
      ...times,
    }));
    return {
      points: found.map((one) => JSON.stringify(one)).sort(),
      filters,
      first,
      lastEntry,
      entries: tally.entries,
    };
  };
  const counts = await logs.count(METRICS);
  return {
    js: read((points) => {
      for (const entry of entries) points.take(asCounted(entry));
    }),
    sql: read((points) => points.addCounts(counts)),
  };
}

/** Sums of floating-point numbers depend on their order. */
const near = (value: number) => Number(value.toPrecision(12));

/** An entry with its times as BigQuery counts them: those that were not received within their minute to the second. */
function asCounted(entry: LogEntry): LogEntry {
  const at = Date.parse(entry['timestamp'] as string);
  const received = entry['receiveTimestamp'] === undefined ? at : Date.parse(entry['receiveTimestamp'] as string);
  if (Math.floor(at / 60_000) === Math.floor(received / 60_000)) return entry;
  const second = new Date(Math.ceil(received / 1_000) * 1_000).toISOString();
  return { ...entry, receiveTimestamp: second };
}

/** Some values of an arbitrary, the same in every run. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: count, seed });
}
