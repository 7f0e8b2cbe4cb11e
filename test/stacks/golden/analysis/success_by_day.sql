-- One row for each phase and day (UTC) on which runs started.
WITH
  days AS (
    SELECT
      DATE(started_at) AS day,
      phase,
      COUNT(*) AS runs,
      COUNTIF(outcome = 'succeeded') AS succeeded,
      -- Failures that need an action, runs that the monitor closed included.
      COUNTIF(outcome = 'failed') AS failed,
      -- Failures that need no action, such as a date without data. They are in no success rate.
      COUNTIF(outcome IN ('no_data_available', 'dependency_missing')) AS expected_failures,
      COUNTIF(outcome = 'skipped') AS skipped,
      COUNTIF(outcome IS NULL) AS unfinished
    FROM `orders-shop.phasewatch_analysis.runs`
    GROUP BY day, phase
  ),
  months AS (
    SELECT
      *,
      SUM(succeeded) OVER month AS succeeded_30_days,
      SUM(failed) OVER month AS failed_30_days,
      SUM(expected_failures) OVER month AS expected_failures_30_days
    FROM days
    WINDOW month AS (PARTITION BY phase ORDER BY UNIX_DATE(day) RANGE BETWEEN 29 PRECEDING AND CURRENT ROW)
  ),
  rates AS (
    SELECT
      day, phase, runs, succeeded, failed, expected_failures, skipped, unfinished,
      SAFE_DIVIDE(succeeded, succeeded + failed) AS success_rate,
      SAFE_DIVIDE(expected_failures, expected_failures + failed) AS expected_share,
      SAFE_DIVIDE(succeeded_30_days, succeeded_30_days + failed_30_days) AS success_rate_30_days,
      SAFE_DIVIDE(expected_failures_30_days, expected_failures_30_days + failed_30_days) AS expected_share_30_days
    FROM months
  )
SELECT
  *,
  -- Findings: a success rate of 30 days below 0.95; most failures of 30 days need no action.
  IFNULL(success_rate_30_days < 0.95, FALSE) AS is_low,
  IFNULL(expected_share_30_days > 0.5, FALSE) AS is_mostly_expected
FROM rates
