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

/** The dashboard of the pipeline: open incidents, runs in flight, and how runs have ended. */
export function pipelineTiles(inputs: DashboardInputs): Tile[] {
  const { project, objectives, policyNames, eventMetrics, scope } = inputs;
  return [
    { kind: 'incidents', title: 'Open incidents', policyNames },
    ...inFlightCharts(inputs),
    ...outcomeCharts(eventMetrics),
    ...breakerCharts(inputs),
    ...objectives.map(({ title, name }) =>
      chart(
        `Error budget left, ${title}`,
        { sloSelector: `select_slo_budget_fraction("${name}")` },
        { perSeriesAligner: 'ALIGN_MEAN', crossSeriesReducer: 'REDUCE_MAX', groupByFields: [] },
      ),
    ),
    chart(
      'Decisions of the guard, by type',
      logMetricSeries(eventMetrics.decisions),
      countPerHour('metric.labels.type'),
      { plot: 'STACKED_BAR' },
    ),
    chart('Timeout monitor ticks', gaugeSeries('tick', inputs, 'guard'), highest('resource.labels.task_id')),
    {
      kind: 'logs',
      title: 'Warnings and errors in run events',
      project,
      filter: ofServices(`jsonPayload.${RUN_EVENT_FIELD}:* AND severity>=WARNING`, scope),
    },
  ];
}

/** The dashboard of one phase, by processor. */
export function phaseTiles(phase: string, inputs: DashboardInputs): Tile[] {
  const { project, eventMetrics, scope } = inputs;
  const job: LabelMatch = ['resource.labels.job', '=', phase];
  const ofPhase: LabelMatch = ['metric.labels.phase', '=', phase];
  return [
    chart(
      'Age of runs over budget, by processor (1: over budget)',
      gaugeSeries('ageRatio', inputs, 'processor', job),
      highest('resource.labels.task_id'),
      { threshold: 1 },
    ),
    chart(
      'Time since the last heartbeat over allowed silence, by processor (1: too long)',
      gaugeSeries('silenceRatio', inputs, 'processor', job),
      highest('resource.labels.task_id'),
      { threshold: 1 },
    ),
    chart('Runs in flight', gaugeSeries('active', inputs, 'phase', job), highest('resource.labels.job')),
    chart('Runs not started', gaugeSeries('notStarted', inputs, 'phase', job), highest('resource.labels.job'), {
      threshold: 0,
    }),
    chart('Runs that ended, by outcome', outcomes(eventMetrics, ofPhase), countPerHour('metric.labels.type'), {
      plot: 'STACKED_BAR',
    }),
    chart(
      'Actionable and expected failures, by category',
      outcomes(eventMetrics, ofPhase, ['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart(
      'Duration of runs that succeeded, P95 in seconds, by processor',
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
      'Age of runs over budget, by phase (1: over budget)',
      gaugeSeries('ageRatio', source, 'phase'),
      highest('resource.labels.job'),
      { threshold: 1 },
    ),
    chart(
      'Time since the last heartbeat over allowed silence, by phase (1: too long)',
      gaugeSeries('silenceRatio', source, 'phase'),
      highest('resource.labels.job'),
      { threshold: 1 },
    ),
    chart(
      'Deadlines missed and not made up for, by phase',
      gaugeSeries('deadlineMissed', source, 'phase'),
      highest('resource.labels.job'),
      { threshold: 0 },
    ),
    chart(
      'Of these, caused in the phase itself: these page',
      gaugeSeries('deadlineCausedHere', source, 'phase'),
      highest('resource.labels.job'),
      { threshold: 0 },
    ),
  ];
}

function outcomeCharts(metrics: RunEventMetrics): Tile[] {
  return [
    chart('Runs that ended, by outcome', outcomes(metrics), countPerHour('metric.labels.type'), {
      plot: 'STACKED_BAR',
    }),
    chart(
      'Failures, by category',
      outcomes(metrics, ['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart(
      'Duration of runs that succeeded, P95 in seconds, by phase',
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
    chart('Open breakers', gaugeSeries('breakerOpen', inputs, 'breaker'), highest('resource.labels.task_id'), {
      threshold: 0,
    }),
    chart(
      'Subscriptions held by a breaker',
      gaugeSeries('breakerHolding', inputs, 'breaker'),
      highest('metric.labels.subscription_id'),
      { threshold: 0 },
    ),
    chart(
      'Age of the oldest message in seconds, by subscription',
      messageAge,
      highest('resource.labels.subscription_id'),
      { threshold: inputs.oldestMessageSeconds },
    ),
  ];
}

function chart(
  title: string,
  series: ChartTile['series'],
  aggregation: ChartAggregation,
  more: Pick<ChartTile, 'threshold' | 'plot'> = {},
): ChartTile {
  return { kind: 'chart', title, series, aggregation, ...more };
}

function outcomes(metrics: RunEventMetrics, ...where: readonly LabelMatch[]): SeriesSelection {
  return logMetricSeries(metrics.outcomes, ...where);
}

function durations(metrics: RunEventMetrics, ...where: readonly LabelMatch[]): SeriesSelection {
  return logMetricSeries(metrics.durations, ...where);
}

function highest(...groupByFields: readonly string[]): ChartAggregation {
  return { perSeriesAligner: 'ALIGN_MAX', crossSeriesReducer: 'REDUCE_MAX', groupByFields };
}

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
