import { closeSync, openSync, writeSync } from 'node:fs';
import { FAILURE_CATEGORIES } from '../model/failure-category';
import { RUN_EVENT_FIELD } from '../model/run-event';

/** Days over which the entries are spread, newest first, as `gcloud logging read` prints them. */
const DAYS = 10;
const LAST_MS = Date.parse('2026-01-31T00:00:00Z');
const PHASES = 6;
const PROCESSORS = 55;
const DEPLOYABLES = 9;
/** Lines in one write. */
const CHUNK = 20_000;

/** Types of run events with their share in percent. */
const EVENTS: readonly (readonly [share: number, type: string])[] = [
  [70, 'heartbeat'],
  [13, 'started'],
  [13, 'succeeded'],
  [1.5, 'failed'],
  [1, 'skipped'],
  [0.4, 'timed_out'],
  [0.4, 'went_silent'],
  [0.3, 'breaker_opened'],
  [0.2, 'deadline_met'],
  [0.1, 'deadline_missed'],
  [0.1, 'rejected'],
];

/** Writes log entries to a file, one on each line, about 400 bytes each; the same ones every time. */
export function writeLogLines(path: string, count: number): void {
  const file = openSync(path, 'w');
  const random = randomNumbers();
  try {
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(CHUNK, count - from);
      const lines = Array.from({ length: size }, (_, i) => JSON.stringify(entry(from + i, count, random)));
      writeSync(file, `${lines.join('\n')}\n`);
    }
  } finally {
    closeSync(file);
  }
}

/** 35% run events, 45% requests, 20% other lines: roughly the mixture of a pipeline. */
function entry(i: number, count: number, random: () => number): unknown {
  const at = LAST_MS - Math.floor((i * DAYS * 86_400_000) / count);
  const kind = random();
  const n = Math.floor(random() * PROCESSORS);
  const service = `service-${n % DEPLOYABLES}`;
  const labels = { location: 'us-west2', project_id: 'nba', revision_name: `${service}-00017`, service_name: service };
  const common = {
    insertId: Math.floor(random() * 2 ** 48).toString(36),
    receiveTimestamp: new Date(at + 40 + Math.floor(random() * 400)).toISOString(),
    resource: { labels, type: 'cloud_run_revision' },
    timestamp: new Date(at).toISOString(),
  };
  if (kind < 0.35) {
    const event = runEvent(n, i, random);
    const failed = event['type'] === 'failed';
    const jsonPayload = { message: `run ${String(event['type'])}`, [RUN_EVENT_FIELD]: event };
    return {
      ...common,
      jsonPayload,
      severity: failed ? 'ERROR' : 'INFO',
      logName: 'projects/shop/logs/run.googleapis.com%2Fstdout',
    };
  }
  if (kind < 0.8) return { ...common, ...request(random) };
  const textPayload = `Loaded ${Math.floor(random() * 5_000)} rows of team_game_summary for game ${i % 1_230}, 0 left out, cache warm`;
  return { ...common, textPayload, severity: 'INFO', logName: 'projects/shop/logs/run.googleapis.com%2Fstderr' };
}

function runEvent(n: number, i: number, random: () => number): Record<string, string | number> {
  let place = random() * 100;
  const [, type] = EVENTS.find(([share]) => (place -= share) < 0) ?? [0, 'heartbeat'];
  const ended = type === 'succeeded' || type === 'failed';
  return {
    v: 1,
    type,
    run_id: `r${(i * 7_919).toString(36)}`,
    attempt: 1,
    phase: `phase${(n % PHASES) + 1}`,
    processor: `Processor${n}Of${PROCESSORS}`,
    ...(ended ? { duration_seconds: Math.round(random() * 540_000) / 1_000, records_processed: i % 997 } : {}),
    ...(type === 'failed' ? { failure_category: FAILURE_CATEGORIES[i % FAILURE_CATEGORIES.length] ?? 'unknown' } : {}),
    ...(type === 'rejected' ? { reason: 'not_a_run_event' } : {}),
  };
}

function request(random: () => number) {
  const status = random() < 0.004 ? 503 : random() < 0.002 ? 403 : 200;
  return {
    httpRequest: {
      latency: `${(random() * 600).toFixed(6)}s`,
      requestMethod: 'POST',
      requestUrl: '/process',
      status,
    },
    logName: 'projects/shop/logs/run.googleapis.com%2Frequests',
    severity: status === 200 ? 'INFO' : status === 503 ? 'ERROR' : 'WARNING',
  };
}

/** Numbers from 0 to 1, the same ones every time (mulberry32). */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
