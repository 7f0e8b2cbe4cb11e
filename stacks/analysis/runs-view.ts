import { EXPECTED_CATEGORIES } from '../../model/event-metrics';
import { FAILURE_CATEGORIES } from '../../model/failure-category';
import {
  CLOSING_EVENT_TYPES,
  ENDING_EVENT_TYPES,
  MOST_ATTEMPTS,
  MOST_SECONDS,
  PROCESSOR_EVENT_TYPES,
  RUN_EVENT_FIELD,
} from '../../model/run-event';
import { textList, textLiteral } from './sql';

/** The fields of each line, each of its own type or NULL. */
const FIELDS = `  fields AS (
    SELECT
      printed_at, received_at, printer,
      ${numberIn('v')},
      ${textIn('type')},
      ${textIn('run_id')},
      line.attempt IS NOT NULL AS has_attempt,
      ${numberIn('attempt')},
      ${textIn('phase')},
      ${textIn('processor')},
      ${textIn('data_date')},
      ${numberIn('elapsed_seconds')},
      ${numberIn('duration_seconds')},
      ${numberIn('age_seconds')},
      ${numberIn('records_processed')},
      ${textIn('failure_category')}
    FROM lines
  )`;

/** The lines that are of a run. */
const EVENTS = `  -- Optional fields are corrected or dropped, and lines with a wrong identity are left out, as by the recorder.
  corrected AS (
    SELECT
      * REPLACE (
        -- Without an attempt it is the first one.
        IF(has_attempt, SAFE_CAST(IF(attempt = TRUNC(attempt), attempt, NULL) AS INT64), 1) AS attempt,
        IF(REGEXP_CONTAINS(data_date, r'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'), SAFE_CAST(data_date AS DATE), NULL) AS data_date,
        IF(elapsed_seconds > ${MOST_SECONDS}, NULL, GREATEST(elapsed_seconds, 0)) AS elapsed_seconds,
        IF(duration_seconds > ${MOST_SECONDS}, NULL, GREATEST(duration_seconds, 0)) AS duration_seconds,
        SAFE_CAST(GREATEST(ROUND(records_processed), 0) AS INT64) AS records_processed,
        IF(failure_category IN (${textList(FAILURE_CATEGORIES)}), failure_category, 'unknown') AS failure_category
      ),
      type IN (${textList(CLOSING_EVENT_TYPES)}) AS is_closing
    FROM fields
  ),
  events AS (
    SELECT *
    FROM corrected
    WHERE v = 1
      AND type IN (${textList([...PROCESSOR_EVENT_TYPES, ...CLOSING_EVENT_TYPES])})
      AND attempt BETWEEN 1 AND ${MOST_ATTEMPTS}
      AND data_date IS NOT NULL
      AND ${['run_id', 'phase', 'processor'].map((name) => `REGEXP_CONTAINS(${name}, r'^[^/~\\s]{1,256}$')`).join('\n      AND ')}
  )`;

/** Without lines that contradict the first one of their attempt; with the time since the line before. */
const OWN_LINES = `  -- The line that was received first says of what phase and date an attempt is; lines that differ are of no run.
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
  )`;

/** What the lines of an attempt say together. */
const FACTS = `  facts AS (
    SELECT
      phase, processor, run_id, attempt, data_date,
      MIN(IF(is_closing, NULL, printer)) AS deployable,
      MIN(IF(type = 'started', printed_at, NULL)) AS start_line_at,
      MIN(IF(is_closing, NULL, printed_at)) AS first_line_at,
      -- Where the start is not in the logs, the earliest one that an elapsed time or a duration implies.
      MIN(TIMESTAMP_SUB(printed_at, INTERVAL CAST(ROUND(1e6 * CASE
        WHEN type = 'heartbeat' THEN elapsed_seconds
        WHEN type IN (${textList(ENDING_EVENT_TYPES)}) THEN duration_seconds
      END) AS INT64) MICROSECOND)) AS implied_start_at,
      MIN(IF(is_closing, TIMESTAMP_SUB(printed_at, INTERVAL CAST(ROUND(1e6 * IFNULL(age_seconds, 0)) AS INT64) MICROSECOND), NULL)) AS closed_start_at,
      MAX(IF(type IN ('started', 'heartbeat'), printed_at, NULL)) AS alive_at,
      COUNTIF(NOT is_closing) AS line_count,
      MAX(IF(is_closing, NULL, gap_seconds)) AS longest_silence_seconds,
      -- A run ends once: the first end counts.
      ARRAY_AGG(
        IF(type IN (${textList(ENDING_EVENT_TYPES)}), STRUCT(type, printed_at, duration_seconds, records_processed, failure_category), NULL)
        IGNORE NULLS
        ORDER BY printed_at, CASE type ${ENDING_EVENT_TYPES.map((type, rank) => `WHEN ${textLiteral(type)} THEN ${rank}`).join(' ')} END, failure_category, duration_seconds, records_processed
        LIMIT 1
      )[SAFE_OFFSET(0)] AS ending,
      ARRAY_AGG(IF(is_closing, STRUCT(type, printed_at), NULL) IGNORE NULLS ORDER BY printed_at, type LIMIT 1)[SAFE_OFFSET(0)] AS closing
    FROM spaced
    GROUP BY phase, processor, run_id, attempt, data_date
  )`;

/** When it started, and whether the monitor closed it. */
const TIMED = `  timed AS (
    SELECT
      *,
      COALESCE(start_line_at, implied_start_at, first_line_at, closed_start_at) AS started_at,
      -- A run that ended before the monitor closed it was not closed: its end was only recorded late.
      closing IS NOT NULL AND (ending IS NULL OR ending.printed_at > closing.printed_at) AS is_closed
    FROM facts
  )`;

/** The columns of the view. */
const RUNS = `SELECT
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
    WHEN ending.type = 'failed' AND ending.failure_category IN (${textList(EXPECTED_CATEGORIES)}) THEN ending.failure_category
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
FROM timed`;

/**
 * The view with one row for each attempt of a run, from the lines in `_AllLogs`. It follows the recorder: every column is a
 * least, a greatest or the first in a fixed order, so that late and duplicated lines change nothing but what they say
 * (guard/run/recorded-line.ts, guard/run/run-record.ts; docs/analysis.md lists the differences).
 * @param logs the view of the linked dataset, `project.dataset._AllLogs`
 */
export function runsView(logs: string): string {
  return `-- One row for each attempt of a run. Times are UTC, durations seconds.
WITH
  lines AS (
    SELECT
      -- A producer's clock may be fast: a line was printed at the latest when it was received.
      LEAST(timestamp, IFNULL(receive_timestamp, timestamp)) AS printed_at,
      IFNULL(receive_timestamp, timestamp) AS received_at,
      IFNULL(JSON_VALUE(resource.labels, '$.service_name'), JSON_VALUE(resource.labels, '$.job_name')) AS printer,
      json_payload.${RUN_EVENT_FIELD} AS line
    FROM \`${logs}\`
    WHERE JSON_TYPE(json_payload.${RUN_EVENT_FIELD}) = 'object'
  ),
${[FIELDS, EVENTS, OWN_LINES, FACTS, TIMED].join(',\n')}
${RUNS}
`;
}

/** A text in the line; NULL where it is anything else. */
function textIn(field: string): string {
  return `IF(JSON_TYPE(line.${field}) = 'string', JSON_VALUE(line.${field}), NULL) AS ${field}`;
}

/** A number in the line; NULL where it is anything else. */
function numberIn(field: string): string {
  return `IF(JSON_TYPE(line.${field}) = 'number', FLOAT64(line.${field}), NULL) AS ${field}`;
}
