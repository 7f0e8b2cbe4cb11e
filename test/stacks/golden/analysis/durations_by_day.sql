-- One row for each processor and day (UTC) on which runs started that succeeded.
WITH
  succeeded AS (
    SELECT phase, processor, DATE(started_at) AS day, duration_seconds
    FROM `orders-shop.phasewatch_analysis.runs`
    WHERE outcome = 'succeeded'
  ),
  days AS (
    SELECT phase, processor, day, COUNT(*) AS runs, ARRAY_AGG(duration_seconds ORDER BY duration_seconds)[OFFSET(DIV(COUNT(*) + 1, 2) - 1)] AS p50_seconds, MAX(duration_seconds) AS max_seconds
    FROM succeeded
    GROUP BY phase, processor, day
  ),
  -- The median of all runs of the 30 days before: one long run does not move it.
  normal AS (
    SELECT days.phase, days.processor, days.day, COUNT(*) AS normal_runs, ARRAY_AGG(past.duration_seconds ORDER BY past.duration_seconds)[OFFSET(DIV(COUNT(*) + 1, 2) - 1)] AS normal_p50_seconds
    FROM days
    JOIN succeeded AS past
      ON past.phase = days.phase AND past.processor = days.processor AND past.day BETWEEN DATE_SUB(days.day, INTERVAL 30 DAY) AND DATE_SUB(days.day, INTERVAL 1 DAY)
    GROUP BY days.phase, days.processor, days.day
  ),
  compared AS (
    SELECT
      day, phase, processor, runs, p50_seconds, max_seconds,
      IFNULL(normal_runs, 0) AS normal_runs,
      normal_p50_seconds,
      SAFE_DIVIDE(p50_seconds, normal_p50_seconds) AS times_normal
    FROM days
    LEFT JOIN normal USING (phase, processor, day)
  )
SELECT
  *,
  -- Finding: over 2 times normal, where normal is of 5 runs or more.
  IFNULL(times_normal > 2, FALSE) AND normal_runs >= 5 AS is_slow
FROM compared
