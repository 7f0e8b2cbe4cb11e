import { Duration } from '../model/duration';
import { refuse } from '../model/problem';
import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { EngineResult } from '../alerting/evaluation/result';
import { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { ChartRecorder, type ChartQuery, type RecordedCharts } from '../alerting/charting/chart-recorder';
import { policiesWithoutData } from './data-seen';
import { InputTally } from '../files/input-tally';
import { knownMetrics } from '../alerting/known-metrics';
import { readLogs } from './log-files';
import type { LogFindings, MatchedEntry } from './log-points';
import { PointStore } from './point-store';
import { readSeries } from './series-files';
import type { TimeRange } from '../logs/time-range';
import type { MonitoringConfig } from '../alerting/monitoring-config';

/** What is replayed: time series and log entries, as paths of files or, for series, the objects themselves. */
export interface ReplaySources {
  readonly series: readonly unknown[];
  readonly logs: readonly string[];
}

/** When, how late, and how strictly. */
export interface ReplayOptions {
  /** Milliseconds since the epoch. @default - the first point or entry */
  readonly from?: number;
  /** Milliseconds since the epoch. @default - the last point or entry */
  readonly to?: number;
  /** How long after its time a point can be read. @default - 0 to 4 minutes, and to 10 with log entries */
  readonly ingestionDelay?: { readonly best: Duration; readonly worst: Duration };
  /** Is an item that cannot be read fatal, and a policy that the API would refuse? @default false */
  readonly strict?: boolean;
  /** Told how far the replay is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** What is recorded to be drawn. @default - nothing */
  readonly queries?: readonly ChartQuery[];
}

/** What alert policies made of a recording. */
export interface Replay {
  /**
   * Milliseconds since the epoch. Incidents may open and close later than `to`, where that is the end of the recording: by
   * as much as the last points may be late.
   */
  readonly from: number;
  readonly to: number;
  readonly best: EngineResult;
  readonly worst: EngineResult;
  readonly tally: InputTally;
  readonly logs: LogFindings;
  /** Ids of evaluated policies whose filters no series or entry matches, so that they had nothing to judge. */
  readonly withoutData: readonly string[];
  /** What is there to be drawn; unset where nobody asked. */
  readonly charts: RecordedCharts | undefined;
}

/** Google's own metrics, of which many say 240 s: https://cloud.google.com/monitoring/api/v3/latency-n-retention */
const SERIES_DELAY = { best: Duration.zero, worst: Duration.minutes(4) } as const;
/** Log-based metrics: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
const LOGS_DELAY = { best: Duration.zero, worst: Duration.minutes(10) } as const;
/** How far engines advance at once. */
const STEP_MS = 60_000;

/**
 * Replays a recording through alert policies twice: with every point visible at once, and with windows that wait as
 * long as points may be late, so that everything is seen that much later.
 * @throws InputError for input that cannot be read, INP008 for a time without any data, and what the engine refuses
 */
export async function replay(
  watched: MonitoringConfig,
  sources: ReplaySources,
  options: ReplayOptions = {},
): Promise<Replay> {
  const store = new PointStore();
  try {
    const tally = new InputTally(options.strict ?? false);
    const range = { from: options.from ?? -Infinity, to: options.to ?? Infinity };
    const said = await readSeries(sources.series, range, store, tally);
    const logs = await readLogs(sources.logs, watched, { range, into: store, tally });
    const span = spanOf(range, store, logs, tally);
    const descriptors = knownMetrics(watched, said, store.series);
    const delay = options.ingestionDelay ?? (tally.entries > 0 ? LOGS_DELAY : SERIES_DELAY);
    const objectives = new ServiceLevelObjectives(watched.objectives, watched.services);
    const { queries = [] } = options;
    const recorder = queries.length === 0 ? undefined : new ChartRecorder(queries, { descriptors, objectives }, span);
    const engine = (late: Duration) =>
      new AlertEngine(watched.policies, descriptors, {
        startAt: span.from,
        ingestionDelaySeconds: late.toSeconds(),
        // A window that ended before its points could be read would never hold any; so it waits for them.
        windowLagSeconds: late.toSeconds(),
        objectives,
        skipsRefused: !(options.strict ?? false),
      });
    const engines = [engine(delay.best), engine(delay.worst)] as const;
    play(store, logs.matched, engines, recorder, span, options.onProgress);
    // What comes last is not seen before it can be read: a recording's own end is no reason to look away before that.
    const end = (late: Duration) => span.to + (options.to === undefined ? late.toMilliseconds() : 0);
    const [best, worst] = [engines[0].finish(end(delay.best)), engines[1].finish(end(delay.worst))];
    // What fires without data, as absent() does, has judged just that.
    const silent = new Set(
      best.policies.flatMap(({ id, status, incidents }) => (status === 'evaluated' && incidents === 0 ? [id] : [])),
    );
    const judged = watched.policies.filter(({ id }) => silent.has(id));
    const withoutData = policiesWithoutData(judged, { series: store.series, filters: logs.filters }, objectives);
    return { ...span, best, worst, tally, logs, withoutData, charts: recorder?.finish() };
  } finally {
    store.dispose();
  }
}

function play(
  store: PointStore,
  entries: readonly MatchedEntry[],
  engines: readonly AlertEngine[],
  recorder: ChartRecorder | undefined,
  { from, to }: TimeRange,
  onProgress: ReplayOptions['onProgress'],
): void {
  const sinks = recorder === undefined ? engines : [...engines, recorder];
  let next = from;
  let entry = 0;
  const entriesUpTo = (at: number) => {
    for (let one = entries[entry]; one !== undefined && one.receivedAt <= at; one = entries[++entry]) {
      for (const engine of engines) engine.observe(one.entry, one.receivedAt);
    }
  };
  for (const { series, at, start, value, distribution, knownAt } of store.inOrder()) {
    if (knownAt > to) break;
    if (knownAt > next) {
      // An evaluation sees what lies before it, so points of its very instant go in first.
      next = from + Math.ceil((knownAt - from) / STEP_MS) * STEP_MS;
      entriesUpTo(next - STEP_MS);
      for (const sink of sinks) sink.advanceTo(next - STEP_MS);
      onProgress?.((knownAt - from) / (to - from));
    }
    for (const sink of sinks) sink.write(series, at, distribution ?? value, start);
  }
  entriesUpTo(to);
}

function unreadIn({ bad, examples: [first] }: InputTally): string {
  return first === undefined ? '' : `; ${bad} could not be read: ${first.where}: ${first.reason}`;
}

function spanOf(range: TimeRange, store: PointStore, logs: LogFindings, tally: InputTally): TimeRange {
  const first = Math.min(store.first, logs.first);
  const last = Math.max(store.last, logs.last);
  if (Number.isFinite(first)) {
    return {
      from: Number.isFinite(range.from) ? range.from : first,
      to: Number.isFinite(range.to) ? range.to : last,
    };
  }
  return refuse({
    code: 'INP008',
    where: tally.files.join(', ') || 'the recording',
    rule: 'a recording holds points or entries in the time that is asked for',
    got: `${tally.points} points and ${tally.entries} entries, ${tally.outside} of them outside of that time${unreadIn(tally)}`,
    fix: 'mind --from and --to, and whether these are the right files',
  });
}
