import { FilterError } from '../../alerting/filters/filter-error';
import { Inexpressible } from '../../alerting/filters/logging/sql-dialect';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { logMetricTitle, type LogBasedMetric } from '../../alerting/metrics/log-based-metric';
import { InputError, type Problem } from '../../model/problem';
import type { EntryCount, EntryCounts, EntryGroup } from '../entry-counter';
import type { TimeRange } from '../time-range';
import { countsSql, TOTALS, type CountsRow } from './counts-sql';
import { pricedQuery, type QueryContext } from './priced-query';
import { viewEntries } from './view-entries';

/** Log entries in a view of BigQuery, which are counted there: no entry is returned. */
export class ViewLogs {
  /**
   * @param view such as `project.dataset._AllLogs`
   * @param range the period that is read
   */
  constructor(
    readonly view: string,
    readonly range: TimeRange,
    private readonly context: QueryContext,
  ) {}

  /** For messages. */
  get name(): string {
    return this.context.where;
  }

  /** Why a metric cannot be counted in BigQuery; undefined where it can. */
  refusalOf(metric: LogBasedMetric): InputError | undefined {
    if (metric.counts === 'bytes') {
      const got = 'a metric that counts bytes, which the view does not have';
      return new InputError([cannot(metric, got)]);
    }
    try {
      countsSql(this.view, [metric], this.range);
      return undefined;
    } catch (error) {
      if (error instanceof Inexpressible) return new InputError([cannot(metric, error.message)]);
      if (!(error instanceof FilterError)) throw error;
      return new InputError(error.problems.map((one) => ({ ...one, where: `${metric.name}/filter: ${one.where}` })));
    }
  }

  /** Counts the entries by metric, minute, labels and bucket, in one query. @throws InputError as `pricedQuery` */
  async count(metrics: readonly LogBasedMetric[]): Promise<EntryCounts> {
    const rows = await pricedQuery(countsSql(this.view, metrics, this.range), this.context);
    return entryCounts(rows as unknown as readonly CountsRow[]);
  }

  /** Counts all entries, and those that a filter matches. @throws FilterError FLT009, InputError as `pricedQuery` */
  async match(filter: LoggingFilter): Promise<{ readonly total: number; readonly matched: number }> {
    const { conditions, from } = viewEntries({ view: this.view, range: this.range, filters: [filter], kept: [] });
    const sql = `SELECT COUNT(*) AS total, COUNTIF(${conditions.join()}) AS matched FROM ${from}`;
    const [row] = await pricedQuery(sql, this.context);
    return { total: Number(row?.['total'] ?? 0), matched: Number(row?.['matched'] ?? 0) };
  }
}

function cannot({ name }: LogBasedMetric, got: string): Problem {
  return {
    code: 'BGQ003',
    where: logMetricTitle(name),
    rule: 'what a metric reads is in the view',
    got,
    fix: 'export the entries with gcloud logging read, and name the file with --logs',
  };
}

function entryCounts(rows: readonly CountsRow[]): EntryCounts {
  const groups = new Map<string, EntryGroup & { readonly counts: EntryCount[] }>();
  let [total, first, last, lastReceived] = [0, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    if (row.metric === TOTALS) {
      total = row.entries;
      first = Math.floor(row.first / 1_000);
      last = Math.floor(row.last / 1_000);
      continue;
    }
    lastReceived = Math.max(lastReceived, Math.floor(row.last_received / 1_000));
    const key = JSON.stringify([row.metric, row.owner, row.labels]);
    const group = groups.get(key) ?? { metric: row.metric, entry: ownerOf(row), labels: labelsOf(row), counts: [] };
    groups.set(key, group);
    const { happened: at, received: receivedAt, entries: count, value } = row;
    group.counts.push({ at, receivedAt, count, entry: {}, ...(value === null ? {} : { value }) });
  }
  return { total, within: total, first, last, lastReceived, groups: [...groups.values()], wholeEntries: [] };
}

function ownerOf({ owner }: CountsRow): EntryGroup['entry'] {
  const { log, type, labels } = JSON.parse(owner ?? '{}') as Readonly<Record<string, unknown>>;
  return { ...(log === null ? {} : { logName: log }), ...(type === null ? {} : { resource: { type, labels } }) };
}

function labelsOf({ labels }: CountsRow): readonly (string | undefined)[] {
  return (JSON.parse(labels ?? '[]') as readonly (string | null)[]).map((text) => text ?? undefined);
}
