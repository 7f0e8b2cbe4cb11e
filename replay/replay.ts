import { Duration } from '../model/duration';
import { describeProblem, InputError, refuse } from '../model/problem';
import type { Extent } from '../alerting/evaluation/extent';
import { refusedPolicies } from '../alerting/evaluation/incremental/engine';
import type { EngineResult } from '../alerting/evaluation/result';
import { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { ChartRecorder, type ChartQuery, type RecordedCharts } from '../alerting/charting/chart-recorder';
import type { Series } from '../alerting/metrics/series';
import type { AlertPolicy } from '../alerting/policies/policy';
import { policiesWithoutData, readsSeries, type Recorded } from './data-seen';
import { InputTally } from '../files/input-tally';
import { knownMetrics } from '../alerting/known-metrics';
import { descriptorOfLogMetric } from '../alerting/metrics/log-based-metric';
import { EngineRuns } from './engine-runs';
import { planOf } from './evaluation-plan';
import { answerable, countable, countView } from './counted-view';
import { readLogs } from './log-files';
import type { LogFindings } from './log-points';
import { PointStore } from './point-store';
import { addRuns, resultsOf, type Delays, type ReplayResults } from './replay-results';
import { systemMetricsFor } from './system-metrics';
import { usableConfig } from './usable-config';
import { unknownGroupLabels } from './unknown-group-labels';
import { reasonsWithoutData, type RecordedData } from './why-no-data';
import { readSeries } from './series-files';
import type { TimeRange } from '../logs/time-range';
import type { ViewLogs } from '../logs/bigquery/view-logs';
import type { MonitoringConfig } from '../alerting/monitoring-config';

/** The recording: time series and log entries, as paths of files; time series also as objects. */
export interface ReplaySources {
  readonly series: readonly unknown[];
  readonly logs: readonly string[];
  /** Log entries in BigQuery, instead of files. @default - none */
  readonly view?: ViewLogs | undefined;
}

/** Options of a replay. */
export interface ReplayOptions {
  /** Milliseconds since the epoch. Points and entries before it count. @default - the first point or entry */
  readonly from?: number;
  /** Milliseconds since the epoch. Points and entries after it count. @default - the last point or entry */
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
export interface Replay extends ReplayResults {
  /**
   * Milliseconds since the epoch. If `to` is the end of the recording, incidents may open and close later, by the
   * ingestion delay.
   */
  readonly from: number;
  readonly to: number;
  readonly tally: InputTally;
  readonly logs: LogFindings;
  /** Those of the logs, and of labels to group by that no series has. */
  readonly warnings: readonly string[];
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
const MINUTE_MS = 60_000;

/**
 * Replays a recording through alert policies: at every phase of evaluation that gives another result, with all points on
 * time and with points that are late by different amounts. Outside of the recording values are unknown.
 * docs/adr/0022-recordings.md says which phases and delays are enough.
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
    const { view } = sources;
    const config = answerable(view, usableConfig(given, tally), tally);
    const range = { from: options.from ?? -Infinity, to: options.to ?? Infinity };
    const objectives = new ServiceLevelObjectives(config.objectives, config.services);
    const isRead = (series: Series) => readsSeries(config.policies, series, objectives);
    const declared = [...config.descriptors, ...config.logMetrics.map(descriptorOfLogMetric)];
    const recorded = await readSeries(sources.series, { range, into: store, tally, isRead, declared });
    const timeSeries = { count: store.series.length, extent: { from: store.first, to: store.last } };
    const hasLogs = sources.logs.length > 0 || view !== undefined;
    const system = hasLogs ? countable(view, systemMetricsFor(config, store.series), tally) : [];
    const target = { range, into: store, tally };
    const readers = { ...config, logMetrics: [...config.logMetrics, ...system] };
    const logs = view ? await countView(view, readers, target) : await readLogs(sources.logs, readers, target);
    const span = spanOf(range, store, logs, tally);
    const descriptors = knownMetrics(config, recorded, store.series);
    const engineOptions = { objectives, skipsRefused: !(options.strict ?? false) };
    const first = Math.min(store.first, logs.first);
    const last = Math.max(store.last, logs.last);
    refusedPolicies(config.policies, descriptors, engineOptions); // throws before the policies are spread over engines
    const delays = delaysOf(options, logs);
    const plans = config.policies.map((policy) =>
      planOf(policy, {
        series: store.series,
        times: store.times,
        recordedSeries: timeSeries.count,
        timeSeries: { extent: timeSeries.extent, lateMs: delays.seriesLateMs },
        logs: { extent: extentOfLogs(logs), lateMs: delays.logsLateMs },
        objectives,
        descriptors,
      }),
    );
    const runs = new EngineRuns({ descriptors, options: engineOptions, first, last });
    const planned = plans.map((plan) => addRuns(plan, delays, runs));
    const { queries = [] } = options;
    const charts = queries.length === 0 ? undefined : new ChartRecorder(queries, { descriptors, objectives }, span);
    runs.feed(store, logs.matched, {
      recorder: charts === undefined ? undefined : { charts, to: span.to },
      onProgress: options.onProgress,
    });
    const results = resultsOf(
      planned.map((one) => one()),
      span,
      range,
    );
    const recordedData = { series: store.series, filters: logs.filters, logMetrics: readers.logMetrics, objectives };
    const gaps = dataGaps(config.policies, results.best, recordedData);
    const warnings = [...logs.warnings, ...labelWarnings(config.policies, results.best, store.series)];
    return { ...span, ...results, tally, logs, warnings, ...gaps, charts: charts?.finish() };
  } finally {
    store.dispose();
  }
}

/** Warnings of labels to group by, of the policies that were evaluated: the filters of others may not be readable. */
function labelWarnings(
  policies: readonly AlertPolicy[],
  { policies: results }: EngineResult,
  series: readonly Series[],
): string[] {
  const evaluated = new Set(results.flatMap(({ id, status }) => (status === 'evaluated' ? [id] : [])));
  return unknownGroupLabels(
    policies.filter(({ id }) => evaluated.has(id)),
    series,
  );
}

/** The policies that were evaluated and had no data, and why. One that fires without data, as with absent(), had some. */
function dataGaps(
  policies: readonly AlertPolicy[],
  { policies: results }: EngineResult,
  data: RecordedData & Recorded,
): Pick<Replay, 'withoutData' | 'whyWithoutData'> {
  const quiet = new Set(
    results.flatMap(({ id, status, incidents }) => (status === 'evaluated' && incidents === 0 ? [id] : [])),
  );
  const withoutIncident = policies.filter(({ id }) => quiet.has(id));
  const withoutData = policiesWithoutData(withoutIncident, data, data.objectives);
  const named = new Set(withoutData);
  return {
    withoutData,
    whyWithoutData: reasonsWithoutData(
      policies.filter(({ id }) => named.has(id)),
      data,
    ),
  };
}

function delaysOf({ ingestionDelay }: ReplayOptions, logs: LogFindings): Delays {
  const { best, worst } = ingestionDelay ?? (Number.isFinite(logs.first) ? LOGS_DELAY : SERIES_DELAY);
  const lateMs = (delay: { readonly best: Duration; readonly worst: Duration }) =>
    delay.worst.toMilliseconds() - delay.best.toMilliseconds();
  return {
    bestMs: best.toMilliseconds(),
    worstMs: worst.toMilliseconds(),
    seriesLateMs: lateMs(ingestionDelay ?? SERIES_DELAY),
    logsLateMs: logs.recordsReceipt ? 0 : lateMs(ingestionDelay ?? LOGS_DELAY),
  };
}

/** The whole minutes of the log entries: what happened in a part of a minute before or after them is not known. */
function extentOfLogs({ first, lastEntry }: LogFindings): Extent {
  return { from: Math.ceil(first / MINUTE_MS) * MINUTE_MS, to: Math.floor(lastEntry / MINUTE_MS) * MINUTE_MS };
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
  if (tally.points + tally.entries > tally.outside) {
    return {
      from: Number.isFinite(range.from) ? range.from : first,
      to: Number.isFinite(range.to) ? range.to : Math.max(last, range.from),
    };
  }
  // Where nothing was read, the reasons are what was refused.
  if (tally.files.length === 0 && tally.refused.length > 0) {
    throw new InputError(tally.refused.flatMap(({ problems }) => problems));
  }
  return refuse({
    code: 'INP008',
    where: tally.files.join(', ') || 'the recording',
    rule: 'the recording has points or entries in the requested period',
    got: `${tally.points} points and ${tally.entries} entries, ${tally.outside} of them outside of the period${unreadIn(tally)}${refusedIn(tally)}`,
    fix: 'check --from, --to and the files',
  });
}
