import { ANALYSIS_RULES } from '../../model/analysis';
import { DEFAULT_START_GRACE } from '../../model/guard-config';
import { processorsOf, type Pipeline } from '../../model/pipeline';
import { DONE_OUTCOMES } from '../../model/run-outcome';
import { isBefore, median, textList, textLiteral } from './sql';

const { leastHistory, normalDays } = ANALYSIS_RULES;

/** The waits in seconds, against those of the data dates before. */
const COMPARED = `  seconds AS (
    SELECT
      *,
      -- Less than 0: it started before its upstream was done.
      TIMESTAMP_DIFF(started_at, upstream_done_at, MICROSECOND) / 1e6 AS wait_seconds,
      -- From 00:00 UTC of the data date.
      TIMESTAMP_DIFF(upstream_done_at, TIMESTAMP(data_date), MICROSECOND) / 1e6 AS upstream_done_seconds
    FROM waits
  ),
  normal AS (
    SELECT
      seconds.processor, seconds.data_date,
      COUNT(*) AS normal_dates,
      ${median('past.upstream_done_seconds')} AS normal_upstream_done_seconds,
      ${median('past.wait_seconds')} AS normal_wait_seconds
    FROM seconds
    JOIN seconds AS past
      ON past.processor = seconds.processor AND ${isBefore('past.data_date', 'seconds.data_date', normalDays)}
    WHERE past.upstream_done_at IS NOT NULL
    GROUP BY seconds.processor, seconds.data_date
  )
SELECT
  data_date, phase, processor, last_upstream, upstreams_not_done, upstream_done_at, started_at,
  wait_seconds, normal_wait_seconds,
  upstream_done_seconds - normal_upstream_done_seconds AS upstream_later_seconds,
  grace_seconds,
  IFNULL(normal_dates, 0) AS normal_dates,
  -- Findings: the upstream was done later than usual by more than the declared grace, on ${leastHistory} dates or more before;
  -- the start came later than that after it; the start did not wait for it.
  IFNULL(upstream_done_seconds - normal_upstream_done_seconds > grace_seconds, FALSE) AND IFNULL(normal_dates, 0) >= ${leastHistory} AS is_upstream_late,
  IFNULL(wait_seconds > grace_seconds, FALSE) AS is_start_late,
  upstreams_not_done > 0 OR IFNULL(wait_seconds < 0, FALSE) AS is_start_early
FROM seconds
LEFT JOIN normal USING (processor, data_date)
`;

/** The view with the time from the end of what a processor reads to its start, for each data date. */
export function startsView(runs: string, pipeline: Pipeline): string {
  return `-- One row for each processor with an upstream and each data date for which it started.
WITH
  -- As declared: what a processor reads, and how long it may wait for its start after that.
  upstreams AS (
    SELECT * FROM UNNEST(ARRAY<STRUCT<processor STRING, upstream STRING, grace_seconds INT64>>[
      ${upstreamRows(pipeline).join(',\n      ')}
    ])
  ),
  done AS (
    SELECT processor AS upstream, data_date, MIN(ended_at) AS done_at
    FROM \`${runs}\`
    WHERE outcome IN (${textList(DONE_OUTCOMES)})
    GROUP BY upstream, data_date
  ),
  starts AS (
    SELECT phase, processor, data_date, MIN(started_at) AS started_at
    FROM \`${runs}\`
    GROUP BY phase, processor, data_date
  ),
  waits AS (
    SELECT
      phase, processor, data_date, started_at, grace_seconds,
      MAX(done_at) AS upstream_done_at,
      ARRAY_AGG(IF(done_at IS NULL, NULL, upstream) IGNORE NULLS ORDER BY done_at DESC, upstream LIMIT 1)[SAFE_OFFSET(0)] AS last_upstream,
      COUNTIF(done_at IS NULL) AS upstreams_not_done
    FROM starts
    JOIN upstreams USING (processor)
    LEFT JOIN done USING (upstream, data_date)
    GROUP BY phase, processor, data_date, started_at, grace_seconds
  ),
${COMPARED}`;
}

function upstreamRows(pipeline: Pipeline): string[] {
  return processorsOf(pipeline).flatMap(({ processor: { name, dependsOn, startGrace = DEFAULT_START_GRACE } }) =>
    dependsOn.map((upstream) => `(${textLiteral(name)}, ${textLiteral(upstream)}, ${startGrace.toSeconds()})`),
  );
}
