/** Texts as a list of SQL strings. */
const quoted = (...texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');

const OUTCOMES = quoted('succeeded', 'failed', 'skipped', 'timed_out', 'went_silent');
const DEADLINES = quoted('deadline_met', 'deadline_missed');
const DECISIONS = quoted(
  'timed_out',
  'went_silent',
  'late_success',
  'breaker_opened',
  'breaker_half_opened',
  'breaker_closed',
);

/** The five counts per minute, by the labels of the metrics; a distribution as its count and sum. */
const COUNTS = `
  SELECT 'outcomes' AS metric, minute, phase, processor, type, failure_category AS other, count(*) AS n, NULL AS sum
    FROM entries WHERE resource = 'cloud_run_revision' AND type IN (${OUTCOMES}) GROUP BY ALL
  UNION ALL
  SELECT 'durations', minute, phase, processor, NULL, NULL, count(*), sum(seconds)
    FROM entries WHERE resource = 'cloud_run_revision' AND type = 'succeeded' AND seconds >= 0 GROUP BY ALL
  UNION ALL
  SELECT 'deadlines', minute, phase, NULL, type, NULL, count(*), NULL
    FROM entries WHERE resource = 'cloud_run_revision' AND type IN (${DEADLINES}) GROUP BY ALL
  UNION ALL
  SELECT 'decisions', minute, phase, NULL, type, NULL, count(*), NULL
    FROM entries WHERE resource = 'cloud_run_revision' AND type IN (${DECISIONS}) GROUP BY ALL
  UNION ALL
  SELECT 'rejected', minute, NULL, NULL, NULL, reason, count(*), NULL
    FROM entries WHERE resource = 'cloud_run_revision' AND type = 'rejected' GROUP BY ALL`;

/** Handwritten by an expert: the columns that are needed, with their types. */
export function typedQuery(path: string): string {
  const event =
    'STRUCT(type VARCHAR, phase VARCHAR, processor VARCHAR, failure_category VARCHAR, reason VARCHAR, duration_seconds DOUBLE)';
  return `WITH entries AS (
    SELECT date_trunc('minute', timestamp) AS minute, resource.type AS resource,
      jsonPayload.run_event.type AS type, jsonPayload.run_event.phase AS phase,
      jsonPayload.run_event.processor AS processor, jsonPayload.run_event.failure_category AS failure_category,
      jsonPayload.run_event.reason AS reason, jsonPayload.run_event.duration_seconds AS seconds
    FROM read_json('${path}', format = 'newline_delimited', columns = {
      timestamp: 'TIMESTAMP', resource: 'STRUCT(type VARCHAR)', jsonPayload: 'STRUCT(run_event ${event})'
    })
  ) ${COUNTS}`;
}

/** Handwritten in the simplest way: each field by its path. */
export function pathQuery(path: string): string {
  const field = (name: string) => `json->>'$.jsonPayload.run_event.${name}' AS ${name}`;
  return `WITH entries AS (
    SELECT date_trunc('minute', (json->>'$.timestamp')::TIMESTAMP) AS minute, json->>'$.resource.type' AS resource,
      ${['type', 'phase', 'processor', 'failure_category', 'reason'].map(field).join(', ')},
      (json->>'$.jsonPayload.run_event.duration_seconds')::DOUBLE AS seconds
    FROM read_json_objects('${path}', format = 'newline_delimited')
  ) ${COUNTS}`;
}

/** One pass of jq with the filter of the first metric. */
export const JQ_PROGRAM =
  'reduce (inputs | select(.resource.type == "cloud_run_revision" and (.jsonPayload.run_event.type | ' +
  'IN("succeeded", "failed", "skipped", "timed_out", "went_silent")))) as $_ (0; . + 1)';
