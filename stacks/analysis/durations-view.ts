import { ANALYSIS_RULES } from '../../model/analysis';
import { isBefore, median } from './sql';

const { leastHistory, normalDays, slowTimes } = ANALYSIS_RULES;

/** The view with the durations of each processor and day, against those of the 30 days before. */
export function durationsView(runs: string): string {
  return `-- One row for each processor and day (UTC) on which runs started that succeeded.
WITH
  succeeded AS (
    SELECT phase, processor, DATE(started_at) AS day, duration_seconds
    FROM \`${runs}\`
    WHERE outcome = 'succeeded'
  ),
  days AS (
    SELECT phase, processor, day, COUNT(*) AS runs, ${median('duration_seconds')} AS p50_seconds, MAX(duration_seconds) AS max_seconds
    FROM succeeded
    GROUP BY phase, processor, day
  ),
  -- The median of all runs of the ${normalDays} days before: one long run does not move it.
  normal AS (
    SELECT days.phase, days.processor, days.day, COUNT(*) AS normal_runs, ${median('past.duration_seconds')} AS normal_p50_seconds
    FROM days
    JOIN succeeded AS past
      ON past.phase = days.phase AND past.processor = days.processor AND ${isBefore('past.day', 'days.day', normalDays)}
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
  -- Finding: over ${slowTimes} times normal, where normal is of ${leastHistory} runs or more.
  IFNULL(times_normal > ${slowTimes}, FALSE) AND normal_runs >= ${leastHistory} AS is_slow
FROM compared
`;
}
