import { Duration } from '../model/duration';
import { describeProblem, refuse } from '../model/problem';
import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { EngineResult } from '../alerting/evaluation/result';
import { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { ChartRecorder, type ChartQuery, type RecordedCharts } from '../alerting/charting/chart-recorder';
import type { Series } from '../alerting/metrics/series';
import { policiesWithoutData, readsSeries } from './data-seen';
import { InputTally } from '../files/input-tally';
import { knownMetrics } from '../alerting/known-metrics';
import { readLogs } from './log-files';
import type { LogFindings, MatchedEntry } from './log-points';
import { PointStore } from './point-store';
import { systemMetricsFor } from './system-metrics';
import { usableConfig } from './usable-config';
import { whyNoData } from './why-no-data';
import { readSeries } from './series-files';
import type { TimeRange } from '../logs/time-range';
import type { MonitoringConfig } from '../alerting/monitoring-config';

/** The recording: time series and log entries, as paths of files; time series also as objects. */
export interface ReplaySources {
  readonly series: readonly unknown[];
  readonly logs: readonly string[];
}

/** Options of a replay. */
export interface ReplayOptions {
  /** Milliseconds since the epoch. @default - the first point or entry */
  readonly from?: number;
  /** Milliseconds since the epoch. @default - the last point or entry */
  readonly to?: number;
  /** How long after its time a point becomes readable. @default - 0 to 4 minutes; 0 to 10 with log entries */
  readonly ingestionDelay?: { readonly best: Duration; readonly worst: Duration };
  /** Takes what is skipped and refused; holds what was refused of the configuration. @default - a new one */
  readonly tally?: InputTally;
  /** Makes an unreadable item fatal, and a policy that the API would refuse. @default false */
  readonly strict?: boolean;
  /** Called with the progress of the replay, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Charts to record. @default - none */
  readonly queries?: readonly ChartQuery[];
}

/** The result of a replay. */
export interface Replay {
  /**
   * Milliseconds since the epoch. If `to` is the end of the recording, incidents may open and close later, by the
   * ingestion delay.
   */
  readonly from: number;
  readonly to: number;
  readonly best: EngineResult;
  readonly worst: EngineResult;
  readonly tally: InputTally;
  readonly logs: LogFindings;
  /** IDs of evaluated policies without data: their filters match no series and no entry. */
  readonly withoutData: readonly string[];
  /** Why each of them has none: the clause that nothing meets, and what there is instead. */
  readonly whyWithoutData: Readonly<Record<string, string>>;
  /** The recorded charts; undefined without `queries`. */
  readonly charts: RecordedCharts | undefined;
}

/** Google's metrics, many of which document 240 s: https://cloud.google.com/monitoring/api/v3/latency-n-retention */
const SERIES_DELAY = { best: Duration.zero, worst: Duration.minutes(4) } as const;
/** Log-based metrics: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
const LOGS_DELAY = { best: Duration.zero, worst: Duration.minutes(10) } as const;
/** Step by which the engines advance. */
const STEP_MS = 60_000;

/**
 * Replays a recording through alert policies twice: with every point readable at its time (best case), and with windows
 * that wait for the longest ingestion delay (worst case).
 * @throws InputError for unreadable input, INP008 for a period without data, and as the engine for policies
 */
export async function replay(
  given: MonitoringConfig,
  sources: ReplaySources,
  options: ReplayOptions = {},
): Promise<Replay> {
  const store = new PointStore();
  try {
    const tally = options.tally ?? new InputTally(options.strict ?? false);
    const config = usableConfig(given, tally);
    const range = { from: options.from ?? -Infinity, to: options.to ?? Infinity };
    const objectives = new ServiceLevelObjectives(config.objectives, config.services);
    const isRead = (series: Series) => readsSeries(config.policies, series, objectives);
    const recorded = await readSeries(sources.series, { range, into: store, tally, isRead });
    const logMetrics = [
      ...config.logMetrics,
      ...(sources.logs.length === 0 ? [] : systemMetricsFor(config, store.series)),
    ];
    const logs = await readLogs(sources.logs, { ...config, logMetrics }, { range, into: store, tally });
    const span = spanOf(range, store, logs, tally);
    const descriptors = knownMetrics(config, recorded, store.series);
    const delay = options.ingestionDelay ?? (tally.entries > 0 ? LOGS_DELAY : SERIES_DELAY);
    const { queries = [] } = options;
    const recorder = queries.length === 0 ? undefined : new ChartRecorder(queries, { descriptors, objectives }, span);
    const engine = (late: Duration) =>
      new AlertEngine(config.policies, descriptors, {
        startAt: span.from,
        ingestionDelaySeconds: late.toSeconds(),
        // Without waiting, a window would end before its points are readable.
        windowLagSeconds: late.toSeconds(),
        objectives,
        skipsRefused: !(options.strict ?? false),
      });
    const engines = [engine(delay.best), engine(delay.worst)] as const;
    runEngines({ store, entries: logs.matched, engines, recorder, span, onProgress: options.onProgress });
    // The last points are readable only after the ingestion delay, so evaluation goes on for that long.
    const end = (late: Duration) => span.to + (options.to === undefined ? late.toMilliseconds() : 0);
    const [best, worst] = [engines[0].finish(end(delay.best)), engines[1].finish(end(delay.worst))];
    // A policy that fires without data, as with absent(), did evaluate something.
    const quiet = new Set(
      best.policies.flatMap(({ id, status, incidents }) => (status === 'evaluated' && incidents === 0 ? [id] : [])),
    );
    const withoutIncident = config.policies.filter(({ id }) => quiet.has(id));
    const withoutData = policiesWithoutData(
      withoutIncident,
      { series: store.series, filters: logs.filters },
      objectives,
    );
    const data = { series: store.series, logMetrics, objectives };
    const whyWithoutData = Object.fromEntries(
      config.policies
        .filter(({ id }) => withoutData.includes(id))
        .map(({ id, conditions }) => [id, [...new Set(conditions.map((one) => whyNoData(one, data)))].join('; ')]),
    );
    return { ...span, best, worst, tally, logs, withoutData, whyWithoutData, charts: recorder?.finish() };
  } finally {
    store.dispose();
  }
}

/** What {@link runEngines} needs. */
interface EngineRun {
  readonly store: PointStore;
  readonly entries: readonly MatchedEntry[];
  readonly engines: readonly AlertEngine[];
  readonly recorder: ChartRecorder | undefined;
  readonly span: TimeRange;
  readonly onProgress: ReplayOptions['onProgress'];
}

/** Feeds all points and entries to the engines, in the order in which they become known. */
function runEngines({ store, entries, engines, recorder, span: { from, to }, onProgress }: EngineRun): void {
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
      // An evaluation reads points up to its own time, so those are written first.
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
  return first === undefined ? '' : `; ${bad} unreadable: ${first.where}: ${first.reason}`;
}

function refusedIn({ refused }: InputTally): string {
  return refused.flatMap(({ problems }) => problems.map((one) => `; ${describeProblem(one)}`)).join('');
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
    rule: 'the recording has points or entries in the requested period',
    got: `${tally.points} points and ${tally.entries} entries, ${tally.outside} of them outside of the period${unreadIn(tally)}${refusedIn(tally)}`,
    fix: 'check --from, --to and the files',
  });
}
