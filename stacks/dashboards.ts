import type { ChartAggregation, ChartTile, Tile } from '../constructs/dashboard';
import { gaugeSeries, logMetricSeries, type LabelMatch, type SeriesSelection } from '../constructs/series';
import { EVENT_METRICS, RUN_RESOURCE } from '../model/event-metrics';
import { RUN_EVENT_FIELD } from '../model/run-event';
import type { ShownObjective } from './objectives';

/** What the dashboards show beside the series themselves. */
export interface DashboardInputs {
  readonly namespace: string;
  readonly project: string;
  readonly objectives: readonly ShownObjective[];
  /** Resource names of the alert policies. */
  readonly policyNames: readonly string[];
  /** Seconds; where the backlog pages. */
  readonly oldestMessageSeconds: number;
}

const most = (...groupByFields: readonly string[]): ChartAggregation => ({
  perSeriesAligner: 'ALIGN_MAX',
  crossSeriesReducer: 'REDUCE_MAX',
  groupByFields,
});
const countPerHour = (...groupByFields: readonly string[]): ChartAggregation => ({
  perSeriesAligner: 'ALIGN_SUM',
  crossSeriesReducer: 'REDUCE_SUM',
  groupByFields,
  alignmentSeconds: 3_600,
});
const chart = (
  title: string,
  series: ChartTile['series'],
  aggregation: ChartAggregation,
  more: Pick<ChartTile, 'threshold' | 'plot'> = {},
): ChartTile => ({
  kind: 'chart',
  title,
  series,
  aggregation,
  ...more,
});
const outcomes = (...where: readonly LabelMatch[]): SeriesSelection =>
  logMetricSeries(EVENT_METRICS.outcomes, RUN_RESOURCE, ...where);
const durations = (...where: readonly LabelMatch[]): SeriesSelection =>
  logMetricSeries(EVENT_METRICS.durations, RUN_RESOURCE, ...where);
const slowest = (...groupByFields: readonly string[]): ChartAggregation => ({
  perSeriesAligner: 'ALIGN_DELTA',
  crossSeriesReducer: 'REDUCE_PERCENTILE_95',
  groupByFields,
  alignmentSeconds: 3_600,
});

/** One screen for the pipeline: what is wrong now, what is in flight, how it has been. */
export function pipelineTiles({
  namespace,
  project,
  objectives,
  policyNames,
  oldestMessageSeconds,
}: DashboardInputs): Tile[] {
  const bySubscription: SeriesSelection = {
    metricType: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
    resourceType: 'pubsub_subscription',
    where: [],
  };
  return [
    { kind: 'incidents', title: 'Open incidents', policyNames },
    chart(
      'In flight against budget, by phase',
      gaugeSeries('ageRatio', namespace, 'phase'),
      most('resource.labels.job'),
      { threshold: 1 },
    ),
    chart(
      'Silence against what is allowed, by phase',
      gaugeSeries('silenceRatio', namespace, 'phase'),
      most('resource.labels.job'),
      { threshold: 1 },
    ),
    chart(
      'Deadlines missed and not made up for, by phase',
      gaugeSeries('deadlineMissed', namespace, 'phase'),
      most('resource.labels.job'),
      { threshold: 0 },
    ),
    chart(
      'Of these, caused in the phase itself: what pages',
      gaugeSeries('deadlineCausedHere', namespace, 'phase'),
      most('resource.labels.job'),
      { threshold: 0 },
    ),
    chart('Runs that ended, by outcome', outcomes(), countPerHour('metric.labels.type'), { plot: 'STACKED_BAR' }),
    chart(
      'Failures, by category',
      outcomes(['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart('Duration of runs that succeeded, P95 in seconds, by phase', durations(), slowest('metric.labels.phase')),
    chart('Breakers that are open', gaugeSeries('breakerOpen', namespace, 'breaker'), most('resource.labels.task_id'), {
      threshold: 0,
    }),
    chart(
      'Subscriptions that a breaker holds',
      gaugeSeries('breakerHolding', namespace, 'breaker'),
      most('metric.labels.subscription_id'),
      { threshold: 0 },
    ),
    chart(
      'Age of the oldest message in seconds, by subscription',
      bySubscription,
      most('resource.labels.subscription_id'),
      { threshold: oldestMessageSeconds },
    ),
    ...objectives.map(({ title, name }) =>
      chart(
        `Error budget left, ${title}`,
        { sloSelector: `select_slo_budget_fraction("${name}")` },
        { perSeriesAligner: 'ALIGN_MEAN', crossSeriesReducer: 'REDUCE_MAX', groupByFields: [] },
      ),
    ),
    chart(
      'What the guard decided, by type of decision',
      logMetricSeries(EVENT_METRICS.decisions, RUN_RESOURCE),
      countPerHour('metric.labels.type'),
      { plot: 'STACKED_BAR' },
    ),
    chart('Timeout monitor ticks', gaugeSeries('tick', namespace, 'guard'), most('resource.labels.task_id')),
    {
      kind: 'logs',
      title: 'What the guard says',
      project,
      filter: `jsonPayload.${RUN_EVENT_FIELD}:* AND severity>=WARNING`,
    },
  ];
}

/** The same for one phase, processor by processor. */
export function phaseTiles(phase: string, { namespace, project }: DashboardInputs): Tile[] {
  const job: LabelMatch = ['resource.labels.job', '=', phase];
  const ofPhase: LabelMatch = ['metric.labels.phase', '=', phase];
  return [
    chart(
      'In flight against budget, by processor',
      gaugeSeries('ageRatio', namespace, 'processor', job),
      most('resource.labels.task_id'),
      { threshold: 1 },
    ),
    chart(
      'Silence against what is allowed, by processor',
      gaugeSeries('silenceRatio', namespace, 'processor', job),
      most('resource.labels.task_id'),
      { threshold: 1 },
    ),
    chart('Runs in flight', gaugeSeries('active', namespace, 'phase', job), most('resource.labels.job')),
    chart('Runs that never started', gaugeSeries('notStarted', namespace, 'phase', job), most('resource.labels.job'), {
      threshold: 0,
    }),
    chart('Runs that ended, by outcome', outcomes(ofPhase), countPerHour('metric.labels.type'), {
      plot: 'STACKED_BAR',
    }),
    chart(
      'Actionable and expected failures, by category',
      outcomes(ofPhase, ['metric.labels.type', '=', 'failed']),
      countPerHour('metric.labels.failure_category'),
      { plot: 'STACKED_BAR' },
    ),
    chart(
      'Duration of runs that succeeded, P95 in seconds, by processor',
      durations(ofPhase),
      slowest('metric.labels.processor'),
    ),
    { kind: 'logs', title: 'Run events', project, filter: `jsonPayload.${RUN_EVENT_FIELD}.phase="${phase}"` },
  ];
}
