import type { AnalysisSource, Days, PhaseDay, SlowDay } from '../guard/ports/analysis-source';
import { pricedQuery, type QueryContext } from '../logs/bigquery/priced-query';
import { ANALYSIS_VIEWS, type AnalysisView } from '../model/analysis';

/** The standing analysis in BigQuery, read through its views. */
export class AnalysisInBigQuery implements AnalysisSource {
  /** @param dataset the dataset of the views, `project.dataset` */
  constructor(
    private readonly dataset: string,
    private readonly context: QueryContext,
  ) {}

  async success(days: Days): Promise<readonly PhaseDay[]> {
    const columns = 'phase, CAST(day AS STRING) AS day, succeeded, failed, expected_failures';
    const rows = await this.rows('success', columns, onDays(days));
    if (rows.length === 0) {
      throw new Error(`no run from ${days.from} to ${days.to} in the views: check the sink, and when it was applied`);
    }
    return rows.map(({ phase, day, succeeded, failed, expected_failures }) => ({
      phase: String(phase),
      day: String(day),
      succeeded: Number(succeeded),
      failed: Number(failed),
      expectedFailures: Number(expected_failures),
    }));
  }

  async slowDays(days: Days): Promise<readonly SlowDay[]> {
    const columns = 'processor, CAST(day AS STRING) AS day, p50_seconds, normal_p50_seconds';
    const rows = await this.rows('durations', columns, `is_slow AND ${onDays(days)}`);
    return rows.map(({ processor, day, p50_seconds, normal_p50_seconds }) => ({
      processor: String(processor),
      day: String(day),
      p50Seconds: Number(p50_seconds),
      normalP50Seconds: Number(normal_p50_seconds),
    }));
  }

  private rows(view: AnalysisView, columns: string, condition: string) {
    const name = `${this.dataset}.${ANALYSIS_VIEWS[view]}`;
    const sql = `SELECT ${columns} FROM \`${name}\` WHERE ${condition} ORDER BY 1, 2`;
    return pricedQuery(sql, { ...this.context, where: `bigquery:${name}` });
  }
}

function onDays({ from, to }: Days): string {
  return `day BETWEEN DATE '${from}' AND DATE '${to}'`;
}
