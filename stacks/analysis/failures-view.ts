// cspell:ignore DAYOFWEEK
import { ANALYSIS_RULES } from '../../model/analysis';
import { EXPECTED_CATEGORIES } from '../../model/event-metrics';
import { textList } from './sql';

const { hourTimes, failureRate, leastWeeks } = ANALYSIS_RULES;
const HOURS_OF_A_WEEK = 7 * 24;

/** The rates of each hour, and whether it stands out. */
const COMPARED = `  compared AS (
    SELECT
      *,
      SAFE_DIVIDE(failed, failed + succeeded) AS failure_rate,
      failed / weeks AS failed_a_week,
      -- Multiple of the failures of an average hour of the week; NULL where nothing failed.
      SAFE_DIVIDE(failed, SUM(failed) OVER (PARTITION BY phase) / ${HOURS_OF_A_WEEK}) AS times_average
    FROM hours
  )
SELECT
  phase,
  weekday_number,
  ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][ORDINAL(weekday_number)] AS weekday,
  hour,
  runs, succeeded, failed, expected_failures, weeks, failed_a_week, failure_rate, times_average,
  most_failures_of,
  -- Finding: over ${hourTimes} times an average hour, above a failure rate of ${failureRate}, in ${leastWeeks} weeks or more.
  IFNULL(times_average > ${hourTimes} AND failure_rate > ${failureRate}, FALSE) AND weeks_with_failures >= ${leastWeeks} AS stands_out
FROM compared
JOIN worst USING (phase, weekday_number, hour)
`;

/** The view with failures by weekday and hour, over all that is kept. */
export function failuresView(runs: string): string {
  return `-- One row for each phase, weekday and hour (UTC) in which runs ended.
WITH
  ended AS (
    SELECT
      *,
      -- 1 is Monday.
      MOD(EXTRACT(DAYOFWEEK FROM ended_at) + 5, 7) + 1 AS weekday_number,
      EXTRACT(HOUR FROM ended_at) AS hour,
      DATE_TRUNC(DATE(ended_at), WEEK(MONDAY)) AS week
    FROM \`${runs}\`
    WHERE ended_at IS NOT NULL
  ),
  -- Failures by processor, to name the one with most of them.
  processors AS (
    SELECT
      phase, weekday_number, hour, processor,
      COUNTIF(outcome = 'failed') AS failed
    FROM ended
    GROUP BY phase, weekday_number, hour, processor
  ),
  worst AS (
    SELECT
      phase, weekday_number, hour,
      ARRAY_AGG(IF(failed > 0, processor, NULL) IGNORE NULLS ORDER BY failed DESC, processor LIMIT 1)[SAFE_OFFSET(0)] AS most_failures_of
    FROM processors
    GROUP BY phase, weekday_number, hour
  ),
  hours AS (
    SELECT
      phase, weekday_number, hour,
      COUNT(*) AS runs,
      COUNTIF(outcome = 'failed') AS failed,
      COUNTIF(outcome IN (${textList(EXPECTED_CATEGORIES)})) AS expected_failures,
      COUNTIF(outcome = 'succeeded') AS succeeded,
      COUNT(DISTINCT week) AS weeks,
      COUNT(DISTINCT IF(outcome = 'failed', week, NULL)) AS weeks_with_failures
    FROM ended
    GROUP BY phase, weekday_number, hour
  ),
${COMPARED}`;
}
