-- One row for each processor with an upstream and each data date for which it started.
WITH
  -- As declared: what a processor reads, and how long it may wait for its start after that.
  upstreams AS (
    SELECT * FROM UNNEST(ARRAY<STRUCT<processor STRING, upstream STRING, grace_seconds INT64>>[
      ('order-pricing', 'order-import', 3600),
      ('order-pricing', 'customer-import', 3600),
      ('stock-forecast', 'order-pricing', 3600),
      ('stock-forecast', 'return-import', 3600),
      ('daily-sales', 'order-pricing', 3600),
      ('weekly-digest', 'daily-sales', 3600)
    ])
  ),
  done AS (
    SELECT processor AS upstream, data_date, MIN(ended_at) AS done_at
    FROM `orders-shop.phasewatch_analysis.runs`
    WHERE outcome IN ('succeeded', 'skipped', 'no_data_available')
    GROUP BY upstream, data_date
  ),
  starts AS (
    SELECT phase, processor, data_date, MIN(started_at) AS started_at
    FROM `orders-shop.phasewatch_analysis.runs`
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
  seconds AS (
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
      ARRAY_AGG(past.upstream_done_seconds ORDER BY past.upstream_done_seconds)[OFFSET(DIV(COUNT(*) + 1, 2) - 1)] AS normal_upstream_done_seconds,
      ARRAY_AGG(past.wait_seconds ORDER BY past.wait_seconds)[OFFSET(DIV(COUNT(*) + 1, 2) - 1)] AS normal_wait_seconds
    FROM seconds
    JOIN seconds AS past
      ON past.processor = seconds.processor AND past.data_date BETWEEN DATE_SUB(seconds.data_date, INTERVAL 30 DAY) AND DATE_SUB(seconds.data_date, INTERVAL 1 DAY)
    WHERE past.upstream_done_at IS NOT NULL
    GROUP BY seconds.processor, seconds.data_date
  )
SELECT
  data_date, phase, processor, last_upstream, upstreams_not_done, upstream_done_at, started_at,
  wait_seconds, normal_wait_seconds,
  upstream_done_seconds - normal_upstream_done_seconds AS upstream_later_seconds,
  grace_seconds,
  IFNULL(normal_dates, 0) AS normal_dates,
  -- Findings: the upstream was done later than usual by more than the declared grace, on 5 dates or more before;
  -- the start came later than that after it; the start did not wait for it.
  IFNULL(upstream_done_seconds - normal_upstream_done_seconds > grace_seconds, FALSE) AND IFNULL(normal_dates, 0) >= 5 AS is_upstream_late,
  IFNULL(wait_seconds > grace_seconds, FALSE) AS is_start_late,
  upstreams_not_done > 0 OR IFNULL(wait_seconds < 0, FALSE) AS is_start_early
FROM seconds
LEFT JOIN normal USING (processor, data_date)
