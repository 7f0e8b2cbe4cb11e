import type { MeasuredWork, Spread } from '../live/adopt/measured-work';
import { pricedQuery } from '../logs/bigquery/priced-query';
import type { QueryRow } from '../logs/bigquery/warehouse';
import { ANALYSIS_VIEWS } from '../model/analysis';
import { UsageError } from './usage-error';
import type { LogsView } from './view-source';

/**
 * How long the runs of deployables took that started in a period, from the runs of the standing analysis. BigQuery returns a
 * row for each processor and deployable. Runs of which no line says who printed it are left out.
 * @throws UsageError for another view, InputError as `pricedQuery`
 */
export async function measuredRuns({ view, range, context }: LogsView): Promise<MeasuredWork[]> {
  if (!view.endsWith(`.${ANALYSIS_VIEWS.runs}`)) {
    throw new UsageError(
      `--logs: adopt reads the runs of a standing analysis, bigquery:PROJECT.DATASET.${ANALYSIS_VIEWS.runs}, got ${context.where}; name that view, or export the entries and name the file`,
    );
  }
  const instant = (at: number) => `TIMESTAMP '${new Date(at).toISOString()}'`;
  const rows = await pricedQuery(
    `SELECT deployable, processor, COUNTIF(seconds IS NULL) AS others,
  ${spreadSql('duration', 'seconds')},
  ${spreadSql('silence', 'silence')}
FROM (
  SELECT deployable, processor,
    IF(outcome = 'succeeded', duration_seconds, NULL) AS seconds,
    IF(outcome = 'succeeded', longest_silence_seconds, NULL) AS silence
  FROM \`${view}\`
  WHERE deployable IS NOT NULL AND started_at >= ${instant(range.from)} AND started_at <= ${instant(range.to)}
)
GROUP BY deployable, processor
ORDER BY deployable, processor`,
    context,
  );
  return rows.map((row) => ({
    deployable: String(row['deployable']),
    what: `runs of ${String(row['processor'])}`,
    durations: spreadIn(row, 'duration'),
    others: Number(row['others']),
    silences: spreadIn(row, 'silence'),
  }));
}

/** Percentiles by nearest rank: always one of the values, NULL where there is none. */
function spreadSql(name: string, value: string): string {
  const at = (percent: number) =>
    `ARRAY_AGG(${value} IGNORE NULLS ORDER BY ${value})[SAFE_OFFSET(DIV(COUNT(${value}) * ${percent} + 99, 100) - 1)]`;
  return `COUNT(${value}) AS ${name}_count, ${at(50)} AS ${name}_p50, ${at(95)} AS ${name}_p95, MAX(${value}) AS ${name}_max`;
}

function spreadIn(row: QueryRow, name: string): Spread {
  const at = (part: string) => {
    const value = row[`${name}_${part}`] ?? null;
    return value === null ? undefined : Number(value);
  };
  return { count: at('count') ?? 0, p50: at('p50'), p95: at('p95'), max: at('max') };
}
