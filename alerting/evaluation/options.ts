import type { CompileLogFilter } from '../metrics/logged-entry';
import type { AlertPolicy } from '../policies/policy';
import type { ServiceLevelObjectives } from '../policies/service-level-objective';
import type { Extent } from './extent';
import type { Snooze } from './snoozes';

/** How reliable a default is that Google does not document. */
export type Evidence = 'observed' | 'recalled' | 'inferred';

/** One behaviour of Cloud Monitoring that Google does not document. */
export interface UndocumentedOption<T> {
  readonly default: T;
  /** What it decides, as a clause that starts with `how`, `whether`, `after` or `for`. */
  readonly decides: string;
  readonly evidence: Evidence;
  /** The basis of the default. */
  readonly source: string;
}

const option = <T>(row: UndocumentedOption<T>): UndocumentedOption<T> => row;

/**
 * Everything that the engine decides and Google does not document. `docs/undocumented-behaviour.md` is made from this
 * table.
 */
export const UNDOCUMENTED = {
  /** Seconds between two evaluations of a policy. */
  evaluationPeriodSeconds: option<30 | 60>({
    default: 60,
    decides: 'how many seconds are between two evaluations of a policy: 60, as documented, or 30, as billed',
    evidence: 'inferred',
    source: 'https://cloud.google.com/monitoring/alerts/concepts-indepth explains one evaluation a minute',
  }),
  /** Seconds, 0 or more. */
  windowLagSeconds: option<number>({
    default: 0,
    decides: 'how many seconds before the evaluation an alignment window ends, to wait for late points',
    evidence: 'inferred',
    source: 'alignment windows end at the evaluation; the grace for late points is not documented',
  }),
  /** With `false`, a gap in the data restarts the duration of a condition. */
  keepSinceAcrossGaps: option<boolean>({
    default: true,
    decides: 'whether a series keeps the start of its violation across a gap without data, where missing data is NO_OP',
    evidence: 'inferred',
    source: 'alert.proto, EVALUATION_MISSING_DATA_NO_OP: without data, the condition is not evaluated to any value',
  }),
  /** Hours, more than 0. */
  rememberSeriesHours: option<number>({
    default: 24,
    decides: 'for how many hours a series without data counts as absent or missing, and in a percentage trigger',
    evidence: 'inferred',
    source: 'the longest absence is 23.5 h: https://cloud.google.com/monitoring/alerts/metric-absence',
  }),
  /** Hours, more than 0. */
  defaultAutoCloseHours: option<number>({
    default: 7 * 24,
    decides: 'after how many hours without data an incident closes if the policy sets no autoClose',
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/alerts/incidents-events',
  }),
  /** Minutes, 0 or more. */
  autoCloseGraceMinutes: option<number>({
    default: 15,
    decides: 'how many minutes after the last data the time of autoClose starts',
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/alerts/concepts-indepth, on partial metric data',
  }),
  /** Hours, 0 or more. */
  autoCloseActiveExtraHours: option<number>({
    default: 24,
    decides: 'how many hours longer autoClose is where missing data counts as violating',
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/alerts/concepts-indepth, on partial metric data',
  }),
  /** Is the closing of an incident notified where the policy has no notificationPrompts? */
  notifyCloseByDefault: option<boolean>({
    default: true,
    decides: 'whether a policy without notificationPrompts notifies when an incident closes',
    evidence: 'inferred',
    source: 'alert.proto, notification_channels: sent when incidents are opened or closed',
  }),
  /** Does `:` in a Monitoring filter ignore case? */
  hasIgnoresCase: option<boolean>({
    default: false,
    decides: "whether ':' in a Monitoring filter ignores case",
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/api/v3/filters',
  }),
  /** Does each combination of extracted labels of a log-match policy have a separate rate limit? */
  logMatchLimitsPerRule: option<boolean>({
    default: true,
    decides: 'whether each combination of extracted labels of a log-match condition has a separate rate limit',
    evidence: 'inferred',
    source: 'alert.proto, LogMatch.label_extractors: each combination is a separate rule for notifications',
  }),
  /** Are the 20 notifications a day of a log-match policy counted over the last 24 hours, rather than by day (UTC)? */
  logMatchDayIsRolling: option<boolean>({
    default: true,
    decides:
      'whether the 20 notifications a day of a log-match policy are counted over the last 24 h, or over the day in UTC',
    evidence: 'inferred',
    source:
      'the limit is documented, the start of the day is not: https://docs.cloud.google.com/logging/docs/alerting/log-based-incidents',
  }),
  /** Seconds, 0 or more. */
  logMatchArmingSeconds: option<number>({
    default: 60,
    decides:
      'for how many seconds after it was created or changed a log-match policy misses entries; a policy that was there before the input misses none',
    evidence: 'observed',
    source:
      'a public report: an entry 31 s after the creation was missed, later ones were notified after 30 and 57 s; Google documents no bound',
  }),
  /** Does a change of a policy make its absence conditions wait for a new point? */
  absenceRearmsOnChange: option<boolean>({
    default: true,
    decides:
      'whether an absence condition needs a point that is newer than the last change of its policy, also where it had points before; an open incident stays',
    evidence: 'recalled',
    source:
      'https://cloud.google.com/monitoring/alerts/metric-absence: at least one data point after the policy is created or modified',
  }),
  /** With 0, a condition without an aligner is not evaluated. */
  rawPointSeconds: option<number>({
    default: 60,
    decides:
      'for how many seconds a raw point counts in a condition without an aligner (ALIGN_NONE, or no aggregation); with 0, such a condition is not evaluated',
    evidence: 'inferred',
    source: 'common.proto, ALIGN_NONE: no alignment, raw data is returned; most metrics are sampled every 60 s',
  }),
  /** Does ALIGN_INTERPOLATE hold the last value? With `false`, a condition that uses it is not evaluated. */
  interpolateHoldsLastValue: option<boolean>({
    default: true,
    decides:
      'whether ALIGN_INTERPOLATE gives the last value of the window, as there is no later point yet; otherwise it is not evaluated',
    evidence: 'inferred',
    source: 'common.proto, ALIGN_INTERPOLATE: interpolates between the points before and after the end of the window',
  }),
  /** Do windows of an SLI end at the evaluation, and are those without data left out? With `false`, such SLIs are not evaluated. */
  sloWindowsEndAtEvaluation: option<boolean>({
    default: true,
    decides:
      'whether the windows of a windows-based SLI are counted back from the evaluation, a gauge is averaged within each, and windows without data are left out; otherwise such an SLI is not evaluated',
    evidence: 'inferred',
    source:
      'service.proto, WindowsBasedSli, documents when a window is good, but not when it ends or whether it is good without data',
  }),
  /** Are basic SLIs of Cloud Run services evaluated? */
  basicSliOfCloudRun: option<boolean>({
    default: true,
    decides:
      'whether a basic SLI of a Cloud Run service counts as bad the 5xx responses in request_count, or the responses in request_latencies above the threshold; otherwise such an SLI is not evaluated',
    evidence: 'inferred',
    source:
      'service.proto, BasicSli, documents that the type of the service decides the metrics, but not which responses are successful',
  }),
  /** Seconds, more than 0. */
  promqlLookbackSeconds: option<number>({
    default: 300,
    decides: 'for how many seconds a PromQL sample is the value of its series without a newer sample',
    evidence: 'inferred',
    source:
      'the default of Prometheus 2.44, to which https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences refers',
  }),
  /** Does a PromQL range leave out a sample that lies exactly at its start? */
  promqlRangeIsLeftOpen: option<boolean>({
    default: false,
    decides: 'whether a PromQL range leaves out a sample exactly at its start, as Prometheus does since 3.0',
    evidence: 'inferred',
    source:
      'parity with Prometheus 2.44: https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences',
  }),
  firstBucketStartsAtZero: option<boolean>({
    default: true,
    decides:
      'whether the first bucket of a distribution, which has no lower bound, starts at 0 for an SLI whose range cuts it: its values count as evenly spread from there, and otherwise all as bad',
    evidence: 'inferred',
    source:
      'https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto, DistributionCut, gives no estimate for it; latencies and sizes are not below 0',
  }),
} as const;

type Row = typeof UNDOCUMENTED;

/** The undocumented behaviours, each with a value. */
export type UndocumentedChoices = { readonly [Name in keyof Row]: Row[Name]['default'] };

/** The options of an engine. */
export interface EngineOptions extends Partial<UndocumentedChoices> {
  /** The objectives that `select_slo_burn_rate()` may name. */
  readonly objectives?: ServiceLevelObjectives;
  /**
   * Are policies skipped that the API would refuse? The result has the reason. @default false: they are an error
   */
  readonly skipsRefused?: boolean;
  /** Compiles the filters of log-match conditions. @default the JavaScript backend of this project */
  readonly compileLogFilter?: CompileLogFilter;
  /**
   * The first evaluation, in milliseconds since the epoch: the installation of the policies. The others follow at every
   * period. It need not be a full minute.
   */
  readonly startAt: number;
  /**
   * Seconds from the time of a point to when Monitoring can see it, for all points: 0 in the best case, up to 180 for
   * metrics of Cloud Run, up to 600 for log-based metrics.
   * @default 0
   */
  readonly ingestionDelaySeconds?: number;
  /**
   * By how many more seconds points may be late, each by a different amount, without that a window waits for them. Each
   * condition is evaluated with the delays that give it the most incidents: see `lateness.ts`.
   * @default 0
   */
  readonly lateBySeconds?: number;
  /**
   * When a policy was created or changed after {@link startAt}, in milliseconds since the epoch, in order.
   * @default - it was there before the input, and stayed as it is
   */
  readonly changedAt?: (policy: AlertPolicy) => readonly number[];
  /** When a policy is snoozed. @default - never */
  readonly snoozesOf?: (policy: AlertPolicy) => readonly Snooze[];
  /** The time that the input of a policy covers. @default - all time: what is not in the input did not happen */
  readonly extentOf?: (policy: AlertPolicy) => Extent;
}

/** The chosen options, and the defaults of the others. */
export function choicesOf(options: Partial<UndocumentedChoices>): UndocumentedChoices {
  return {
    evaluationPeriodSeconds: options.evaluationPeriodSeconds ?? UNDOCUMENTED.evaluationPeriodSeconds.default,
    windowLagSeconds: options.windowLagSeconds ?? UNDOCUMENTED.windowLagSeconds.default,
    keepSinceAcrossGaps: options.keepSinceAcrossGaps ?? UNDOCUMENTED.keepSinceAcrossGaps.default,
    rememberSeriesHours: options.rememberSeriesHours ?? UNDOCUMENTED.rememberSeriesHours.default,
    defaultAutoCloseHours: options.defaultAutoCloseHours ?? UNDOCUMENTED.defaultAutoCloseHours.default,
    autoCloseGraceMinutes: options.autoCloseGraceMinutes ?? UNDOCUMENTED.autoCloseGraceMinutes.default,
    autoCloseActiveExtraHours: options.autoCloseActiveExtraHours ?? UNDOCUMENTED.autoCloseActiveExtraHours.default,
    notifyCloseByDefault: options.notifyCloseByDefault ?? UNDOCUMENTED.notifyCloseByDefault.default,
    hasIgnoresCase: options.hasIgnoresCase ?? UNDOCUMENTED.hasIgnoresCase.default,
    logMatchLimitsPerRule: options.logMatchLimitsPerRule ?? UNDOCUMENTED.logMatchLimitsPerRule.default,
    logMatchDayIsRolling: options.logMatchDayIsRolling ?? UNDOCUMENTED.logMatchDayIsRolling.default,
    logMatchArmingSeconds: options.logMatchArmingSeconds ?? UNDOCUMENTED.logMatchArmingSeconds.default,
    absenceRearmsOnChange: options.absenceRearmsOnChange ?? UNDOCUMENTED.absenceRearmsOnChange.default,
    rawPointSeconds: options.rawPointSeconds ?? UNDOCUMENTED.rawPointSeconds.default,
    interpolateHoldsLastValue: options.interpolateHoldsLastValue ?? UNDOCUMENTED.interpolateHoldsLastValue.default,
    sloWindowsEndAtEvaluation: options.sloWindowsEndAtEvaluation ?? UNDOCUMENTED.sloWindowsEndAtEvaluation.default,
    basicSliOfCloudRun: options.basicSliOfCloudRun ?? UNDOCUMENTED.basicSliOfCloudRun.default,
    firstBucketStartsAtZero: options.firstBucketStartsAtZero ?? UNDOCUMENTED.firstBucketStartsAtZero.default,
    promqlLookbackSeconds: options.promqlLookbackSeconds ?? UNDOCUMENTED.promqlLookbackSeconds.default,
    promqlRangeIsLeftOpen: options.promqlRangeIsLeftOpen ?? UNDOCUMENTED.promqlRangeIsLeftOpen.default,
  };
}
