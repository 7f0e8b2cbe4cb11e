import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { FailureCategory } from '../../model/failure-category';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** A Monday. */
export const MONTH_START = Date.UTC(2026, 0, 5);

/** A run as its lines show it. */
export interface Run {
  readonly phase: string;
  readonly processor: string;
  /** Of its start. */
  readonly at: number;
  readonly seconds: number;
  readonly end: 'succeeded' | 'skipped' | 'timed_out' | FailureCategory;
  /** @default - the day of its start */
  readonly dataDate?: string;
}

/** A log entry of a line that a container of a service printed. */
export function lineAt(at: number, event: object, { service = 'my-service', receivedAt = at + 500 } = {}): LogEntry {
  return {
    logName: 'projects/my-project/logs/run.googleapis.com%2Fstdout',
    resource: { type: 'cloud_run_revision', labels: { service_name: service } },
    timestamp: new Date(at).toISOString(),
    receiveTimestamp: new Date(receivedAt).toISOString(),
    jsonPayload: { run_event: event },
  };
}

/** The lines of runs; some come twice, some hours late, and not in order. */
export function linesOf(runs: readonly Run[]): LogEntry[] {
  const lines = runs.flatMap(linesOfRun).map((entry, i) => (i % 5 === 0 ? late(entry) : entry));
  const twice = lines.filter((_, i) => i % 7 === 0);
  return [...twice, ...lines].reverse();
}

function linesOfRun({ phase, processor, at, seconds, end, dataDate }: Run, i: number): LogEntry[] {
  const data_date = dataDate ?? new Date(at).toISOString().slice(0, 10);
  const own = { v: 1, run_id: `${processor}-${i}`, attempt: 1, phase, processor, data_date };
  const endedAt = at + seconds * 1_000;
  const ending = (): LogEntry => {
    switch (end) {
      case 'timed_out':
        return lineAt(
          endedAt,
          { ...own, type: end, age_seconds: seconds, silence_seconds: 900 },
          { service: 'phasewatch-timeout-monitor' },
        );
      case 'succeeded':
      case 'skipped':
        return lineAt(endedAt, { ...own, type: end, duration_seconds: seconds });
      default:
        return lineAt(endedAt, { ...own, type: 'failed', failure_category: end, error: 'it failed' });
    }
  };
  const heartbeat = lineAt(at + seconds * 500, { ...own, type: 'heartbeat', elapsed_seconds: seconds / 2 });
  return [lineAt(at, { ...own, type: 'started' }), heartbeat, ending()];
}

function late(entry: LogEntry): LogEntry {
  return { ...entry, receiveTimestamp: new Date(Date.parse(entry['timestamp'] as string) + 3 * HOUR).toISOString() };
}

/** Runs of a processor at the same times of every day. */
export function daily(
  days: number,
  times: number,
  run: (day: number, time: number) => Omit<Run, 'at'> & { readonly after?: number },
): Run[] {
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: times }, (__, time) => {
      const { after = (time * DAY) / times, ...one } = run(day, time);
      return { ...one, at: MONTH_START + day * DAY + after };
    }),
  ).flat();
}

/** Month of phase 5: of 100 runs 27 succeed, the others hang and are closed, or fail. */
export const phase5Month = (successes: number): Run[] =>
  daily(30, 10, (day, time) => ({
    phase: 'phase5',
    processor: 'prediction-coordinator',
    seconds: 600,
    end: ((day * 10 + time) * 37) % 100 < successes ? 'succeeded' : time % 2 === 0 ? 'timed_out' : 'processing_error',
  }));

/** Month of phase 2: of some failures, spread over 2,000 runs, some need no action. */
export const phase2Month = (expected: number, failures = 1_000): Run[] =>
  daily(20, 100, (day, time) => {
    const every = 2_000 / failures;
    const i = day * 100 + time;
    const isExpected = ((i / every) * 7_919) % failures < expected;
    return {
      phase: 'phase2',
      processor: `Processor${time % 10}`,
      seconds: 20,
      end: i % every > 0 ? 'succeeded' : isExpected ? 'no_data_available' : 'processing_error',
    };
  });

/** Is a run of 672 among some that are spread evenly? */
const isSpread = (i: number, count: number) => (i * 389) % 672 < count;

/**
 * Four weeks with a run an hour. Without the storm half of them fail, at all hours; with it 22 fail, and 40 of another
 * processor in each hour of Mondays up to 03:00.
 */
export const mondayMonth = (withStorm: boolean): Run[] => [
  ...daily(28, 24, (day, time) => ({
    phase: 'phase2',
    processor: 'NbacScheduleProcessor',
    seconds: 20,
    end: isSpread(day * 24 + time, withStorm ? 22 : 336) ? 'processing_error' : 'succeeded',
  })),
  ...(withStorm
    ? daily(28, 120, (_, time) => ({
        phase: 'phase2',
        processor: 'BasketballRefRosterProcessor',
        seconds: 10,
        end: 'processing_error' as const,
        after: time * 90_000,
      })).filter((_, i) => Math.floor(i / 120) % 7 === 0)
    : []),
];

/** 35 days of two processors; one takes longer from the last five days on. */
export const slowerMonth = (times: number): Run[] =>
  ['order-import', 'customer-import'].flatMap((processor) =>
    daily(35, 2, (day, time) => ({
      phase: 'import',
      processor,
      seconds: (200 + 10 * ((day + time) % 5)) * (processor === 'order-import' && day >= 30 ? times : 1),
      end: 'succeeded',
    })),
  );

/** 35 days of an upstream and what reads it ten minutes after; it is done later on the last five days. */
export const laterMonth = (laterHours: number, waitMinutes = 10): Run[] => {
  const doneAfter = (day: number) => 2 * HOUR + ((day % 5) * HOUR) / 10 + (day >= 30 ? laterHours * HOUR : 0);
  const imports = ['order-import', 'customer-import'].flatMap((processor) =>
    daily(35, 1, (day) => ({
      phase: 'import',
      processor,
      seconds: 300,
      end: 'succeeded' as const,
      after: (processor === 'order-import' ? doneAfter(day) : HOUR) - 300_000,
    })),
  );
  const pricing = daily(35, 1, (day) => ({
    phase: 'price',
    processor: 'order-pricing',
    seconds: 300,
    end: 'succeeded' as const,
    after: doneAfter(day) + (day >= 30 ? waitMinutes : 10) * 60_000,
  }));
  return [...imports, ...pricing];
};
