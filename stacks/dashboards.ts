import type { ChartAggregation, ChartTile, Tile } from '../constructs/dashboard';
import {
  gaugeSeries,
  logMetricSeries,
  type GaugeSource,
  type LabelMatch,
  type SeriesSelection,
} from '../constructs/series';
import { type RunEventMetrics } from '../model/event-metrics';
import { ofServices, type LogScope } from '../model/log-scope';
import { RUN_EVENT_FIELD } from '../model/run-event';
import type { ShownObjective } from './objectives';

/** What dashboards are made from. */
export interface DashboardInputs extends GaugeSource {
  /** What charts and logs are limited to, where other pipelines run in the project. */
  readonly scope?: LogScope | undefined;
  readonly eventMetrics: RunEventMetrics;
  readonly project: string;
  readonly objectives: readonly ShownObjective[];
  /** Resource names of the alert policies. */
  readonly policyNames: readonly string[];
  /** Seconds: the age of the oldest message above which the backlog pages. */
  readonly oldestMessageSeconds: number;
}

/**
 * The dashboard of the pipeline, in the order of the on-call page (docs/health-report.md): what is wrong, what is stopped, what
 * runs, the deadlines, the error budgets, then how runs have ended.
 */
export function pipelineTiles(inputs: DashboardInputs): Tile[] {
  const { project, policyNames, eventMetrics, scope } = inputs;
  return [
    { kind: 'incidents', title: 'Open incidents', policyNames },
    chart(['Timeout monitor ticks', '1: complete tick'], gaugeSeries('tick', inputs, 'guard'), ofTask),
    ...breakerCharts(inputs),
    ...inFlightCharts(inputs),
    ...deadlineCharts(inputs),
    ...inputs.objectives.map(({ title, name }) =>
      chart(
        [`Error budget left, ${title}`, 'share of the budget'],
        { sloSelector: `select_slo_budget_fraction("${name}")` },
        { perSeriesAligner: 'ALIGN_MEAN', crossSeriesReducer: 'REDUCE_MAX', groupByFields: [] },
      ),
    ),
    ...outcomeCharts(eventMetrics),
    chart(
      ['Decisions of the guard, by type', 'decisions an hour'],
      logMetricSeries(eventMetrics.decisions),
      countPerHour('metric.labels.type'),
      { plot: 'STACKED_BAR' },
    ),
    {
      kind: 'logs',
      title: 'Warnings and errors in run events',
      project,
      filter: ofServices(`jsonPayload.${RUN_EVENT_FIELD}:* AND severity>=WARNING`, scope),
    },
  ];
}

/** The dashboard of one phase, by processor; problems first. */
export function phaseTiles(phase: string, inputs: DashboardInputs): Tile[] {
  const { project, eventMetrics, scope } = inputs;
  const job: LabelMatch = ['resource.labels.job', '=', phase];
  const ofPhase: LabelMatch = ['metric.labels.phase', '=', phase];
  return [
    chart(
      ['Age of runs over budget, by processor (1: over budget)', 'share of the budget'],
      gaugeSeries('ageRatio', inputs, 'processor', job),
      ofTask,
      { threshold: 1 },
    ),
    chart(
      [
        'Time since the last heartbeat over allowed silence, by processor (1: too long)',
        'share of the allowed silence',
      ],
      gaugeSeries('silenceRatio', inputs, 'processor', job),
      ofTask,
      { threshold: 1 },
    ),
    chart(['Runs not started', 'runs'], gaugeSeries('notStarted', inputs, 'phase', job), ofJob, { threshold: 0 }),
    chart(['Runs in flight', 'runs'], gaugeSeries('active', inputs, 'phase', job), ofJob),
    chart(
      ['Actionable and expected failures, by category', 'failures an hour'],
      outcomes(eventMetrics, ofPhase, ['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart(
      ['Runs that ended, by outcome', 'runs an hour'],
      outcomes(eventMetrics, ofPhase),
      countPerHour('metric.labels.type'),
      {
        plot: 'STACKED_BAR',
      },
    ),
    chart(
      ['Duration of runs that succeeded, P95, by processor', 'seconds'],
      durations(eventMetrics, ofPhase),
      percentile95('metric.labels.processor'),
    ),
    {
      kind: 'logs',
      title: 'Run events',
      project,
      filter: ofServices(`jsonPayload.${RUN_EVENT_FIELD}.phase="${phase}"`, scope),
    },
  ];
}

function inFlightCharts(source: GaugeSource): Tile[] {
  return [
    chart(
      ['Age of runs over budget, by phase (1: over budget)', 'share of the budget'],
      gaugeSeries('ageRatio', source, 'phase'),
      ofJob,
      { threshold: 1 },
    ),
    chart(
      ['Time since the last heartbeat over allowed silence, by phase (1: too long)', 'share of the allowed silence'],
      gaugeSeries('silenceRatio', source, 'phase'),
      ofJob,
      { threshold: 1 },
    ),
  ];
}

function deadlineCharts(source: GaugeSource): Tile[] {
  return [
    chart(
      ['Deadlines missed and not made up for, by phase', 'data dates'],
      gaugeSeries('deadlineMissed', source, 'phase'),
      ofJob,
      { threshold: 0 },
    ),
    chart(
      ['Of these, caused in the phase itself: these page', 'data dates'],
      gaugeSeries('deadlineCausedHere', source, 'phase'),
      ofJob,
      { threshold: 0 },
    ),
  ];
}

function outcomeCharts(metrics: RunEventMetrics): Tile[] {
  return [
    chart(
      ['Failures, by category', 'failures an hour'],
      outcomes(metrics, ['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart(['Runs that ended, by outcome', 'runs an hour'], outcomes(metrics), countPerHour('metric.labels.type'), {
      plot: 'STACKED_BAR',
    }),
    chart(
      ['Duration of runs that succeeded, P95, by phase', 'seconds'],
      durations(metrics),
      percentile95('metric.labels.phase'),
    ),
  ];
}

function breakerCharts(inputs: DashboardInputs): Tile[] {
  const messageAge: SeriesSelection = {
    metricType: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
    resourceTypes: ['pubsub_subscription'],
    where:
      inputs.scope === undefined ? [] : [['resource.labels.subscription_id', '=', inputs.scope.subscriptions] as const],
  };
  return [
    chart(['Open breakers', '1: open or half-open'], gaugeSeries('breakerOpen', inputs, 'breaker'), ofTask, {
      threshold: 0,
    }),
    chart(
      ['Subscriptions held by a breaker', '1: held'],
      gaugeSeries('breakerHolding', inputs, 'breaker'),
      highest('metric.labels.subscription_id'),
      { threshold: 0 },
    ),
    chart(
      ['Age of the oldest message, by subscription', 'seconds'],
      messageAge,
      highest('resource.labels.subscription_id'),
      { threshold: inputs.oldestMessageSeconds },
    ),
  ];
}

function outcomes(metrics: RunEventMetrics, ...where: readonly LabelMatch[]): SeriesSelection {
  return logMetricSeries(metrics.outcomes, ...where);
}

function durations(metrics: RunEventMetrics, ...where: readonly LabelMatch[]): SeriesSelection {
  return logMetricSeries(metrics.durations, ...where);
}

function chart(
  [title, unit]: readonly [title: string, unit: string],
  series: ChartTile['series'],
  aggregation: ChartAggregation,
  more: Pick<ChartTile, 'threshold' | 'plot'> = {},
): ChartTile {
  return { kind: 'chart', title, unit, series, aggregation, ...more };
}

function highest(...groupByFields: readonly string[]): ChartAggregation {
  return { perSeriesAligner: 'ALIGN_MAX', crossSeriesReducer: 'REDUCE_MAX', groupByFields };
}

/** Of a phase, and of whatever else a gauge counts. */
const ofJob = highest('resource.labels.job');
const ofTask = highest('resource.labels.task_id');

function countPerHour(...groupByFields: readonly string[]): ChartAggregation {
  return {
    perSeriesAligner: 'ALIGN_SUM',
    crossSeriesReducer: 'REDUCE_SUM',
    groupByFields,
    alignmentSeconds: 3_600,
  };
}

function percentile95(...groupByFields: readonly string[]): ChartAggregation {
  return {
    perSeriesAligner: 'ALIGN_DELTA',
    crossSeriesReducer: 'REDUCE_PERCENTILE_95',
    groupByFields,
    alignmentSeconds: 3_600,
  };
}
