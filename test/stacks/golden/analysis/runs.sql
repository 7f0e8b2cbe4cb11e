-- One row for each attempt of a run. Times are UTC, durations seconds.
WITH
  lines AS (
    SELECT
      -- A producer's clock may be fast: a line was printed at the latest when it was received.
      LEAST(timestamp, IFNULL(receive_timestamp, timestamp)) AS printed_at,
      IFNULL(receive_timestamp, timestamp) AS received_at,
      IFNULL(JSON_VALUE(resource.labels, '$.service_name'), JSON_VALUE(resource.labels, '$.job_name')) AS printer,
      json_payload.run_event AS line
    FROM `orders-shop.phasewatch_run_events._AllLogs`
    WHERE JSON_TYPE(json_payload.run_event) = 'object'
  ),
  fields AS (
    SELECT
      printed_at, received_at, printer,
      IF(JSON_TYPE(line.v) = 'number', FLOAT64(line.v), NULL) AS v,
      IF(JSON_TYPE(line.type) = 'string', JSON_VALUE(line.type), NULL) AS type,
      IF(JSON_TYPE(line.run_id) = 'string', JSON_VALUE(line.run_id), NULL) AS run_id,
      line.attempt IS NOT NULL AS has_attempt,
      IF(JSON_TYPE(line.attempt) = 'number', FLOAT64(line.attempt), NULL) AS attempt,
      IF(JSON_TYPE(line.phase) = 'string', JSON_VALUE(line.phase), NULL) AS phase,
      IF(JSON_TYPE(line.processor) = 'string', JSON_VALUE(line.processor), NULL) AS processor,
      IF(JSON_TYPE(line.data_date) = 'string', JSON_VALUE(line.data_date), NULL) AS data_date,
      IF(JSON_TYPE(line.elapsed_seconds) = 'number', FLOAT64(line.elapsed_seconds), NULL) AS elapsed_seconds,
      IF(JSON_TYPE(line.duration_seconds) = 'number', FLOAT64(line.duration_seconds), NULL) AS duration_seconds,
      IF(JSON_TYPE(line.age_seconds) = 'number', FLOAT64(line.age_seconds), NULL) AS age_seconds,
      IF(JSON_TYPE(line.records_processed) = 'number', FLOAT64(line.records_processed), NULL) AS records_processed,
      IF(JSON_TYPE(line.failure_category) = 'string', JSON_VALUE(line.failure_category), NULL) AS failure_category
    FROM lines
  ),
  -- Optional fields are corrected or dropped, and lines with a wrong identity are left out, as by the recorder.
  corrected AS (
    SELECT
      * REPLACE (
        -- Without an attempt it is the first one.
        IF(has_attempt, SAFE_CAST(IF(attempt = TRUNC(attempt), attempt, NULL) AS INT64), 1) AS attempt,
        IF(REGEXP_CONTAINS(data_date, r'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'), SAFE_CAST(data_date AS DATE), NULL) AS data_date,
        IF(elapsed_seconds > 2678400, NULL, GREATEST(elapsed_seconds, 0)) AS elapsed_seconds,
        IF(duration_seconds > 2678400, NULL, GREATEST(duration_seconds, 0)) AS duration_seconds,
        SAFE_CAST(GREATEST(ROUND(records_processed), 0) AS INT64) AS records_processed,
        IF(failure_category IN ('no_data_available', 'dependency_missing', 'processing_error', 'timeout', 'validation_failed', 'unknown'), failure_category, 'unknown') AS failure_category
      ),
      type IN ('timed_out', 'went_silent') AS is_closing
    FROM fields
  ),
  events AS (
    SELECT *
    FROM corrected
    WHERE v = 1
      AND type IN ('started', 'heartbeat', 'succeeded', 'failed', 'skipped', 'timed_out', 'went_silent')
      AND attempt BETWEEN 1 AND 1000
      AND data_date IS NOT NULL
      AND REGEXP_CONTAINS(run_id, r'^[^/~\s]{1,256}$')
      AND REGEXP_CONTAINS(phase, r'^[^/~\s]{1,256}$')
      AND REGEXP_CONTAINS(processor, r'^[^/~\s]{1,256}$')
  ),
  -- The line that was received first says of what phase and date an attempt is; lines that differ are of no run.
  own AS (
    SELECT
      *,
      FIRST_VALUE(phase) OVER attempt_lines AS first_phase,
      FIRST_VALUE(data_date) OVER attempt_lines AS first_date
    FROM events
    WINDOW attempt_lines AS (PARTITION BY processor, run_id, attempt ORDER BY received_at, printed_at, type, phase, data_date)
  ),
  spaced AS (
    SELECT
      *,
      TIMESTAMP_DIFF(printed_at, LAG(printed_at) OVER (PARTITION BY processor, run_id, attempt, is_closing ORDER BY printed_at), MICROSECOND) / 1e6 AS gap_seconds
    FROM own
    WHERE phase = first_phase AND data_date = first_date
  ),
  facts AS (
    SELECT
      phase, processor, run_id, attempt, data_date,
      MIN(IF(is_closing, NULL, printer)) AS deployable,
      MIN(IF(type = 'started', printed_at, NULL)) AS start_line_at,
      MIN(IF(is_closing, NULL, printed_at)) AS first_line_at,
      -- Where the start is not in the logs, the earliest one that an elapsed time or a duration implies.
      MIN(TIMESTAMP_SUB(printed_at, INTERVAL CAST(ROUND(1e6 * CASE
        WHEN type = 'heartbeat' THEN elapsed_seconds
        WHEN type IN ('succeeded', 'failed', 'skipped') THEN duration_seconds
      END) AS INT64) MICROSECOND)) AS implied_start_at,
      MIN(IF(is_closing, TIMESTAMP_SUB(printed_at, INTERVAL CAST(ROUND(1e6 * IFNULL(age_seconds, 0)) AS INT64) MICROSECOND), NULL)) AS closed_start_at,
      MAX(IF(type IN ('started', 'heartbeat'), printed_at, NULL)) AS alive_at,
      COUNTIF(NOT is_closing) AS line_count,
      MAX(IF(is_closing, NULL, gap_seconds)) AS longest_silence_seconds,
      -- A run ends once: the first end counts.
      ARRAY_AGG(
        IF(type IN ('succeeded', 'failed', 'skipped'), STRUCT(type, printed_at, duration_seconds, records_processed, failure_category), NULL)
        IGNORE NULLS
        ORDER BY printed_at, CASE type WHEN 'succeeded' THEN 0 WHEN 'failed' THEN 1 WHEN 'skipped' THEN 2 END, failure_category, duration_seconds, records_processed
        LIMIT 1
      )[SAFE_OFFSET(0)] AS ending,
      ARRAY_AGG(IF(is_closing, STRUCT(type, printed_at), NULL) IGNORE NULLS ORDER BY printed_at, type LIMIT 1)[SAFE_OFFSET(0)] AS closing
    FROM spaced
    GROUP BY phase, processor, run_id, attempt, data_date
  ),
  timed AS (
    SELECT
      *,
      COALESCE(start_line_at, implied_start_at, first_line_at, closed_start_at) AS started_at,
      -- A run that ended before the monitor closed it was not closed: its end was only recorded late.
      closing IS NOT NULL AND (ending IS NULL OR ending.printed_at > closing.printed_at) AS is_closed
    FROM facts
  )
SELECT
  phase,
  processor,
  deployable,
  run_id,
  attempt,
  data_date,
  CASE WHEN is_closed THEN closing.type WHEN ending IS NULL THEN 'running' ELSE ending.type END AS state,
  -- As the recorder has it: a failure needs an action; NULL while the run has no end.
  CASE
    WHEN is_closed THEN 'failed'
    WHEN ending.type = 'failed' AND ending.failure_category IN ('no_data_available', 'dependency_missing') THEN ending.failure_category
    ELSE ending.type
  END AS outcome,
  IF(is_closed OR ending.type != 'failed', NULL, ending.failure_category) AS failure_category,
  started_at,
  COALESCE(alive_at, first_line_at, closing.printed_at) AS last_seen_at,
  IF(is_closed, closing.printed_at, ending.printed_at) AS ended_at,
  IF(is_closed, NULL, COALESCE(ending.duration_seconds, GREATEST(TIMESTAMP_DIFF(ending.printed_at, started_at, MICROSECOND), 0) / 1e6)) AS duration_seconds,
  IF(is_closed, NULL, ending.records_processed) AS records_processed,
  -- Two lines are a start and an end: they show no heartbeat.
  IF(line_count > 2, longest_silence_seconds, NULL) AS longest_silence_seconds
FROM timed
