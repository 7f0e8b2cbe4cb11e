import type { CompileLogFilter } from '../metrics/logged-entry';
import type { ServiceLevelObjectives } from '../policies/service-level-objective';

/** How sure we are of a default that Google does not state. */
export type Evidence = 'observed' | 'recalled' | 'inferred';

/** One behaviour of Cloud Monitoring that its documentation leaves open. */
export interface UndocumentedOption<T> {
  readonly default: T;
  /** What it decides, in a sentence. */
  readonly decides: string;
  readonly evidence: Evidence;
  /** What the default stands on. */
  readonly source: string;
}

const option = <T>(row: UndocumentedOption<T>): UndocumentedOption<T> => row;

/**
 * Everything that the engine decides and Google does not document. The documentation page of these options is made
 * from this table.
 */
export const UNDOCUMENTED = {
  /** Seconds between two evaluations of a policy. */
  evaluationPeriodSeconds: option<30 | 60>({
    default: 60,
    decides: 'how often a policy is evaluated, in seconds: 60, as explained, or 30, as billed',
    evidence: 'inferred',
    source: 'https://cloud.google.com/monitoring/alerts/concepts-indepth explains one evaluation a minute',
  }),
  /** Seconds, 0 or more. */
  windowLagSeconds: option<number>({
    default: 0,
    decides: 'how many seconds before the evaluation an alignment window ends, to wait for points that are late',
    evidence: 'inferred',
    source: 'alignment windows end at the evaluation; the grace for late points is not documented',
  }),
  /** With `false`, a gap in the data restarts the duration of a condition. */
  keepSinceAcrossGaps: option<boolean>({
    default: true,
    decides: 'whether a gap without data keeps the time since when a series violates, where missing data is NO_OP',
    evidence: 'inferred',
    source: 'the condition is not evaluated to any value without data: alert.proto, EVALUATION_MISSING_DATA_NO_OP',
  }),
  /** Hours, more than 0. */
  rememberSeriesHours: option<number>({
    default: 24,
    decides: 'for how many hours a series without data is remembered: as absent, as missing, and in a percentage',
    evidence: 'inferred',
    source: 'the longest absence is 23.5 h: https://cloud.google.com/monitoring/alerts/metric-absence',
  }),
  /** Hours, more than 0. */
  defaultAutoCloseHours: option<number>({
    default: 7 * 24,
    decides: 'after how many hours without data an incident closes where the policy sets no autoClose',
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/alerts/incidents-events',
  }),
  /** Minutes, 0 or more. */
  autoCloseGraceMinutes: option<number>({
    default: 15,
    decides: 'how many minutes without data pass before the time of autoClose starts',
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/alerts/concepts-indepth, on partial metric data',
  }),
  /** Hours, 0 or more. */
  autoCloseActiveExtraHours: option<number>({
    default: 24,
    decides: 'how many hours autoClose is longer where missing data counts as violating',
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
  /** Does `:` in a Monitoring filter look for text without regard to case? */
  hasIgnoresCase: option<boolean>({
    default: false,
    decides: "whether ':' in a Monitoring filter looks for text without regard to case",
    evidence: 'recalled',
    source: 'https://cloud.google.com/monitoring/api/v3/filters',
  }),
  /** Do the combinations of extracted labels of a log-match policy each have a rate limit of their own? */
  logMatchLimitsPerRule: option<boolean>({
    default: true,
    decides: 'whether each combination of extracted labels of a log-match condition is rate-limited for itself',
    evidence: 'inferred',
    source: 'alert.proto, LogMatch.label_extractors: each combination is a rule of its own for notifications',
  }),
  /** Are the 20 notifications a day of a log-match policy counted over the last 24 hours, rather than by day (UTC)? */
  logMatchDayIsRolling: option<boolean>({
    default: true,
    decides:
      'whether the 20 notifications a day of a log-match policy are those of the last 24 h, or of the day in UTC',
    evidence: 'inferred',
    source:
      'the limit is documented, the day is not: https://docs.cloud.google.com/logging/docs/alerting/log-based-incidents',
  }),
  /** With 0, a condition without an aligner is not evaluated. */
  rawPointSeconds: option<number>({
    default: 60,
    decides:
      'for how many seconds a raw point counts in a condition without an aligner (ALIGN_NONE, or no aggregation at all); with 0 such a condition is not evaluated',
    evidence: 'inferred',
    source: 'common.proto, ALIGN_NONE: no alignment, raw data is returned; metrics are sampled every 60 s as a rule',
  }),
  /** Does ALIGN_INTERPOLATE hold the last value? With `false`, a condition that uses it is not evaluated. */
  interpolateHoldsLastValue: option<boolean>({
    default: true,
    decides:
      'whether ALIGN_INTERPOLATE holds the last value of the window, as the point after its end is yet to come; otherwise it is not evaluated',
    evidence: 'inferred',
    source: 'common.proto, ALIGN_INTERPOLATE: from the points on both sides of the end of the window',
  }),
  /** Do windows of an SLI end at the evaluation, and are those without data left out? With `false`, none are evaluated. */
  sloWindowsEndAtEvaluation: option<boolean>({
    default: true,
    decides:
      'whether the windows of a windows-based SLI are counted back from the evaluation, a gauge is averaged within each, and windows without data are left out; otherwise such an SLI is not evaluated',
    evidence: 'inferred',
    source:
      'service.proto, WindowsBasedSli, says what makes a window good, and neither when it ends nor what it is without data',
  }),
  /** Are basic SLIs of Cloud Run services evaluated? */
  basicSliOfCloudRun: option<boolean>({
    default: true,
    decides:
      'whether a basic SLI of a Cloud Run service counts the responses of class 5xx in its request_count as bad, or those in its request_latencies that took longer than the threshold; otherwise such an SLI is not evaluated',
    evidence: 'inferred',
    source:
      'service.proto, BasicSli, says that the type of the service decides the metrics, and not which responses are successful',
  }),
  /** Seconds, more than 0. */
  promqlLookbackSeconds: option<number>({
    default: 300,
    decides: 'for how many seconds a sample stands for its series in PromQL, where no newer one comes',
    evidence: 'inferred',
    source:
      'the default of Prometheus 2.44, to which https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences refers',
  }),
  /** Does a PromQL range leave out a sample that lies exactly at its start? */
  promqlRangeIsLeftOpen: option<boolean>({
    default: false,
    decides: 'whether a PromQL range leaves out a sample exactly at its start, as since Prometheus 3.0',
    evidence: 'inferred',
    source:
      'parity with Prometheus 2.44: https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences',
  }),
} as const;

type Row = typeof UNDOCUMENTED;

/** The undocumented behaviours, each with a value. */
export type UndocumentedChoices = { readonly [Name in keyof Row]: Row[Name]['default'] };

/** What an engine is told beside policies and descriptors. */
export interface EngineOptions extends Partial<UndocumentedChoices> {
  /** The objectives that `select_slo_burn_rate()` may name. */
  readonly objectives?: ServiceLevelObjectives;
  /**
   * Are policies skipped that the API would refuse? The result has the reason. @default false: they are an error
   */
  readonly skipsRefused?: boolean;
  /** Compiles the filters of log-match conditions, where the compiler of this project is not to. */
  readonly compileLogFilter?: CompileLogFilter;
  /**
   * The first evaluation, in milliseconds since the epoch, and the installation of the policies. Evaluations follow at
   * every period from here; it need not be a full minute.
   */
  readonly startAt: number;
  /**
   * Seconds from a point's time to when Monitoring can see it, the same for all points: 0 for the best case, up to
   * 180 for Cloud Run's metrics, up to 600 for log-based ones.
   * @default 0
   */
  readonly ingestionDelaySeconds?: number;
}

/** The choices of some options, with the defaults of the table for the others. */
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
    rawPointSeconds: options.rawPointSeconds ?? UNDOCUMENTED.rawPointSeconds.default,
    interpolateHoldsLastValue: options.interpolateHoldsLastValue ?? UNDOCUMENTED.interpolateHoldsLastValue.default,
    sloWindowsEndAtEvaluation: options.sloWindowsEndAtEvaluation ?? UNDOCUMENTED.sloWindowsEndAtEvaluation.default,
    basicSliOfCloudRun: options.basicSliOfCloudRun ?? UNDOCUMENTED.basicSliOfCloudRun.default,
    promqlLookbackSeconds: options.promqlLookbackSeconds ?? UNDOCUMENTED.promqlLookbackSeconds.default,
    promqlRangeIsLeftOpen: options.promqlRangeIsLeftOpen ?? UNDOCUMENTED.promqlRangeIsLeftOpen.default,
  };
}
